import { createClient } from 'redis';

import { Deadlines } from '../deadlines.ts';
import type { Protection } from '../protections.ts';
import type { RedisConfig } from '../session-core.ts';
import { clientOptions } from './client-options.ts';
import { redisClock, type RedisClock } from './redis-clock.ts';
import { type ApplyReply, loadScripts, type RedisScript } from './scripts.ts';

/** Redis did not do what was asked of it, or not in time. Never leaves session-core. */
export class RedisFailure extends Error {
  override readonly name = 'RedisFailure';
}

/** Deadlines in ms: callers of a read wait for it, writers only until the fallback stands. */
const readDeadlineMs = 100;
const writeDeadlineMs = 200;
/** A look at the whole key space is made of many commands, none of which a caller waits for. */
const upkeepDeadlineMs = 1_000;
const probeEveryMs = 200;

/** A connection that answered as a master: who it is, and what its clock shows. */
export interface RedisIdentity {
  /** Run id, replication id and database number: another dataset, another identity. */
  readonly name: string;
  /** Measured anew with each view: clocks drift. */
  clock: RedisClock;
}

/** What a key is to hold after a change. */
export interface CopyUpdate {
  readonly key: string;
  /** Of the row. */
  readonly version: number;
  readonly copy: string;
  /** Unix time in ms by the clock of the server. */
  readonly endsAt: number;
}

type Client = ReturnType<typeof openClient>;

/**
 * One connection to Redis that never makes anybody wait: every command has a deadline, a failure makes the link
 * unusable at once (`identity` is undefined), and it comes back by itself when Redis answers again.
 */
export class RedisLink {
  readonly #client: Client;
  readonly #scripts: ReturnType<typeof loadScripts>;
  readonly #deadlines = new Deadlines();
  readonly #database: number;
  #identity: RedisIdentity | undefined;
  #probe: NodeJS.Timeout | undefined;
  #identifying = false;
  #silentProbes = 0;
  #closed = false;
  /** Called when the identity was lost or found, with the reason. */
  onChange: ((reason: string) => void) | undefined;

  constructor(config: RedisConfig, without: ReadonlySet<Protection>) {
    this.#scripts = loadScripts(without);
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

  /** What these keys hold; a key of another type counts as absent. */
  async read(keys: readonly string[]): Promise<(string | null)[]> {
    return await this.#run(readDeadlineMs, () => this.#client.mGet(keys as string[]));
  }

  /** What this key holds, and puts `value` there when it held nothing. */
  async getOrSet(key: string, value: string): Promise<string> {
    return await this.#run(upkeepDeadlineMs, async () => {
      await this.#client.set(key, value, { condition: 'NX' });
      return (await this.#client.get(key)) ?? '';
    });
  }

  /**
   * Brings copies up to date.
   *
   * @param notAfter - Unix time in ms by the clock of the server.
   * @returns What became of each, in their order.
   */
  async apply(updates: readonly CopyUpdate[], notAfter: number): Promise<readonly ApplyReply[]> {
    const keys = updates.map(({ key }) => key);
    const args = [String(notAfter)];
    for (const { version, copy, endsAt } of updates) {
      args.push(String(version), copy, String(Math.floor(endsAt)));
    }
    const replies = await this.#eval(writeDeadlineMs, this.#scripts.apply, keys, args);
    return (replies as readonly unknown[]).map((reply) => String(reply) as ApplyReply);
  }

