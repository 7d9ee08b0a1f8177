/** How many messages a bot may send and edit; what is over is answered with 429. */
export interface RateLimitSettings {
  /** Messages that one chat takes in a burst. */
  readonly chatBurst: number;
  /** After a burst a chat takes one more in each such time. */
  readonly chatIntervalMs: number;
  /** Messages and edits that one group takes in a minute. */
  readonly groupPerMinute: number;
  /** Messages and edits of all chats together in a second. */
  readonly perSecond: number;
}

/**
 * Telegram's limits: one message per second and chat, 20 per minute and group, about 30 per second overall
 * (https://core.telegram.org/bots/faq); edits count as messages (levlam, tdlib/td#3034). How long a burst
 * may be is not published ("short bursts"): here three messages.
 */
export const telegramRateLimits: RateLimitSettings = {
  chatBurst: 3,
  chatIntervalMs: 1000,
  groupPerMinute: 20,
  perSecond: 30,
};

const MINUTE_MS = 60_000;
const SECOND_MS = 1000;

interface ChatBudget {
  /** When the chat's bucket is full again. */
  fullAtMs: number;
  /** When messages of the last minute were sent, the oldest first. */
  sentAtMs: number[];
}

/** Counts what the bot sends and edits. */
export class RateLimits {
  #settings: RateLimitSettings | undefined;
  readonly #nowMs: () => number;
  readonly #chats = new Map<number, ChatBudget>();
  #sentAtMs: number[] = [];

  /** Without settings nothing is limited. */
  constructor(settings: RateLimitSettings | undefined, nowMs: () => number) {
    this.#settings = settings;
    this.#nowMs = nowMs;
  }

  /** From now on other limits hold, or none. What was sent under other limits does not count. */
  set(settings: RateLimitSettings | undefined): void {
    this.#settings = settings;
    this.#chats.clear();
    this.#sentAtMs = [];
  }

  /** Counts a message; or, when it is one too many, counts nothing and says in how many seconds it may be sent. */
  spend(chatId: number): { readonly retryAfterSeconds: number } | undefined {
    if (this.#settings === undefined) return undefined;
    const now = this.#nowMs();
    const { chatBurst, chatIntervalMs, groupPerMinute, perSecond } = this.#settings;
    const chat = this.#chats.get(chatId) ?? { fullAtMs: now, sentAtMs: [] };
    chat.sentAtMs = chat.sentAtMs.filter((at) => at > now - MINUTE_MS);
    this.#sentAtMs = this.#sentAtMs.filter((at) => at > now - SECOND_MS);

    const waitsMs = [
      Math.max(now, chat.fullAtMs) - now - (chatBurst - 1) * chatIntervalMs,
      chatId < 0 ? waitForRoom(chat.sentAtMs, groupPerMinute, MINUTE_MS, now) : 0,
      waitForRoom(this.#sentAtMs, perSecond, SECOND_MS, now),
    ];
    const waitMs = Math.max(...waitsMs);
    if (waitMs > 0) return { retryAfterSeconds: Math.ceil(waitMs / SECOND_MS) };

    chat.fullAtMs = Math.max(now, chat.fullAtMs) + chatIntervalMs;
    chat.sentAtMs.push(now);
    this.#sentAtMs.push(now);
    this.#chats.set(chatId, chat);
    return undefined;
  }
}

/** How long until one of the last `limit` messages has left the window. */
function waitForRoom(
  sentAtMs: readonly number[],
  limit: number,
  windowMs: number,
  now: number,
): number {
  const oldest = sentAtMs.at(-limit);
  return oldest === undefined ? 0 : oldest + windowMs - now;
}
