import type { CacheEvent } from '@sesi/cache';

import type { Logger } from '../logging/create-logger.ts';

const lines = {
  'entry-unreadable': ['warn', 'An entry of the cache could not be read: removed'],
  'entry-too-large': ['warn', 'A value is too large for the cache: loaded each time'],
  'load-failed': ['warn', 'What the cache was to keep could not be loaded'],
  'message-lost': ['info', 'A message to the cache was lost: what was in memory is let go'],
  'prefix-not-owned': ['error', 'The keys of the cache could not be named in Postgres'],
} as const satisfies Record<CacheEvent['type'], readonly ['info' | 'warn' | 'error', string]>;

/** Logs what happened in the cache: one line, never a value or a key, which may name a person. */
export function logCacheEvent(logger: Logger, { type, at, namespace, error }: CacheEvent): void {
  const [level, message] = lines[type];
  logger[level](
    {
      event: type,
      at,
      ...(namespace !== undefined && { namespace }),
      ...(error !== undefined && { err: error }),
    },
    message,
  );
}
