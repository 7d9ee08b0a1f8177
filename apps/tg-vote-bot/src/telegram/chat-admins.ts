import type { Namespace, NamespaceOptions } from '@sesi/cache';
import type { Logger } from '@sesi/platform';
import { z } from 'zod';

import type { BotApi } from './api/bot-api.ts';

/** Lists of administrators, by chat: known to all processes for a minute, and asked for once. */
export const adminLists: NamespaceOptions<readonly string[]> & { readonly perTenant: false } = {
  name: 'telegram-admins',
  perTenant: false,
  schema: z.array(z.string()).readonly(),
  ttlMs: 60_000,
};

/** Who may manage a group, by Telegram's own list. */
export class ChatAdmins {
  readonly #api: BotApi;
  readonly #lists: Namespace<readonly string[]>;
  readonly #logger: Logger;

  constructor(api: BotApi, lists: Namespace<readonly string[]>, logger: Logger) {
    this.#api = api;
    this.#lists = lists;
    this.#logger = logger;
  }

  /** True when the person is the group's creator or an administrator. False when Telegram cannot say. */
  async includes(chatId: number, personId: string): Promise<boolean> {
    try {
      const ids = await this.#lists.getOrSet(String(chatId), () =>
        this.#api.administrators(chatId),
      );
      return ids?.includes(personId) === true;
    } catch (error) {
      this.#logger.warn({ err: error, chatId }, 'Administrators of a chat are not known');
      return false;
    }
  }
}
