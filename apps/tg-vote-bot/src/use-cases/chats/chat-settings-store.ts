import type { ChatSettings } from '../../voting/rules/chat-settings.ts';

/** What chats have chosen with /settings. */
export interface ChatSettingsStore {
  /** The chat's choices; the usual ones where it made none. */
  get(chatId: number): Promise<ChatSettings>;
  /**
   * Changes the choices that the chat has then, in one commit with the note that this update was handled: of changes
   * at the same time none is lost, and each counts once.
   *
   * @param origin - Names the update.
   * @returns the settings after it; `undefined` when it was handled before, by any process.
   */
  change(
    chatId: number,
    change: (settings: ChatSettings) => ChatSettings,
    origin: string,
  ): Promise<ChatSettings | undefined>;
}
