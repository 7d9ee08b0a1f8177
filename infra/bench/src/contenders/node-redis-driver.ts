import { BaseDriver } from 'bentocache/drivers/base_driver';
import type { CreateDriverResult, DriverCommonOptions, L2CacheDriver } from 'bentocache/types';

import type { NodeRedis } from './connect-node-redis.ts';

/** bentocache's Redis driver wants ioredis; this is the same over node-redis. Whoever made the client closes it. */
export function nodeRedisDriver(client: NodeRedis): CreateDriverResult<L2CacheDriver> {
  return {
    options: {},
    factory: (config: DriverCommonOptions) => new NodeRedisDriver(client, config),
  };
}

class NodeRedisDriver extends BaseDriver implements L2CacheDriver {
  readonly type = 'l2';
  readonly #client: NodeRedis;

  constructor(client: NodeRedis, config: DriverCommonOptions) {
    super(config);
    this.#client = client;
  }

  namespace(namespace: string): NodeRedisDriver {
    const prefix = this.createNamespacePrefix(namespace);
    return new NodeRedisDriver(this.#client, { ...this.config, prefix });
  }

  async get(key: string): Promise<string | undefined> {
    return (await this.#client.get(this.getItemKey(key))) ?? undefined;
  }

  async pull(key: string): Promise<string | undefined> {
    return (await this.#client.getDel(this.getItemKey(key))) ?? undefined;
  }

  async set(key: string, value: string, ttl?: number): Promise<boolean> {
    const expiration = ttl === undefined ? {} : ({ PX: ttl } as const);
    return (await this.#client.set(this.getItemKey(key), value, expiration)) === 'OK';
  }

  async clear(): Promise<void> {
    for await (const keys of this.#client.scanIterator({ MATCH: `${this.prefix}:*` })) {
      if (keys.length > 0) await this.#client.unlink(keys);
    }
  }

  async delete(key: string): Promise<boolean> {
    return (await this.#client.unlink(this.getItemKey(key))) > 0;
  }

  async deleteMany(keys: string[]): Promise<boolean> {
    if (keys.length > 0) await this.#client.unlink(keys.map((key) => this.getItemKey(key)));
    return true;
  }

  async disconnect(): Promise<void> {
    // The client is not ours.
  }
}
