import { Deadlines } from '../../deadlines.ts';
import { reasonOf } from '../../reason-of.ts';
import type { RedisConfig } from '../../session-core.ts';
import type { MasterLocation } from '../deployment/master-location.ts';
import { redisClock } from '../redis-clock.ts';
import { RedisFailure, type RedisIdentity } from '../redis-link.ts';
import { openClient, type RedisClient } from './open-client.ts';
import { askServer, nameServer, type ServerWord } from './server-word.ts';

const identifyDeadlineMs = 200;
const probeEveryMs = 200;
/** A connection on which nobody has answered so many times is opened anew. */
const silentProbes = 3;
/** How often it is asked whether the master is another one by now. */
const followEveryMs = 1_000;
const shortestPauseMs = 50;
const longestPauseMs = 1_000;

/** One client after another to the master of a location, each with an identity of its own once it has answered. */
export class ServerConnection {
  readonly #location: MasterLocation;
  readonly #inCluster: boolean;
  readonly #deadlines = new Deadlines();
  readonly #timers: readonly NodeJS.Timeout[];
  #client: RedisClient | undefined;
  #connectingTo: RedisConfig | undefined;
  #drop: ((reason: string) => void) | undefined;
  #wake: (() => void) | undefined;
  #identity: RedisIdentity | undefined;
  #word: ServerWord | undefined;
  #identifying: Promise<void> | undefined;
  #unusable: string | undefined;
  #silent = 0;
  #closed = false;
  onChange: ((reason: string) => void) | undefined;

  /** @param inCluster - Whether the server is asked about its Cluster too. */
  constructor(location: MasterLocation, inCluster: boolean) {
    this.#location = location;
    this.#inCluster = inCluster;
    this.#timers = [
      setInterval(() => this.#probeAgain(), probeEveryMs),
      setInterval(() => void this.#follow(), followEveryMs),
    ];
    void this.#stayConnected();
  }

  get identity(): RedisIdentity | undefined {
    return this.#identity;
  }

  /** What the server said last; undefined while there is no identity. */
  get word(): ServerWord | undefined {
    return this.#identity === undefined ? undefined : this.#word;
  }

  /** @throws RedisFailure; then there is no identity any more. */
  async run<Result>(
    deadlineMs: number,
    command: (client: RedisClient) => Promise<Result>,
  ): Promise<Result> {
    const client = this.#client;
    try {
      if (client === undefined) throw new Error('there is no connection');
      const late = () => new RedisFailure(`no answer within ${deadlineMs} ms`);
      return await this.#deadlines.race(command(client), deadlineMs, late);
    } catch (cause) {
      const reason = reasonOf(cause);
      // What becomes of a connection that is gone says nothing of the next one.
      if (client === this.#client) this.#lose(reason);
      throw new RedisFailure(`Redis failed: ${reason}`, { cause });
    }
  }

  /** Asks the server again who it is, when it was known. */
  async verify(): Promise<void> {
    if (this.#identity !== undefined) await this.#identify();
  }

  close(): void {
    this.#closed = true;
    for (const timer of this.#timers) clearInterval(timer);
    this.onChange = undefined;
    this.#identity = undefined;
    this.#drop?.('closed');
    this.#wake?.();
  }

  async #stayConnected(): Promise<void> {
    let failures = 0;
    while (!this.#isClosed()) {
      failures = (await this.#connectOnce()) ? 0 : failures + 1;
      if (this.#isClosed()) return;
      const pauseMs = Math.min(shortestPauseMs * 2 ** failures, longestPauseMs);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pauseMs + Math.random() * shortestPauseMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /** Resolves when the connection was lost, or did not come to be; true when the server was a master meanwhile. */
  async #connectOnce(): Promise<boolean> {
    const lost = Promise.withResolvers<string>();
    this.#drop = lost.resolve;
    let wasMaster = false;
    try {
      this.#connectingTo = await this.#location.find();
      if (this.#isClosed()) return false;
      const client = openClient(this.#connectingTo);
      client.on('error', (error: Error) => {
        if (client === this.#client) this.#lose(reasonOf(error));
        lost.resolve(reasonOf(error));
      });
      try {
        wasMaster = await this.#serve(client, lost.promise);
      } finally {
        this.#client = undefined;
        client.destroy();
      }
    } catch (error) {
      this.#explain(reasonOf(error));
    }
    this.#connectingTo = undefined;
    if (!wasMaster) this.#location.doubt();
    return wasMaster;
  }

  async #serve(client: RedisClient, lost: Promise<string>): Promise<boolean> {
    const connecting = client.connect().then(() => undefined);
    const failure = await Promise.race([connecting, lost]);
    if (failure !== undefined) {
      // A connection that comes to be all the same.
      void connecting.then(() => client.destroy()).catch(() => undefined);
      throw new Error(failure);
    }
    this.#client = client;
    this.#silent = 0;
    await this.#identify();
    const wasMaster = this.#identity !== undefined;
    this.#lose(await lost);
    return wasMaster;
  }

  /** A master that another has taken the place of may not know it yet. */
  async #follow(): Promise<void> {
    const server = this.#connectingTo;
    if (server === undefined) return;
    try {
      if (await this.#location.holds(server)) return;
    } catch {
      // Nobody can say: what the server says of itself counts.
      return;
    }
    if (server === this.#connectingTo) this.#drop?.('another server is the master now');
  }

  #lose(reason: string): void {
    if (this.#identity === undefined) return;
    this.#identity = undefined;
    this.onChange?.(reason);
  }

  /** There is no identity, for this reason, which is told once. */
  #explain(reason: string): void {
    // Before anybody listens there is nobody to tell.
    const isTold = this.#identity === undefined && this.#unusable === reason;
    this.#identity = undefined;
    if (this.#isClosed() || isTold || this.onChange === undefined) return;
    this.#unusable = reason;
    this.onChange(reason);
  }

  #probeAgain(): void {
    if (this.#identity === undefined && this.#client !== undefined) void this.#identify();
  }

  async #identify(): Promise<void> {
    this.#identifying ??= this.#askWho().finally(() => {
      this.#identifying = undefined;
    });
    await this.#identifying;
  }

  async #askWho(): Promise<void> {
    const client = this.#client;
    const sentAt = performance.now();
    try {
      const word = await this.run(
        identifyDeadlineMs,
        async (asked) => await askServer(asked, this.#inCluster),
      );
      // What a connection said that is gone says nothing of the next one.
      if (this.#isClosed() || client === undefined || client !== this.#client) return;
      const named = nameServer(word, client.options.database ?? 0);
      if ('unusable' in named) {
        this.#explain(named.unusable);
        this.#countSilence();
        return;
      }
      this.#silent = 0;
      this.#word = word;
      const clock = redisClock(word.time, sentAt, performance.now());
      if (named.name === this.#identity?.name) {
        this.#identity.clock = clock;
        return;
      }
      if (this.#identity !== undefined) this.#lose('it holds other data than before');
      this.#identity = { name: named.name, clock };
      this.#unusable = undefined;
      this.onChange?.('Redis answers');
    } catch (error) {
      this.#countSilence();
      // Not there yet: the probe comes again, and nobody waits meanwhile.
      if (!(error instanceof RedisFailure)) throw error;
    }
  }

  /** A silent connection may be dead without a word, and probes keep its idle timeout from striking: open it anew. */
  #countSilence(): void {
    this.#silent += 1;
    if (this.#silent >= silentProbes) this.#drop?.('it does not answer as a master');
  }

  #isClosed(): boolean {
    return this.#closed;
  }
}
