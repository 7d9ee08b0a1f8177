/** The base of every error that the cache throws on purpose: switch on `code`. */
export abstract class CacheError extends Error {
  abstract readonly code: string;
}

/** A namespace or a call cannot work as it is described, or the name or key of a namespace is taken. */
export class InvalidCacheOptionsError extends CacheError {
  override readonly name = 'InvalidCacheOptionsError';
  readonly code = 'CACHE_OPTIONS_INVALID';
}

/** An id, tag or tenant cannot be part of a key. Nothing was read or written. */
export class InvalidCacheKeyError extends CacheError {
  override readonly name = 'InvalidCacheKeyError';
  readonly code = 'CACHE_KEY_INVALID';
}

/** A value does not fit its namespace's schema, or JSON cannot hold it. Nothing was written. */
export class CacheValueError extends CacheError {
  override readonly name = 'CacheValueError';
  readonly code = 'CACHE_VALUE_INVALID';
}

/** A value is larger than its namespace allows. Nothing was written: what was there before is still there. */
export class CacheEntryTooLargeError extends CacheError {
  override readonly name = 'CacheEntryTooLargeError';
  readonly code = 'CACHE_ENTRY_TOO_LARGE';
}

/** A loader took longer than its deadline, its wait for a turn included, and there was nothing stale to serve. */
export class CacheLoadTimeoutError extends CacheError {
  override readonly name = 'CacheLoadTimeoutError';
  readonly code = 'CACHE_LOAD_TIMEOUT';
}
