import type { HealthReport } from '@sesi/session-core';

import { type ServiceState, stateOnPostgres, stateWithoutNeeds } from './service-states.ts';

/** The answer of contract E's `checkRedisHealth`. */
export interface RedisHealth {
  /** Whether Redis answered now. */
  readonly isConnected: boolean;
  /** Milliseconds of a PING; undefined when there was no answer. */
  readonly responseTime: number | undefined;
  /** What works, with Redis or without. */
  readonly services: {
    readonly sessions: ServiceState;
    readonly cache: ServiceState;
    /** Lock-out, rate limits, audit. */
    readonly security: ServiceState;
    readonly channels: ServiceState;
  };
}

/** The health of the stores as contract E shows it. */
export function redisHealth(report: HealthReport): RedisHealth {
  const { redis, postgresql } = report;
  const onPostgres = stateOnPostgres(report);
  const slowed = stateWithoutNeeds(report);
  // Messages go by either.
  const hasChannels = redis.available || postgresql.status === 'healthy';
  return {
    isConnected: redis.available,
    responseTime: redis.responseTime,
    services: {
      sessions: onPostgres,
      cache: slowed,
      security: onPostgres,
      channels: hasChannels ? slowed : 'unhealthy',
    },
  };
}
