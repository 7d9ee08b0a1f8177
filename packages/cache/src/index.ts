export type { Cache, CacheEvent, CacheOptions, MemoryOptions, NamespaceStats } from './cache.ts';
export type {
  CollectionOptions,
  Collections,
  HashCollection,
  ListCollection,
  SetCollection,
  ValueCollection,
} from './collections/collections.ts';
export { openCollections } from './collections/open-collections.ts';
export type { CollectionsOptions } from './collections/open-collections.ts';
export { listIds, openDomainCaches } from './contract/domain-caches.ts';
export type { Domain, DomainCaches, DomainData, DomainSchemas } from './contract/domain-caches.ts';
export { openKeyedCache } from './contract/keyed-cache.ts';
export type { KeyedCache, KeyedOptions, KeyedStats } from './contract/keyed-cache.ts';
export {
  CacheEntryTooLargeError,
  CacheError,
  CacheLoadTimeoutError,
  CacheValueError,
  InvalidCacheKeyError,
  InvalidCacheOptionsError,
} from './errors.ts';
export type { NamespaceOptions } from './namespace/namespace-options.ts';
export type {
  EntryOptions,
  Load,
  LoadContext,
  LoadOptions,
  Namespace,
  TenantNamespace,
  Warmed,
} from './namespace/namespace.ts';
export { openCache } from './open-cache.ts';
