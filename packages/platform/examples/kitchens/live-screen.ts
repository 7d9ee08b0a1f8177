import type { LiveEvent } from '@sesi/access';

/** What a screen in a kitchen shows of a stream. */
export class LiveScreen {
  readonly #events: AsyncIterator<LiveEvent, undefined>;
  /** All that it has shown. */
  readonly seen = new Set<string>();
  readonly #readAnew: () => Promise<unknown>;

  /** @param readAnew - Reads what the messages tell of: after a gap some may be missing. */
  constructor(events: AsyncIterator<LiveEvent, undefined>, readAnew: () => Promise<unknown>) {
    this.#events = events;
    this.#readAnew = readAnew;
  }

  /** The next thing that is shown: a message, what was read anew, or why the stream has ended. @throws when nothing comes. */
  async #next(): Promise<string> {
    const { done, value } = await this.#events.next();
    if (done === true) return 'closed';
    switch (value.event) {
      case 'heartbeat':
        // It comes after 15 s without anything else.
        throw new Error('Nothing came on the stream.');
      case 'gap':
        return JSON.stringify(await this.#readAnew());
      case 'message':
        return JSON.stringify(value.payload);
      case 'ended':
        return `the stream ends: ${value.reason}`;
    }
  }

  /** Waits until it shows this, or ends. @returns what it shows then. */
  async shows(text: string): Promise<string> {
    for (;;) {
      const shown = await this.#next();
      this.seen.add(shown);
      if (shown === text || shown.startsWith('the stream') || shown === 'closed') return shown;
    }
  }
}
