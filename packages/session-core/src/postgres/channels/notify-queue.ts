import { createHash, randomUUID } from 'node:crypto';

import type { Postgres } from '../postgres.ts';
import { splitForNotify } from './notify-parts.ts';

interface Waiting {
  readonly channel: string;
  readonly text: string;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** One statement carries so many messages. */
const batchMessages = 200;
/** And about so much text: a message may have 64 KB. */
const batchCharacters = 1_000_000;

/** The name that Postgres knows a channel by: names of ours may be longer than its 63 bytes. */
export function notifyChannel(name: string): string {
  return `sesi_${createHash('sha256').update(name).digest('hex').slice(0, 40)}`;
}

/** Sends messages with NOTIFY, in their order: those that wait go together in one transaction, which NOTIFY makes costly. */
export class NotifyQueue {
  readonly #postgres: Postgres;
  #waiting: Waiting[] = [];
  #busy = false;

  constructor(postgres: Postgres) {
    this.#postgres = postgres;
  }

  /** Resolves when Postgres has taken it. @throws StoreUnavailableError. */
  async send(channel: string, text: string): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#waiting.push({ channel, text, resolve, reject });
      if (!this.#busy) void this.#work();
    });
  }

  async #work(): Promise<void> {
    this.#busy = true;
    while (this.#waiting.length > 0) {
      const batch = this.#takeBatch();
      try {
        await this.#notify(batch);
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#busy = false;
  }

  #takeBatch(): Waiting[] {
    let characters = 0;
    const end = this.#waiting.findIndex(({ text }, index) => {
      characters += text.length;
      return index === batchMessages || (index > 0 && characters > batchCharacters);
    });
    return this.#waiting.splice(0, end === -1 ? this.#waiting.length : end);
  }

  async #notify(batch: readonly Waiting[]): Promise<void> {
    const rows = batch.flatMap(({ channel, text }) =>
      splitForNotify(text, randomUUID()).map((payload) => ({ channel, payload })),
    );
    await this.#postgres.query({
      text: `
        select pg_notify(channel, payload)
          from unnest($1::text[], $2::text[]) with ordinality as message (channel, payload, place)
         order by place`,
      values: [
        rows.map(({ channel }) => notifyChannel(channel)),
        rows.map(({ payload }) => payload),
      ],
    });
  }
}
