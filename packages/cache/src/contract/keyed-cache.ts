import type { Cache } from '../cache.ts';
import type { EntryOptions } from '../namespace/namespace.ts';

/** What goes with a value. */
export interface KeyedOptions {
  /** Life in seconds. Default 300. */
  readonly ttl?: number;
  readonly tags?: readonly string[];
}

/** How often a look-up found something, in this process. */
export interface KeyedStats {
  readonly hits: number;
  readonly misses: number;
  /** 0 to 1; undefined before the first look-up. */
  readonly hitRate: number | undefined;
}

/** A cache by plain keys, without tenants: `cache:<key>` in Redis, lives in seconds. */
export interface KeyedCache {
  set(key: string, value: unknown, options?: KeyedOptions): Promise<void>;
  /** Undefined when there is none. */
  get(key: string): Promise<unknown>;
  /** The value, computed when there is none: once for all who ask meanwhile. What is kept there must be of this type. */
  getOrSet<Value>(
    key: string,
    compute: () => Value | Promise<Value>,
    options?: KeyedOptions,
  ): Promise<Value>;
  delete(key: string): Promise<void>;
  /** In the order of the keys. */
  getMany(keys: readonly string[]): Promise<readonly unknown[]>;
  setMany(
    entries: readonly (readonly [key: string, value: unknown])[],
    options?: KeyedOptions,
  ): Promise<void>;
  /** `delete` of all that has one of these tags. */
  invalidateByTags(tags: readonly string[]): Promise<void>;
  getStats(): KeyedStats;
}

const defaultTtlSeconds = 300;
const name = 'keyed';

/** A cache by plain keys, as a part of `cache`; to be opened once for it. Errors are those of `Namespace`. */
export function openKeyedCache(cache: Cache): KeyedCache {
  const entries = cache.namespace<unknown>({
    name,
    perTenant: false,
    key: 'cache:{id}',
    ttlMs: defaultTtlSeconds * 1_000,
  });
  return {
    set: async (key, value, options) => await entries.set(key, value, toEntryOptions(options)),
    get: async (key) => await entries.get(key),
    async getOrSet<Value>(
      key: string,
      compute: () => Value | Promise<Value>,
      options?: KeyedOptions,
    ) {
      const value = await entries.getOrSet(key, compute, toEntryOptions(options));
      // Of this type as the caller vouches: whoever keeps something under this key keeps the same.
      return value as Value;
    },
    delete: async (key) => await entries.delete(key),
    getMany: async (keys) => await entries.getMany(keys),
    setMany: async (pairs, options) => await entries.setMany(pairs, toEntryOptions(options)),
    invalidateByTags: async (tags) => await cache.invalidateByTags(tags),
    getStats() {
      const { hits = 0, staleHits = 0, misses = 0, hitRate } = cache.stats()[name] ?? {};
      return { hits: hits + staleHits, misses, hitRate };
    },
  };
}

function toEntryOptions({ ttl, tags }: KeyedOptions = {}): EntryOptions {
  return {
    ...(ttl === undefined ? {} : { ttlMs: Math.round(ttl * 1_000) }),
    ...(tags === undefined ? {} : { tags }),
  };
}
