import type { Language } from '../voting/voting-session.ts';

/** The languages that chats have chosen with /language. */
export interface ChatLanguages {
  /** The chat's own choice; `undefined` when it made none. */
  get(chatId: number): Promise<Language | undefined>;
  set(chatId: number, language: Language): Promise<void>;
}
