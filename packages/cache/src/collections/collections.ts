import type { StandardSchemaV1 } from '@standard-schema/spec';

/** What a collection holds, and for how long. */
export interface CollectionOptions<Item> {
  /** Checks and types each item. Without it items are trusted to be what was once put in. */
  readonly schema?: StandardSchemaV1<unknown, Item>;
  /** Life in ms, in place of the tenant's. */
  readonly ttlMs?: number;
}

/** One value. */
export interface ValueCollection<Item> {
  set(value: Item): Promise<void>;
  get(): Promise<Item | undefined>;
  clear(): Promise<void>;
}

/** Values by field. */
export interface HashCollection<Item> {
  set(field: string, value: Item): Promise<void>;
  get(field: string): Promise<Item | undefined>;
  all(): Promise<ReadonlyMap<string, Item>>;
  /** False when it was not there. */
  delete(field: string): Promise<boolean>;
  clear(): Promise<void>;
}

/** Values in order. */
export interface ListCollection<Item> {
  /** Puts items at the end. @returns how many there are now */
  push(...items: readonly Item[]): Promise<number>;
  /** From one place to another, that one too; negative ones count from the end. Default: all. */
  range(start?: number, stop?: number): Promise<readonly Item[]>;
  /** Keeps what `range` would return. */
  trim(start: number, stop: number): Promise<void>;
  length(): Promise<number>;
  clear(): Promise<void>;
}

/** Texts without an order, each once. */
export interface SetCollection {
  /** @returns how many of them are new */
  add(...members: readonly string[]): Promise<number>;
  has(member: string): Promise<boolean>;
  members(): Promise<ReadonlySet<string>>;
  /** False when it was not there. */
  remove(member: string): Promise<boolean>;
  clear(): Promise<void>;
}

/**
 * Collections of tenants. They are kept as sessions: in Postgres, with copies in Redis, each change atomic and none lost when
 * Redis is. The life of a collection begins anew with each change. Made for up to some thousand items: each change writes the
 * whole of it.
 *
 * Every method throws StoreUnavailableError when Postgres is away and Redis cannot answer, InvalidCacheKeyError for a tenant or
 * name that cannot be, and CacheValueError for an item that does not fit.
 */
export interface Collections {
  value<Item>(
    tenant: string,
    name: string,
    options?: CollectionOptions<Item>,
  ): ValueCollection<Item>;
  hash<Item>(tenant: string, name: string, options?: CollectionOptions<Item>): HashCollection<Item>;
  list<Item>(tenant: string, name: string, options?: CollectionOptions<Item>): ListCollection<Item>;
  set(
    tenant: string,
    name: string,
    options?: Omit<CollectionOptions<string>, 'schema'>,
  ): SetCollection;
}