  /** @param lifeMs - Of the token. @returns True when the key was absent and holds the token now. */
  async lease(key: string, token: string, lifeMs: number): Promise<boolean> {
    const reply = await this.#eval(
      readDeadlineMs,
      this.#scripts.lease,
      [key],
      [token, String(lifeMs)],
    );
    return reply === 1;
  }

  /** @param endsAt - Unix time in ms by the clock of the server. @returns True when the copy was written. */
  async fill(
    key: string,
    token: string,
    version: number,
    copy: string,
    endsAt: number,
  ): Promise<boolean> {
    const args = [token, String(version), copy, String(Math.floor(endsAt))];
    return (await this.#eval(readDeadlineMs, this.#scripts.fill, [key], args)) === 1;
  }

  /** Runs a script of another package. */
  async run(
    script: RedisScript,
    keys: readonly string[],
    args: readonly string[],
  ): Promise<unknown> {
    return await this.#eval(writeDeadlineMs, script, keys, args);
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

  /** Asks the server again who it is: one that was made a replica, or was one meanwhile, is another. */
  async verify(): Promise<void> {
    if (this.#identity !== undefined) await this.#identify();
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#probe);
    this.#identity = undefined;
    if (this.#client.isOpen) this.#client.destroy();
  }

  async #eval(
    deadlineMs: number,
    script: RedisScript,
    keys: readonly string[],
    args: readonly string[],
  ): Promise<unknown> {
    const options = { keys: keys as string[], arguments: args as string[] };
    return await this.#run(deadlineMs, async () => {
      try {
        return await this.#client.evalSha(script.sha1, options);
      } catch (error) {
        if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
        return await this.#client.eval(script.source, options);
      }
    });
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
    this.onChange?.(reason);
  }

  #probeAgain(): void {
    if (this.#identity === undefined && this.#client.isReady) void this.#identify();
  }

  async #identify(): Promise<void> {
    if (this.#identifying || this.#closed) return;
    this.#identifying = true;
    try {
      const sentAt = performance.now();
      // Sent together: what they say is of one moment.
      const [server, replication, [seconds, micros]] = await this.#run(writeDeadlineMs, () =>
        Promise.all([
          this.#client.info('server'),
          this.#client.info('replication'),
          this.#client.sendCommand<[string, string]>(['TIME']),
        ]),
      );
      if (this.#isClosed()) return;
      const name = this.#nameOf(server, replication);
      if (name === undefined) {
        this.#lose('it is not a master');
        return;
      }
      const time = Number(seconds) * 1000 + Number(micros) / 1000;
      const clock = redisClock(time, sentAt, performance.now());
      if (name === this.#identity?.name) {
        this.#identity.clock = clock;
        return;
      }
      if (this.#identity !== undefined) this.#lose('it holds other data than before');
      this.#identity = { name, clock };
      this.#silentProbes = 0;
      this.onChange?.('Redis answers');
    } catch (error) {
      this.#countSilence();
      // Not there yet: the probe comes again, and nobody waits meanwhile.
      if (!(error instanceof RedisFailure)) throw error;
    } finally {
      this.#identifying = false;
    }
  }

  /** A silent connection may be dead without a word, and probes keep its idle timeout from striking: open it anew. */
  #countSilence(): void {
    this.#silentProbes += 1;
    if (this.#silentProbes % 3 !== 0 || !this.#client.isOpen || this.#closed) return;
    this.#client.destroy();
    this.#client.connect().catch((error: unknown) => this.#lose(String(error)));
  }

  /** Run id, replication id and number of the database; undefined when it is no master. */
  #nameOf(server: string, replication: string): string | undefined {
    const runId = /^run_id:(\w+)/m.exec(server)?.[1];
    const dataset = /^master_replid:(\w+)/m.exec(replication)?.[1];
    const role = /^role:(\w+)/m.exec(replication)?.[1];
    if (runId === undefined || role !== 'master') return undefined;
    return `${runId}/${dataset}/${this.#database}`;
  }

  #isClosed(): boolean {
    return this.#closed;
  }
}

/** A client that never waits for a Redis that is away, and comes back by itself. */
function openClient(config: RedisConfig) {
  return createClient({
    ...clientOptions(config, {
      connectTimeout: config.connectTimeoutMs ?? 5_000,
      socketTimeout: 1_000,
      // The driver's own strategy never comes back after a socket timeout.
      reconnectStrategy: (retries: number) =>
        Math.min(50 * 2 ** retries, 1_000) + Math.random() * 50,
    }),
    // Without traffic a socket timeout would end a healthy connection.
    pingInterval: 300,
  });
}
