import type { Pool } from '@sesi/session-core/postgres';
import { eq, sql } from 'drizzle-orm';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';

import type { ChatRecords } from '../use-cases/chats/chat-records.ts';
import { archivedSession, chat, deadline, position, tradeOrder } from './tables.ts';

/** The rows of chats, in all tables of `vote`. */
export class PostgresChatRecords implements ChatRecords {
  readonly #db: NodePgDatabase;

  /** @param pool - stays open; its owner closes it. */
  constructor(pool: Pool) {
    this.#db = drizzle(pool);
  }

  async move(from: number, to: number): Promise<void> {
    await this.#db.transaction(async (db) => {
      await db.execute(
        sql`insert into vote.chat (chat_id, settings) select ${to}::bigint, settings from vote.chat where chat_id = ${from} on conflict do nothing`,
      );
      await db.delete(chat).where(eq(chat.chatId, from));
      for (const table of [deadline, archivedSession, tradeOrder]) {
        await db.update(table).set({ chatId: to }).where(eq(table.chatId, from));
      }
      // Behind those that the new chat has already.
      const taken = sql`(select coalesce(max(number), 0) from vote.position where chat_id = ${to})`;
      await db
        .update(position)
        .set({ chatId: to, number: sql`number + ${taken}` })
        .where(eq(position.chatId, from));
    });
  }
}
