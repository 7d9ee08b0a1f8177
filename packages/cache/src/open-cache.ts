import { type Channel, type Clock, type SessionCore, systemClock } from '@sesi/session-core';

import type { Cache, CacheEvent, CacheOptions, NamespaceStats } from './cache.ts';
import {
  checkTag,
  checkTenant,
  counterKey,
  type KeyPattern,
  parseKeyPattern,
  tagPrefix,
} from './entries/entry-keys.ts';
import { EntryStore } from './entries/entry-store.ts';
import { InvalidCacheOptionsError } from './errors.ts';
import { FlightLog } from './loads/flight.ts';
import { LoadSlots } from './loads/load-slots.ts';
import { MemoryLayer, tellInvalidation } from './memory/memory-layer.ts';
import { namespaceLimits, type NamespaceOptions } from './namespace/namespace-options.ts';
import type { NamespaceParts } from './namespace/namespace-parts.ts';
import type { Namespace, TenantNamespace } from './namespace/namespace.ts';
import { StoredNamespace } from './namespace/stored-namespace.ts';
import { NamespaceCounts } from './statistics/namespace-counts.ts';

/** Where processes tell each other what was invalidated. */
const channelName = 'cache:invalidations';

/**
 * Opens a cache on the connections of a core, which stays the caller's to close.
 *
 * ```ts
 * await using cache = openCache({ core });
 * const menus = cache.namespace({ name: 'menus', perTenant: true, ttlMs: 300_000, schema: menu });
 * await menus.of('acme').getOrSet('monday', () => readMenu('acme', 'monday'), { tags: ['menus'] });
 * await cache.invalidateByTags(['menus'], { tenant: 'acme' });
 * ```
 *
 * @throws InvalidCacheOptionsError
 */
export function openCache(options: CacheOptions): Cache {
  return new SharedCache(options);
}

class SharedCache implements Cache {
  readonly #core: Pick<SessionCore, 'redis' | 'channel'>;
  readonly #store: EntryStore;
  readonly #channel: Channel;
  readonly #memory: MemoryLayer | undefined;
  readonly #clock: Clock;
  readonly #emit: (event: Omit<CacheEvent, 'at'>) => void;
  readonly #counts = new Map<string, NamespaceCounts>();
  readonly #patterns = new Set<string>();
  readonly #owned = new Map<string, Promise<void>>();

  constructor({ core, clock = systemClock, memory, onEvent }: CacheOptions) {
    this.#core = core;
    this.#store = new EntryStore(core.redis);
    this.#channel = core.channel(channelName);
    this.#memory = memory === undefined ? undefined : new MemoryLayer(this.#channel, memory);
    this.#clock = clock;
    this.#emit = (event) => onEvent?.({ ...event, at: clock.now() });
  }

  namespace<Value>(
    options: NamespaceOptions<Value> & { readonly perTenant: true },
  ): TenantNamespace<Value>;
  namespace<Value>(
    options: NamespaceOptions<Value> & { readonly perTenant: false },
  ): Namespace<Value>;
  namespace<Value>(options: NamespaceOptions<Value>): TenantNamespace<Value> | Namespace<Value> {
    const parts = this.#parts(options);
    if (!options.perTenant) return new StoredNamespace(parts, undefined);
    return { of: (tenant) => new StoredNamespace(parts, checkTenant(tenant)) };
  }

  async invalidateByTags(
    tags: readonly string[],
    { tenant }: { readonly tenant?: string } = {},
  ): Promise<void> {
    const of = tenant === undefined ? undefined : checkTenant(tenant);
    const counters = [...new Set(tags.map((tag) => counterKey(of, checkTag(tag))))];
    if (counters.length === 0) return;
    await this.#store.bump(counters);
    this.#memory?.forget({ counters });
    try {
      await tellInvalidation(this.#channel, { counters });
    } catch (error) {
      this.#emit({ type: 'message-lost', error });
    }
  }

  stats(): Readonly<Record<string, NamespaceStats>> {
    return Object.fromEntries([...this.#counts].map(([name, counts]) => [name, counts.stats()]));
  }

  async close(): Promise<void> {
    this.#memory?.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #parts<Value>(options: NamespaceOptions<Value>): NamespaceParts<Value> {
    const { name, perTenant, schema, tags, memory = false } = options;
    const limits = namespaceLimits(options);
    const key = options.key ?? (perTenant ? `cache:{tenant}:${name}:{id}` : `cache:${name}:{id}`);
    const pattern = parseKeyPattern(key, perTenant);
    if (this.#counts.has(name) || this.#patterns.has(key)) {
      throw new InvalidCacheOptionsError(
        `There is a namespace "${name}" or one with the key "${key}" already: open it once and share it.`,
      );
    }
    const counts = new NamespaceCounts();
    this.#counts.set(name, counts);
    this.#patterns.add(key);
    return {
      rules: { name, schema },
      limits,
      pattern,
      tags,
      store: this.#store,
      isRemembered: memory,
      memory: memory ? this.#memory : undefined,
      channel: this.#channel,
      flights: new FlightLog(),
      slots: new LoadSlots(limits.maxLoads),
      counts,
      clock: this.#clock,
      owned: async () => await this.#ownKeys(pattern),
      emit: (event) => this.#emit({ ...event, namespace: name }),
    };
  }

  async #ownKeys({ ownedPrefix }: KeyPattern): Promise<void> {
    await Promise.all([this.#own(tagPrefix), this.#own(ownedPrefix)]);
  }

  /** Names keys of the cache for all processes, once. */
  async #own(prefix: string): Promise<void> {
    let owned = this.#owned.get(prefix);
    if (owned === undefined) {
      owned = this.#core.redis.ownPrefix(`cache of ${prefix}`, prefix);
      this.#owned.set(prefix, owned);
      owned.catch(() => this.#owned.delete(prefix));
    }
    await owned;
  }
}
