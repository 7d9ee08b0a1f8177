import type { ChatSettings } from '../../voting/rules/chat-settings.ts';

/** What chats have chosen with /settings. */
export interface ChatSettingsStore {
  /** The chat's choices; the usual ones where it made none. */
  get(chatId: number): Promise<ChatSettings>;
  set(chatId: number, settings: ChatSettings): Promise<void>;
}
