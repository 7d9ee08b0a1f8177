import { setTimeout as wait } from 'node:timers/promises';

import type { Pool, PoolClient } from '@sesi/session-core/postgres';

/** A connection that says nothing is asked this often whether it still lives. */
const checkMs = 5_000;
const answerMs = 2_000;
const reconnectMs = 500;

/** What is listened for. */
export interface ListenerOptions {
  readonly channels: readonly string[];
  readonly onMessage: (channel: string, payload: string) => void;
  /** Called each time that listening begins: what came before was missed. */
  readonly onListening: () => void;
}

/**
 * LISTEN over a connection of its own that comes back by itself. A message is a hint to look at once, so what is missed
 * meanwhile costs no more than the interval of polling.
 */
export class ListeningConnection implements AsyncDisposable {
  readonly #pool: Pool;
  readonly #options: ListenerOptions;
  readonly #closing = new AbortController();
  readonly #done: Promise<void>;

  constructor(pool: Pool, options: ListenerOptions) {
    this.#pool = pool;
    this.#options = options;
    this.#done = this.#keepListening();
  }

  async #keepListening(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      await this.#listenOnce().catch(() => undefined);
      await wait(reconnectMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Ends when the connection does. */
  async #listenOnce(): Promise<void> {
    const { channels, onMessage, onListening } = this.#options;
    const client = await this.#pool.connect();
    const { promise: lost, resolve: lose } = Promise.withResolvers<void>();
    const forward = ({ channel, payload }: { channel: string; payload?: string | undefined }) =>
      onMessage(channel, payload ?? '');
    client.on('notification', forward);
    client.on('error', () => lose());
    client.on('end', () => lose());
    this.#closing.signal.addEventListener('abort', () => lose(), { once: true });
    try {
      const listening = channels.map(async (channel) => await client.query(`listen "${channel}"`));
      const began = await Promise.race([Promise.all(listening), lost]);
      if (began === undefined) return;
      onListening();
      const check = setInterval(() => void answers(client).then((does) => does || lose()), checkMs);
      await lost;
      clearInterval(check);
    } finally {
      client.release(true);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    await this.#done;
  }
}

async function answers(client: PoolClient): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), answerMs);
  const asked = client.query('select 1').then(
    () => true,
    () => false,
  );
  const answered = await Promise.race([asked, late]);
  clearTimeout(timer);
  return answered;
}
