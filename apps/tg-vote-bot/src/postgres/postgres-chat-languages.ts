import type { Pool } from '@sesi/session-core/postgres';
import { eq } from 'drizzle-orm';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';

import type { ChatLanguages } from '../use-cases/chat-languages.ts';
import type { Language } from '../voting/voting-session.ts';
import { chat } from './tables.ts';

/** The languages of chats in `vote.chat`. */
export class PostgresChatLanguages implements ChatLanguages {
  readonly #db: NodePgDatabase;

  /** @param pool - stays open; its owner closes it. */
  constructor(pool: Pool) {
    this.#db = drizzle(pool);
  }

  async get(chatId: number): Promise<Language | undefined> {
    const [row] = await this.#db
      .select({ language: chat.language })
      .from(chat)
      .where(eq(chat.chatId, chatId));
    return row?.language;
  }

  async set(chatId: number, language: Language): Promise<void> {
    await this.#db
      .insert(chat)
      .values({ chatId, language })
      .onConflictDoUpdate({ target: chat.chatId, set: { language } });
  }
}
