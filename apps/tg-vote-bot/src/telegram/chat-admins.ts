import type { Logger } from '@sesi/platform';

import type { BotApi } from './api/bot-api.ts';

/** How long a list of administrators is taken to be right, in milliseconds. */
const freshMs = 60_000;
/** So many chats are remembered at most. */
const mostChats = 1_000;

/** Who may manage a group, by Telegram's own list. */
export class ChatAdmins {
  readonly #api: BotApi;
  readonly #logger: Logger;
  readonly #lists = new Map<number, { readonly ids: readonly string[]; readonly at: number }>();

  constructor(api: BotApi, logger: Logger) {
    this.#api = api;
    this.#logger = logger;
  }

  /** True when the person is the group's creator or an administrator. False when Telegram cannot say. */
  async includes(chatId: number, personId: string): Promise<boolean> {
    const known = this.#lists.get(chatId);
    if (known !== undefined && performance.now() - known.at < freshMs) {
      return known.ids.includes(personId);
    }
    try {
      const ids = await this.#api.administrators(chatId);
      if (this.#lists.size >= mostChats) this.#lists.clear();
      this.#lists.set(chatId, { ids, at: performance.now() });
      return ids.includes(personId);
    } catch (error) {
      this.#logger.warn({ err: error, chatId }, 'Administrators of a chat are not known');
      return false;
    }
  }
}
