import type { Pool } from '@sesi/session-core/postgres';
import { eq, lt, sql } from 'drizzle-orm';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';

import type { ChatSettingsStore } from '../use-cases/chats/chat-settings-store.ts';
import {
  type ChatSettings,
  settingChoices,
  settingNames,
  usualSettings,
} from '../voting/rules/chat-settings.ts';
import { chat, settingsUpdate } from './tables.ts';

/** The settings of chats in `vote.chat`. What is no choice any more is the usual again. */
export class PostgresChatSettings implements ChatSettingsStore {
  readonly #db: NodePgDatabase;

  /** @param pool - stays open; its owner closes it. */
  constructor(pool: Pool) {
    this.#db = drizzle(pool);
  }

  async get(chatId: number): Promise<ChatSettings> {
    const [row] = await this.#db
      .select({ settings: chat.settings })
      .from(chat)
      .where(eq(chat.chatId, chatId));
    return settingsOf(row?.settings ?? {});
  }

  async change(
    chatId: number,
    change: (settings: ChatSettings) => ChatSettings,
    origin: string,
  ): Promise<ChatSettings | undefined> {
    return this.#db.transaction(async (db) => {
      const claimed = await db
        .insert(settingsUpdate)
        .values({ origin })
        .onConflictDoNothing()
        .returning();
      if (claimed.length === 0) return undefined;
      await db
        .delete(settingsUpdate)
        .where(lt(settingsUpdate.at, sql`now() - interval '25 hours'`));
      // A row to lock.
      await db.insert(chat).values({ chatId }).onConflictDoNothing();
      const [row] = await db
        .select({ settings: chat.settings })
        .from(chat)
        .where(eq(chat.chatId, chatId))
        .for('update');
      const settings = change(settingsOf(row?.settings ?? {}));
      await db
        .update(chat)
        .set({ settings: chosenOf(settings) })
        .where(eq(chat.chatId, chatId));
      return settings;
    });
  }
}

function settingsOf(chosen: Readonly<Record<string, unknown>>): ChatSettings {
  return { ...usualSettings, ...stillValid(chosen) };
}

function chosenOf(settings: ChatSettings): Partial<ChatSettings> {
  return Object.fromEntries(
    settingNames
      .filter((name) => settings[name] !== usualSettings[name])
      .map((name) => [name, settings[name]]),
  );
}

function stillValid(stored: Readonly<Record<string, unknown>>): Partial<ChatSettings> {
  const entries = settingNames
    .map((name) => [name, stored[name]] as const)
    .filter(([name, value]) => settingChoices[name].some((choice) => choice === value));
  return Object.fromEntries(entries);
}
