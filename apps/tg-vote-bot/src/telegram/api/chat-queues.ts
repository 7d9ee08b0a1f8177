import { TelegramCallError } from './telegram-call-error.ts';

/** What waits in a chat's queue, and until when Telegram wants no calls for it. */
interface Queue {
  tail: Promise<unknown>;
  waiting: number;
  blockedUntil: number;
}

/** How long to wait when Telegram cannot be reached or is broken (5xx), each time twice as long. */
const firstPauseMs = 500;

/**
 * Makes the calls for a chat one after the other. When Telegram asks to wait (429), all calls for that chat wait
 * as long as it says; when it is away or broken, they wait too, and are made again; calls for other chats go on. How
 * to wait is given in, so that a test need not.
 */
export class ChatQueues {
  readonly #queues = new Map<number, Queue>();
  readonly #nowMs: () => number;
  readonly #sleep: (ms: number) => Promise<void>;

  constructor(
    nowMs: () => number = () => performance.now(),
    sleep: (ms: number) => Promise<void> = (ms) =>
      new Promise((resolve) => {
        setTimeout(resolve, ms);
      }),
  ) {
    this.#nowMs = nowMs;
    this.#sleep = sleep;
  }

  /**
   * Makes a call when its turn has come.
   *
   * @param patienceMs - how long the call may wait for its turn and for Telegram's permission. After that it is not
   *   made, which is a `rate-limited` TelegramCallError.
   * @throws TelegramCallError and whatever else the call throws.
   */
  run<Result>(chatId: number, call: () => Promise<Result>, patienceMs: number): Promise<Result> {
    const queue = this.#queues.get(chatId) ?? {
      tail: Promise.resolve(),
      waiting: 0,
      blockedUntil: 0,
    };
    this.#queues.set(chatId, queue);
    queue.waiting += 1;
    const giveUpAt = this.#nowMs() + patienceMs;
    const result = queue.tail.then(() => this.#attempt(queue, call, giveUpAt));
    queue.tail = result
      .catch(() => undefined)
      .finally(() => {
        queue.waiting -= 1;
        if (queue.waiting === 0 && queue.blockedUntil <= this.#nowMs()) this.#queues.delete(chatId);
      });
    return result;
  }

  async #attempt<Result>(
    queue: Queue,
    call: () => Promise<Result>,
    giveUpAt: number,
  ): Promise<Result> {
    let pauseMs = firstPauseMs;
    for (;;) {
      const waitMs = Math.max(0, queue.blockedUntil - this.#nowMs());
      if (this.#nowMs() + waitMs > giveUpAt) {
        throw new TelegramCallError('rate-limited', { retryAfterMs: Math.max(waitMs, 1_000) });
      }
      if (waitMs > 0) await this.#sleep(waitMs);
      try {
        return await call();
      } catch (error) {
        if (!(error instanceof TelegramCallError)) throw error;
        if (error.failure === 'rate-limited') {
          queue.blockedUntil = this.#nowMs() + error.retryAfterMs;
        } else if (error.failure === 'not-sent' && this.#nowMs() + pauseMs <= giveUpAt) {
          queue.blockedUntil = this.#nowMs() + pauseMs;
          pauseMs *= 2;
        } else {
          throw error;
        }
      }
    }
  }

  /** Waits until nothing is left to be done, at most that long. */
  async drain(atMostMs: number): Promise<void> {
    const tails = [...this.#queues.values()].map(({ tail }) => tail);
    await Promise.race([Promise.all(tails), this.#sleep(atMostMs)]);
  }
}
