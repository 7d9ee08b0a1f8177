import { readFileSync } from 'node:fs';

import { createClient, defineScript } from 'redis';

import { Deadlines } from '../deadlines.ts';
import type { RedisConfig } from '../session-core.ts';
import { redisClock, type RedisClock } from './redis-clock.ts';

/** Redis did not do what was asked of it, or not in time. Never leaves session-core. */
export class RedisFailure extends Error {
  override readonly name = 'RedisFailure';
}

/** Deadlines in ms: callers of a read wait for it, writers only until the fallback stands. */
const readDeadlineMs = 100;
const writeDeadlineMs = 250;
/** A look at the whole key space is made of many commands, none of which a caller waits for. */
const upkeepDeadlineMs = 1_000;
const probeEveryMs = 200;

/** A connection that answered as a master: who it is, and what its clock shows. */
export interface RedisIdentity {
  /** Run id and database number: another dataset, another identity. */
  readonly name: string;
  readonly clock: RedisClock;
}

export interface RedisLinkEvents {
  /** Called once for each connection or recovery, and once when it is lost. */
  readonly onChange: (identity: RedisIdentity | undefined, reason: string) => void;
}

type Client = ReturnType<typeof openClient>;

/**
 * One connection to Redis that never makes anybody wait: every command has a deadline, a failure makes the link
 * unusable at once (`identity` is undefined), and it comes back by itself when Redis answers again.
 */
export class RedisLink {
  readonly #client: Client;
  readonly #deadlines = new Deadlines();
  readonly #events: RedisLinkEvents;
  readonly #database: number;
  #identity: RedisIdentity | undefined;
  #probe: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(config: RedisConfig, events: RedisLinkEvents) {
    this.#events = events;
    this.#client = openClient(config);
    this.#database = this.#client.options.database ?? 0;
    this.#client.on('error', (error: Error) => this.#lose(error.message));
    this.#client.on('end', () => this.#lose('the connection was closed'));
    this.#client.on('reconnecting', () => this.#lose('the connection was lost'));
    this.#client.on('ready', () => void this.#identify());
    // Settles only when Redis is there; until then the link is simply not usable.
    this.#client.connect().catch((error: unknown) => this.#lose(String(error)));
    this.#probe = setInterval(() => this.#probeAgain(), probeEveryMs);
  }

  /** Undefined while Redis is away or not known. */
  get identity(): RedisIdentity | undefined {
    return this.#identity;
  }

  async get(key: string): Promise<string | undefined> {
    const text = await this.#run(readDeadlineMs, async () => await this.#client.get(key));
    return text ?? undefined;
  }

  async apply(key: string, version: number, copy: string, endsAt: number): Promise<ApplyReply> {
    const notAfter = this.#clock().latest() + writeDeadlineMs;
    return await this.#run(
      writeDeadlineMs,
      async () => await this.#client.applyCopy(key, version, copy, endsAt, notAfter),
    );
  }

  async lease(key: string, token: string, lifeMs: number): Promise<boolean> {
    return await this.#run(
      readDeadlineMs,
      async () => await this.#client.leaseKey(key, token, lifeMs),
    );
  }

  async fill(
    key: string,
    token: string,
    version: number,
    copy: string,
    endsAt: number,
  ): Promise<boolean> {
    return await this.#run(
      readDeadlineMs,
      async () => await this.#client.fillCopy(key, token, version, copy, endsAt),
    );
  }

  async unlink(keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    await this.#run(upkeepDeadlineMs, async () => await this.#client.unlink([...keys]));
  }

  /** Every key that begins with `prefix`, in pages; a key may come twice. */
  async *keys(prefix: string): AsyncGenerator<string[]> {
    let cursor = '0';
    do {
      const page = await this.#run(
        upkeepDeadlineMs,
        async () => await this.#client.scan(cursor, { MATCH: `${prefix}*`, COUNT: 1_000 }),
      );
      cursor = page.cursor;
      if (page.keys.length > 0) yield page.keys;
    } while (cursor !== '0');
  }

  async getMany(keys: readonly string[]): Promise<(string | undefined)[]> {
    const texts = await this.#run(upkeepDeadlineMs, async () => await this.#client.mGet([...keys]));
    return texts.map((text) => text ?? undefined);
  }

  /** Milliseconds that Redis needs for an answer. */
  async ping(): Promise<number> {
    const start = performance.now();
    await this.#run(writeDeadlineMs, async () => await this.#client.ping());
    return performance.now() - start;
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#probe);
    this.#identity = undefined;
    if (this.#client.isOpen) this.#client.destroy();
  }

  #clock(): RedisClock {
    if (this.#identity === undefined) throw new RedisFailure('Redis is away');
    return this.#identity.clock;
  }

  async #run<Result>(deadlineMs: number, command: () => Promise<Result>): Promise<Result> {
    try {
      const late = () => new RedisFailure(`no answer within ${deadlineMs} ms`);
      return await this.#deadlines.race(command(), deadlineMs, late);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      this.#lose(reason);
      throw new RedisFailure(`Redis failed: ${reason}`, { cause });
    }
  }

  #lose(reason: string): void {
    if (this.#identity === undefined) return;
    this.#identity = undefined;
    this.#events.onChange(undefined, reason);
  }

  #probeAgain(): void {
    if (this.#identity === undefined && this.#client.isReady) void this.#identify();
  }

  #identifying = false;

  async #identify(): Promise<void> {
    if (this.#identifying || this.#closed) return;
    this.#identifying = true;
    try {
      const info = await this.#run(writeDeadlineMs, async () => await this.#client.info());
      const sentAt = performance.now();
      const [seconds, micros] = await this.#run(
        writeDeadlineMs,
        async () => await this.#client.sendCommand<[string, string]>(['TIME']),
      );
      const receivedAt = performance.now();
      const runId = /^run_id:(\w+)/m.exec(info)?.[1];
      const role = /^role:(\w+)/m.exec(info)?.[1];
      if (runId === undefined || role !== 'master' || this.#isClosed()) return;
      this.#identity = {
        name: `${runId}/${this.#database}`,
        clock: redisClock(Number(seconds) * 1000 + Number(micros) / 1000, sentAt, receivedAt),
      };
      this.#events.onChange(this.#identity, 'Redis answers');
    } catch (error) {
      // Not there yet: the probe comes again, and nobody waits meanwhile.
      if (!(error instanceof RedisFailure)) throw error;
    } finally {
      this.#identifying = false;
    }
  }

  #isClosed(): boolean {
    return this.#closed;
  }
}

