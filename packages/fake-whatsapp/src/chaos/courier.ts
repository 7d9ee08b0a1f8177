import { setTimeout as sleep } from 'node:timers/promises';

import type { OpenPage } from '../account/open-page.ts';
import { FakeWhatsAppInputError } from '../errors.ts';
import type { Traffic } from '../face/chaos.ts';
import type { WireMessage } from '../wire/orders.ts';
import { seededRandom } from './random.ts';

/** How long a message is held back when none comes after it. */
const lateMs = 1_000;

/** Brings messages to pages, and the server's answers: as they come, or as Traffic says. */
export class Courier {
  readonly #held = new Map<OpenPage, { message: WireMessage; timer: NodeJS.Timeout }>();
  readonly #closed = new AbortController();
  #traffic: Traffic = {};
  #random = seededRandom(1);

  setTraffic(traffic: Traffic): void {
    const { duplicates = 0, reordered = 0, answerAfterMs: [least, most] = [0, 0] } = traffic;
    if ([duplicates, reordered].some((share) => !(share >= 0 && share <= 1))) {
      throw new FakeWhatsAppInputError('A share is from 0 to 1.');
    }
    if (!(least >= 0 && most >= least)) {
      throw new FakeWhatsAppInputError('answerAfterMs is [least, most], in milliseconds.');
    }
    this.#traffic = traffic;
    this.#random = seededRandom(traffic.seed ?? 1);
  }

  bring(page: OpenPage, message: WireMessage): void {
    const { duplicates = 0, reordered = 0 } = this.#traffic;
    const held = this.#held.get(page);
    if (held === undefined && this.#random() < reordered) {
      const timer = setTimeout(() => this.#release(page), lateMs);
      this.#held.set(page, { message, timer });
      return;
    }
    page.order({ kind: 'message', message });
    this.#release(page);
    if (this.#random() < duplicates) page.order({ kind: 'message', message });
  }

  /** Waits as long as the server's next answer takes. */
  async delayAnswer(): Promise<void> {
    const [least, most] = this.#traffic.answerAfterMs ?? [0, 0];
    if (most === 0) return;
    const ms = least + this.#random() * (most - least);
    await sleep(ms, undefined, { signal: this.#closed.signal }).catch(() => undefined);
  }

  close(): void {
    this.#closed.abort();
    for (const { timer } of this.#held.values()) clearTimeout(timer);
    this.#held.clear();
  }

  #release(page: OpenPage): void {
    const held = this.#held.get(page);
    if (held === undefined) return;
    clearTimeout(held.timer);
    this.#held.delete(page);
    page.order({ kind: 'message', message: held.message });
  }
}
