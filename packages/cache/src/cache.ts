import type { Clock, SessionCore } from '@sesi/session-core';

import type { NamespaceOptions } from './namespace/namespace-options.ts';
import type { Namespace, TenantNamespace } from './namespace/namespace.ts';

/** Something worth a log line. Never holds a value. */
export interface CacheEvent {
  readonly type:
    | 'entry-unreadable'
    | 'entry-too-large'
    | 'load-failed'
    | 'message-lost'
    | 'prefix-not-owned';
  readonly at: Date;
  readonly namespace?: string;
  readonly key?: string;
  readonly error?: unknown;
}

/** Bounds of what is kept in this process. */
export interface MemoryOptions {
  readonly maxEntries: number;
  readonly maxBytes: number;
  /** No entry is served from memory after this long: how old it can be when a message is lost. Default 5,000 ms. */
  readonly ttlMs?: number;
}

export interface CacheOptions {
  /** Redis, its fence, and messages. It stays the caller's to close. */
  readonly core: Pick<SessionCore, 'redis' | 'channel'>;
  readonly clock?: Clock;
  /** Default: nothing is kept in this process. */
  readonly memory?: MemoryOptions;
  /** Must not throw. */
  readonly onEvent?: (event: CacheEvent) => void;
}

/** What a namespace did in this process since it was opened. */
export interface NamespaceStats {
  readonly hits: number;
  /** Those of `hits` that came from memory. */
  readonly memoryHits: number;
  /** Served after their time, beside `hits`. */
  readonly staleHits: number;
  readonly misses: number;
  /** Of all that was asked for, how much did not wait for a loader: 0 to 1; undefined before the first. */
  readonly hitRate: number | undefined;
  readonly loads: number;
  readonly loadErrors: number;
  /** Asked for while Redis was away. */
  readonly withoutRedis: number;
  /** Of the last 512 loads. */
  readonly loadMsP50: number | undefined;
  readonly loadMsP95: number | undefined;
}

/** A cache of values that come from somewhere else. */
export interface Cache extends AsyncDisposable {
  /** @throws InvalidCacheOptionsError when it cannot work, or its name or key is taken. */
  namespace<Value>(
    options: NamespaceOptions<Value> & { readonly perTenant: true },
  ): TenantNamespace<Value>;
  namespace<Value>(
    options: NamespaceOptions<Value> & { readonly perTenant: false },
  ): Namespace<Value>;
  /**
   * When this resolves no process finds an entry that has one of these tags, in any namespace; also when Redis is away.
   * Without `tenant`: of what all tenants share.
   *
   * @throws StoreUnavailableError when neither Redis nor Postgres answers; InvalidCacheKeyError.
   */
  invalidateByTags(tags: readonly string[], of?: { readonly tenant?: string }): Promise<void>;
  /** By name of the namespace. */
  stats(): Readonly<Record<string, NamespaceStats>>;
  /** Ends the messages and lets go of what is in memory; loaders under way go on. */
  close(): Promise<void>;
}