function source(name: string): string {
  return readFileSync(new URL(`../../lua/${name}.lua`, import.meta.url), 'utf8');
}

/** What became of an `apply`; see lua/apply.lua. */
export type ApplyReply = 'late' | 'absent' | 'noted' | 'kept' | 'written' | 'unlinked';

/** The only ways to write a copy. Keys, arguments and results stand at the head of each file in lua/. */
const scripts = {
  applyCopy: defineScript({
    SCRIPT: source('apply'),
    NUMBER_OF_KEYS: 1,
    parseCommand(
      parser,
      key: string,
      version: number,
      copy: string,
      endsAt: number,
      notAfter: number,
    ) {
      parser.pushKey(key);
      parser.push(String(version), copy, String(endsAt), String(notAfter));
    },
    transformReply: (reply: unknown): ApplyReply => String(reply) as ApplyReply,
  }),
  leaseKey: defineScript({
    SCRIPT: source('lease'),
    NUMBER_OF_KEYS: 1,
    parseCommand(parser, key: string, token: string, lifeMs: number) {
      parser.pushKey(key);
      parser.push(token, String(lifeMs));
    },
    transformReply: (reply: unknown): boolean => reply === 1,
  }),
  fillCopy: defineScript({
    SCRIPT: source('fill'),
    NUMBER_OF_KEYS: 1,
    parseCommand(
      parser,
      key: string,
      token: string,
      version: number,
      copy: string,
      endsAt: number,
    ) {
      parser.pushKey(key);
      parser.push(token, String(version), copy, String(endsAt));
    },
    transformReply: (reply: unknown): boolean => reply === 1,
  }),
};

function openClient(config: RedisConfig) {
  const { url, host, port, username, password, database, connectTimeoutMs } = config;
  return createClient({
    ...(url === undefined ? {} : { url }),
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(database === undefined ? {} : { database }),
    scripts,
    RESP: 3,
    // A command for a Redis that is away fails at once instead of waiting for it.
    disableOfflineQueue: true,
    commandsQueueMaxLength: 50_000,
    // The driver's own timeout costs three quarters of the throughput and ends no command that was already sent.
    commandOptions: { timeout: 0 },
    maintNotifications: 'disabled',
    // Without traffic a socket timeout would end a healthy connection.
    pingInterval: 300,
    socket: {
      ...(url === undefined ? { host: host ?? 'localhost', port: port ?? 6379 } : {}),
      connectTimeout: connectTimeoutMs ?? 5_000,
      socketTimeout: 1_000,
      // The driver's own strategy never comes back after a socket timeout.
      reconnectStrategy: (retries) => Math.min(50 * 2 ** retries, 1_000) + Math.random() * 50,
    },
  });
}
