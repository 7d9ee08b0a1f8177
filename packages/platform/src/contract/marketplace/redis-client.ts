import { setTimeout as sleep } from 'node:timers/promises';

import {
  redisScript,
  RedisUnavailableError,
  type SessionCore,
  type SharedRedis,
} from '@sesi/session-core';

/** Figures of a Redis; of a Cluster: of one node. */
export interface RedisFigures {
  readonly keys: number;
  readonly memoryBytes: number;
}

const connectDeadlineMs = 5_000;
const pollMs = 20;

/** KEYS[1]: any key. Result: the number of keys, and the text of INFO memory. */
const figures = redisScript("return {redis.pcall('DBSIZE'), redis.pcall('INFO', 'memory')}");

/** The connection to Redis under the names of contract C. It connects, and connects again, by itself. */
export class RedisClient {
  readonly #core: Pick<SessionCore, 'redis' | 'health'>;

  constructor(core: Pick<SessionCore, 'redis' | 'health'>) {
    this.#core = core;
  }

  /** Waits for Redis, 5 s at most; false when it is off or away. */
  async connect(): Promise<boolean> {
    const { redis } = await this.#core.health();
    const deadline = performance.now() + (redis.enabled ? connectDeadlineMs : 0);
    while (!this.isReady() && performance.now() < deadline) await sleep(pollMs);
    return this.isReady();
  }

  /** Whether Redis answers. */
  isReady(): boolean {
    return this.#core.redis.answers;
  }

  /** @throws RedisUnavailableError when there is no answer. */
  async ping(): Promise<'PONG'> {
    const { redis } = await this.#core.health();
    if (redis.available) return 'PONG';
    throw new RedisUnavailableError(
      redis.enabled
        ? 'Redis is away: everything goes on without it.'
        : 'Redis is off: set REDIS_ENABLED=true and REDIS_URL to use it.',
    );
  }

  /** What packages keep in Redis: reads, scripts, changes that are not lost with it. */
  getClient(): SharedRedis {
    return this.#core.redis;
  }

  /** Undefined while Redis is away, or does not tell. */
  async figures(): Promise<RedisFigures | undefined> {
    if (!this.isReady()) return undefined;
    try {
      const reply = await this.#core.redis.run(figures, 'cache:figures', []);
      const [keys, memory] = Array.isArray(reply) ? reply : [];
      const used = /^used_memory:(\d+)/m.exec(String(memory))?.[1];
      return used === undefined ? undefined : { keys: Number(keys), memoryBytes: Number(used) };
    } catch (error) {
      if (error instanceof RedisUnavailableError) return undefined;
      throw error;
    }
  }
}
