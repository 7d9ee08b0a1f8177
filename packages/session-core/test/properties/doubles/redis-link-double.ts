import { redisClock } from '../../../src/redis/redis-clock.ts';
import {
  type CopyUpdate,
  RedisFailure,
  type RedisIdentity,
  type RedisLink,
} from '../../../src/redis/redis-link.ts';
import type { ApplyReply } from '../../../src/redis/scripts.ts';
import type { Order } from './order.ts';
import type { RedisDouble } from './redis-double.ts';

const readDeadlineMs = 100;
const writeDeadlineMs = 250;
const upkeepDeadlineMs = 1_000;
const probeEveryMs = 200;
const reconnectMs = 5;

interface Sent {
  readonly run: () => unknown;
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}

/** One socket: what is sent over it is done and answered in this order. What was sent is done also after it was closed. */
class Socket {
  readonly #order: Order;
  readonly #redis: RedisDouble;
  readonly #server: string;
  readonly #sent: Sent[] = [];
  readonly #answers: (() => void)[] = [];
  readonly #unanswered = new Set<Sent>();
  #isOpen = true;

  constructor(order: Order, redis: RedisDouble) {
    this.#order = order;
    this.#redis = redis;
    this.#server = redis.name;
  }

  send(name: string, sent: Sent): void {
    this.#sent.push(sent);
    this.#unanswered.add(sent);
    void this.#travel(name);
  }

  close(): void {
    this.#isOpen = false;
    for (const { reject } of this.#unanswered) reject(new RedisFailure('the socket was closed'));
    this.#unanswered.clear();
  }

  /** No answer is heard. */
  abandon(): void {
    this.#isOpen = false;
  }

  async #travel(name: string): Promise<void> {
    await this.#order.step(`redis does ${name}`);
    const sent = this.#sent.shift();
    // What a server had not done when it ended, it never does.
    if (sent === undefined || this.#server !== this.#redis.name) return;
    const result = sent.run();
    this.#answers.push(() => {
      if (!this.#isOpen) return;
      this.#unanswered.delete(sent);
      // Whoever sent it knows what it results in.
      sent.resolve(result as never);
    });
    await this.#order.step(`the answer to ${name}`);
    this.#answers.shift()?.();
  }
}

/** `RedisLink` over `RedisDouble`: its deadlines, its identity and its reconnects. */
export class RedisLinkDouble implements RedisLink {
  readonly #order: Order;
  readonly #redis: RedisDouble;
  readonly #probe: NodeJS.Timeout;
  #socket: Socket | undefined;
  #isCut = false;
  #identifying = false;
  identity: RedisIdentity | undefined;
  onChange: ((reason: string) => void) | undefined;

  constructor(order: Order, redis: RedisDouble) {
    this.#order = order;
    this.#redis = redis;
    this.#probe = setInterval(() => {
      if (this.identity === undefined) void this.#identify();
    }, probeEveryMs);
    this.#connect();
  }

  /** The socket is closed; what was sent may still be done, and a new one is opened unless the link is cut. */
  reset(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#lose('the socket was closed');
    socket?.close();
    setTimeout(() => this.#connect(), reconnectMs);
  }

  /** Nothing can be connected until `heal`. */
  cut(): void {
    this.#isCut = true;
    this.reset();
  }

  heal(): void {
    if (!this.#isCut) return;
    this.#isCut = false;
    this.#connect();
  }

  /** The process ends: it hears of nothing any more. */
  crash(): void {
    clearInterval(this.#probe);
    this.#isCut = true;
    this.onChange = undefined;
    this.identity = undefined;
    this.#socket?.abandon();
    this.#socket = undefined;
  }

  async read(keys: readonly string[]): Promise<(string | null)[]> {
    return await this.#run(readDeadlineMs, `get ${keys.join()}`, () => this.#redis.read(keys));
  }

  async getOrSet(key: string, value: string): Promise<string> {
    return await this.#run(upkeepDeadlineMs, 'owner', () => this.#redis.getOrSet(key, value));
  }

  async apply(updates: readonly CopyUpdate[], notAfter: number): Promise<readonly ApplyReply[]> {
    const name = updates.map(({ key, version }) => `apply ${key} ${version}`).join();
    return await this.#run(writeDeadlineMs, name, () => this.#redis.apply(updates, notAfter));
  }

  async lease(key: string, token: string, lifeMs: number): Promise<boolean> {
    return await this.#run(readDeadlineMs, `lease ${key}`, () =>
      this.#redis.lease(key, token, lifeMs),
    );
  }

  async fill(
    key: string,
    token: string,
    version: number,
    copy: string,
    endsAt: number,
  ): Promise<boolean> {
    return await this.#run(readDeadlineMs, `fill ${key} ${version}`, () =>
      this.#redis.fill(key, token, version, copy, endsAt),
    );
  }

  async run(): Promise<unknown> {
    throw new Error('nothing shares this Redis: there is no script of another package');
  }

  async unlink(keys: readonly string[]): Promise<void> {
    await this.#run(upkeepDeadlineMs, `unlink ${keys.join()}`, () => this.#redis.unlink(keys));
  }

  async *keys(prefix: string): AsyncGenerator<string[]> {
    const page = await this.#run(upkeepDeadlineMs, 'scan', () => this.#redis.keys(prefix));
    if (page.length > 0) yield page;
  }

  async getMany(keys: readonly string[]): Promise<(string | undefined)[]> {
    const texts = await this.#run(upkeepDeadlineMs, 'mget', () => this.#redis.read(keys));
    return texts.map((text) => text ?? undefined);
  }

  async ping(): Promise<number> {
    const start = performance.now();
    await this.#run(writeDeadlineMs, 'ping', () => undefined);
    return performance.now() - start;
  }

  async verify(): Promise<void> {
    if (this.identity !== undefined) await this.#identify();
  }

  close(): void {
    clearInterval(this.#probe);
    this.#isCut = true;
    this.identity = undefined;
    this.#socket?.close();
  }

  #connect(): void {
    if (this.#isCut || this.#socket !== undefined) return;
    this.#socket = new Socket(this.#order, this.#redis);
    void this.#identify();
  }

  async #run<Result>(deadlineMs: number, name: string, run: () => Result): Promise<Result> {
    let late: NodeJS.Timeout | undefined;
    try {
      return await new Promise<Result>((resolve, reject) => {
        const socket = this.#socket;
        if (socket === undefined) {
          reject(new RedisFailure('there is no socket'));
          return;
        }
        late = setTimeout(() => reject(new RedisFailure(`${name} is late`)), deadlineMs);
        socket.send(name, { run, resolve, reject });
      });
    } catch (error) {
      this.#lose(String(error));
      throw error;
    } finally {
      clearTimeout(late);
    }
  }

  #lose(reason: string): void {
    if (this.identity === undefined) return;
    this.identity = undefined;
    this.onChange?.(reason);
  }

  async #identify(): Promise<void> {
    if (this.#identifying || this.#socket === undefined) return;
    this.#identifying = true;
    try {
      const sentAt = performance.now();
      const { name, time } = await this.#run(writeDeadlineMs, 'info', () => ({
        name: this.#redis.name,
        time: this.#redis.time,
      }));
      const clock = redisClock(time, sentAt, performance.now());
      if (name === this.identity?.name) {
        this.identity.clock = clock;
        return;
      }
      this.#lose('it holds other data than before');
      this.identity = { name, clock };
      this.onChange?.('Redis answers');
    } catch (error) {
      if (!(error instanceof RedisFailure)) throw error;
    } finally {
      this.#identifying = false;
    }
  }
}
