/** What may go with a value. */
export interface EntryOptions {
  /** In place of the namespace's. */
  readonly ttlMs?: number;
  /** In place of the namespace's. */
  readonly staleMs?: number;
  /** Beside those of the namespace. */
  readonly tags?: readonly string[];
}

/** What a loader is told. */
export interface LoadContext {
  /** Fires when nobody waits any more: at the deadline. */
  readonly signal: AbortSignal;
}

/** Fetches a value from where it comes from; undefined when there is none, which is not kept. */
export type Load<Value> = (context: LoadContext) => Value | undefined | Promise<Value | undefined>;

/** What may go with a value that is loaded. */
export interface LoadOptions extends EntryOptions {
  /** In place of the namespace's. */
  readonly softMs?: number;
  /** In place of the namespace's. */
  readonly loadDeadlineMs?: number;
}

/** What became of a warming. */
export interface Warmed {
  /** Were loaded now. */
  readonly loaded: number;
  /** Were there already, or there is nothing to keep. */
  readonly skipped: number;
  readonly failed: readonly { readonly id: string; readonly error: unknown }[];
}

/** Entries of one namespace, of one tenant where it has tenants. */
export interface Namespace<Value> {
  /** The value, when there is a fresh one. Never throws for want of Redis: that is a miss. @throws InvalidCacheKeyError. */
  get(id: string): Promise<Value | undefined>;
  /** Whether `get` would find one. */
  has(id: string): Promise<boolean>;
  /** As `get`, in one round trip, in the order of the ids. */
  getMany(ids: readonly string[]): Promise<readonly (Value | undefined)[]>;
  /**
   * Keeps a value. When this resolves no process finds an older one, not even when Redis is away: then nothing is kept.
   *
   * @throws CacheValueError when it does not fit the schema, CacheEntryTooLargeError, InvalidCacheKeyError.
   * @throws StoreUnavailableError when neither Redis nor Postgres answers.
   */
  set(id: string, value: Value, options?: EntryOptions): Promise<void>;
  /** As `set`, all at the same time. */
  setMany(
    entries: readonly (readonly [id: string, value: Value])[],
    options?: EntryOptions,
  ): Promise<void>;
  /**
   * The value, loaded when there is no fresh one: once for all callers of all processes that come meanwhile.
   *
   * @throws What `load` throws, to all who wait for it, when there is no stale entry.
   * @throws CacheLoadTimeoutError after the deadline, InvalidCacheKeyError, CacheValueError.
   */
  getOrSet(id: string, load: Load<Value>, options?: LoadOptions): Promise<Value | undefined>;
  /** Loads what is not there yet, `concurrency` at a time (default 8). What fails is reported, not thrown. */
  warm(
    ids: readonly string[],
    load: (id: string, context: LoadContext) => Value | undefined | Promise<Value | undefined>,
    options?: LoadOptions & { readonly concurrency?: number },
  ): Promise<Warmed>;
  /** When this resolves no process finds the entry. @throws StoreUnavailableError when neither Redis nor Postgres answers. */
  delete(id: string): Promise<void>;
  /** `delete` of all entries. */
  clear(): Promise<void>;
}

/** A namespace whose entries belong to tenants. */
export interface TenantNamespace<Value> {
  /** Entries of one tenant. @throws InvalidCacheKeyError for a name that cannot be a tenant's. */
  of(tenant: string): Namespace<Value>;
}
