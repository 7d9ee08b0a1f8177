import type { Pool } from '@sesi/session-core/postgres';
import { eq } from 'drizzle-orm';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';

import type { ChatSettingsStore } from '../use-cases/chats/chat-settings-store.ts';
import {
  type ChatSettings,
  settingChoices,
  settingNames,
  usualSettings,
} from '../voting/rules/chat-settings.ts';
import { chat } from './tables.ts';

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
    return { ...usualSettings, ...stillValid(row?.settings ?? {}) };
  }

  async set(chatId: number, settings: ChatSettings): Promise<void> {
    const chosen = Object.fromEntries(
      settingNames
        .filter((name) => settings[name] !== usualSettings[name])
        .map((name) => [name, settings[name]]),
    );
    await this.#db
      .insert(chat)
      .values({ chatId, settings: chosen })
      .onConflictDoUpdate({ target: chat.chatId, set: { settings: chosen } });
  }
}

function stillValid(stored: Readonly<Record<string, unknown>>): Partial<ChatSettings> {
  const entries = settingNames
    .map((name) => [name, stored[name]] as const)
    .filter(([name, value]) => settingChoices[name].some((choice) => choice === value));
  return Object.fromEntries(entries);
}
