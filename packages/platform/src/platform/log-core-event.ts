import type { CoreEvent } from '@sesi/session-core';

import type { Logger } from '../logging/create-logger.ts';

const lines = {
  'redis-connected': ['info', 'Redis is connected'],
  'redis-unavailable': ['warn', 'Redis is away: going on with Postgres alone'],
  'redis-recovered': ['info', 'Redis is back'],
  'postgres-unavailable': ['error', 'Postgres is away: nothing can be written'],
  'postgres-recovered': ['info', 'Postgres is back'],
  'fence-raised': ['warn', 'A write could not reach Redis: all processes read Postgres'],
  'fence-lifted': ['info', 'All writes have reached Redis'],
  reconciled: ['info', 'Redis agrees with Postgres'],
  'redis-foreign': ['error', 'This Redis belongs to another Postgres: going on without it'],
  'upkeep-failed': ['error', 'Copies in Redis could not be looked after'],
  'declared-dead': ['warn', 'This process was taken for dead'],
  'lease-lost': ['warn', 'A lease was lost'],
  'large-value-damaged': ['error', 'A large value was damaged: using the version before it'],
  'channels-on-redis': ['info', 'Messages between processes travel over Redis'],
  'channels-on-postgres': ['warn', 'Messages between processes travel over Postgres'],
  'channel-listener-failed': ['error', 'A listener of a channel failed'],
  'channel-message-unreadable': ['warn', 'A message of a channel could not be read'],
  'copy-unreadable': ['warn', 'A copy in Redis could not be read: reading Postgres'],
} as const satisfies Record<CoreEvent['type'], readonly ['info' | 'warn' | 'error', string]>;

/** Logs a fallback or a recovery of the session core: each switch is one line, with its reason and duration. */
export function logCoreEvent(logger: Logger, event: CoreEvent): void {
  const [level, message] = lines[event.type];
  logger[level](
    {
      event: event.type,
      at: event.at,
      ...(event.reason !== undefined && { reason: event.reason }),
      ...(event.durationMs !== undefined && { durationMs: event.durationMs }),
      ...(event.error !== undefined && { err: event.error }),
    },
    message,
  );
}
