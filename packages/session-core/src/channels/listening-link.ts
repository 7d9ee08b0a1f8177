import { setTimeout as wait } from 'node:timers/promises';

import { Deadlines } from '../deadlines.ts';

/** One connection to a server that carries messages. Each method rejects when the server does not do it. */
export interface ListeningConnection {
  listen(channels: readonly string[]): Promise<void>;
  unlisten(channels: readonly string[]): Promise<void>;
  /** Rejects when the server is not fit to carry messages. */
  check(): Promise<void>;
  /** Closes the socket at once. */
  destroy(): void;
}

/** What a connection tells of itself. */
export interface ConnectionEvents {
  readonly onMessage: (channel: string, text: string) => void;
  /** The connection is of no use any more; may be called more than once. */
  readonly onLost: (reason: string) => void;
}

/** Connects, within 2 s or not at all. */
export type ConnectToListen<Connection extends ListeningConnection> = (
  events: ConnectionEvents,
) => Promise<Connection>;

/** What a link needs. */
export interface LinkOptions<Connection extends ListeningConnection> {
  readonly connect: ConnectToListen<Connection>;
  readonly onMessage: (channel: string, text: string) => void;
  /** Everything that is wanted is listened to again. */
  readonly onUp: () => void;
  readonly onDown: (reason: string) => void;
}

/** One connection, from its begin to its end. */
interface Era<Connection> {
  readonly connection: Connection;
  readonly heard: Set<string>;
  readonly lose: (reason: string) => void;
  /** Its commands run one after another. */
  queue: Promise<void>;
}

/** A command to listen, and a check, is waited for so long. */
const commandMs = 1_000;
const checkEveryMs = 500;
const longestPauseMs = 1_000;
const done = Promise.resolve();

/**
 * Keeps one connection that listens to the wanted channels: checks it, and when it is lost connects anew, with growing pauses
 * and jitter.
 */
export class ListeningLink<Connection extends ListeningConnection> {
  readonly #options: LinkOptions<Connection>;
  readonly #deadlines = new Deadlines();
  readonly #closing = new AbortController();
  readonly #wanted = new Set<string>();
  readonly #firstAttempt = Promise.withResolvers<void>();
  #running: Promise<void> | undefined;
  #era: Era<Connection> | undefined;
  #close: (() => void) | undefined;

  constructor(options: LinkOptions<Connection>) {
    this.#options = options;
  }

  /** The connection while it listens; undefined while it does not. */
  get connection(): Connection | undefined {
    return this.#era?.connection;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Resolves when the channel is listened to. Rejects when it is not now; it will be with the next connection. */
  async listen(channel: string): Promise<void> {
    this.start();
    this.#wanted.add(channel);
    await this.#firstAttempt.promise;
    if (this.#era === undefined) throw new Error('there is no connection');
    await this.#agree(this.#era);
  }

  unlisten(channel: string): void {
    this.#wanted.delete(channel);
    // A connection that cannot do this is lost, and the next one does not listen to it.
    if (this.#era !== undefined) void this.#agree(this.#era).catch(() => undefined);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#close?.();
    await this.#running;
  }

  async #run(): Promise<void> {
    let failures = 0;
    while (!this.#closing.signal.aborted) {
      const lost = Promise.withResolvers<string>();
      this.#close = () => lost.resolve('closed');
      let connection: Connection | undefined;
      try {
        connection = await this.#options.connect({
          onMessage: this.#options.onMessage,
          onLost: lost.resolve,
        });
        const era = { connection, heard: new Set<string>(), lose: lost.resolve, queue: done };
        await this.#agree(era);
        failures = 0;
        await this.#serve(era, lost.promise);
      } catch {
        // Away: `connection` says so, and the next attempt comes.
        failures += 1;
      } finally {
        connection?.destroy();
        this.#firstAttempt.resolve();
      }
      await this.#pause(Math.min(longestPauseMs, 25 * 2 ** failures) * (0.5 + Math.random() / 2));
    }
  }

  async #serve(era: Era<Connection>, lost: Promise<string>): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#era = era;
    this.#firstAttempt.resolve();
    this.#options.onUp();
    const checks = setInterval(() => {
      const check = this.#command(era, async () => await era.connection.check());
      check.catch(() => undefined);
    }, checkEveryMs);
    const reason = await lost;
    clearInterval(checks);
    this.#era = undefined;
    this.#options.onDown(reason);
  }

  /** Makes the connection listen to what is wanted, no more and no less. */
  async #agree(era: Era<Connection>): Promise<void> {
    await this.#command(era, async () => {
      const { connection, heard } = era;
      const more = [...this.#wanted].filter((channel) => !heard.has(channel));
      const less = [...heard].filter((channel) => !this.#wanted.has(channel));
      if (more.length > 0) await connection.listen(more);
      for (const channel of more) heard.add(channel);
      if (less.length > 0) await connection.unlisten(less);
      for (const channel of less) heard.delete(channel);
    });
  }

  /** A connection that does not do what it is told is lost. */
  async #command(era: Era<Connection>, run: () => Promise<void>): Promise<void> {
    const late = () => new Error(`no answer within ${commandMs} ms`);
    const mine = era.queue.then(async () => await this.#deadlines.race(run(), commandMs, late));
    era.queue = mine.catch((error: unknown) => era.lose(String(error)));
    await mine;
  }

  async #pause(ms: number): Promise<void> {
    try {
      await wait(ms, undefined, { signal: this.#closing.signal });
    } catch {
      // Closed meanwhile.
    }
  }
}
