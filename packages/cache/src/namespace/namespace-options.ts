import type { StandardSchemaV1 } from '@standard-schema/spec';

import { InvalidCacheOptionsError } from '../errors.ts';

/** What is kept together: its keys, lives and checks. */
export interface NamespaceOptions<Value> {
  /** Names it in statistics and events, and marks its entries: lower case letters, digits and dashes. */
  readonly name: string;
  /**
   * True: each entry and each tag belongs to a tenant, and nothing can be asked for without one. False: for what all tenants
   * share.
   */
  readonly perTenant: boolean;
  /**
   * The key in Redis, such as `menu:{tenant}:{id}`. Default: `cache:{tenant}:<name>:{id}`, and `cache:<name>:{id}` for what all
   * share. All that begins like it up to the first `{` belongs to the cache: nothing else may be kept there.
   */
  readonly key?: string;
  /**
   * Checks and types each value when it is written, loaded and read; what does not fit when it is read counts as a miss. zod 4
   * fits, as any synchronous Standard Schema does. Without it a value is trusted to be what was once written.
   */
  readonly schema?: StandardSchemaV1<unknown, Value>;
  /** How long an entry is fresh, ms. */
  readonly ttlMs: number;
  /**
   * How long after that it may still be served while a new one is loaded, or when loading fails, ms. Default 0: never. What was
   * invalidated or deleted is never served.
   */
  readonly staleMs?: number;
  /**
   * With a stale entry at hand: how long a caller waits for the new one before it takes the stale one, ms. Default 0: the stale
   * one at once, the new one is loaded behind it.
   */
  readonly softMs?: number;
  /** After this long a loader is told to stop and its callers get a stale entry or CacheLoadTimeoutError, ms. Default 10,000. */
  readonly loadDeadlineMs?: number;
  /** How long a caller waits for the loader of another process before it loads itself, ms. Default 5,000. */
  readonly waitMs?: number;
  /** Loaders at the same time in this process at most; the others wait for their turn. Default 32. */
  readonly maxLoads?: number;
  /** Bytes of an entry at most, as JSON. Default 1 MiB. */
  readonly maxBytes?: number;
  /** Tags that each entry has beside those it is given: they are read together with it. */
  readonly tags?: (id: string) => readonly string[];
  /** True: entries are kept in this process too, where `openCache` allows it by `memory`. Default false. */
  readonly memory?: boolean;
}

/** Times and bounds with their defaults. */
export interface NamespaceLimits {
  readonly ttlMs: number;
  readonly staleMs: number;
  readonly softMs: number;
  readonly loadDeadlineMs: number;
  readonly waitMs: number;
  readonly maxLoads: number;
  readonly maxBytes: number;
}

/** @throws InvalidCacheOptionsError */
export function namespaceLimits(options: Omit<NamespaceOptions<never>, 'schema'>): NamespaceLimits {
  if (!/^[a-z][a-z0-9-]{0,47}$/.test(options.name)) {
    throw new InvalidCacheOptionsError(
      `Namespace "${options.name}": use up to 48 lower case letters, digits and dashes.`,
    );
  }
  const limits = {
    ttlMs: options.ttlMs,
    staleMs: options.staleMs ?? 0,
    softMs: options.softMs ?? 0,
    loadDeadlineMs: options.loadDeadlineMs ?? 10_000,
    waitMs: options.waitMs ?? 5_000,
    maxLoads: options.maxLoads ?? 32,
    maxBytes: options.maxBytes ?? 1_048_576,
  };
  checkLimits(options.name, limits);
  return limits;
}

const mayBeZero = new Set(['staleMs', 'softMs', 'waitMs']);

/** @throws InvalidCacheOptionsError */
export function checkLimits(
  name: string,
  limits: { readonly [Limit in keyof NamespaceLimits]?: number | undefined },
): void {
  for (const [limit, value] of Object.entries(limits)) {
    if (value === undefined) continue;
    const least = mayBeZero.has(limit) ? 0 : 1;
    if (!Number.isSafeInteger(value) || value < least) {
      throw new InvalidCacheOptionsError(
        `Namespace "${name}": ${limit} is ${value}, and must be a whole number from ${least} on.`,
      );
    }
  }
}
