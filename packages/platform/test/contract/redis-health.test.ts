import type { HealthReport } from '@sesi/session-core';
import { expect, it } from 'vitest';

import { redisHealth } from '../../src/contract/health/redis-health.ts';

function report(
  redis: HealthReport['redis']['status'],
  postgresql: HealthReport['postgresql']['status'],
): HealthReport {
  const available = redis === 'healthy';
  return {
    timestamp: '2030-01-07T05:00:00.000Z',
    redis: {
      enabled: redis !== 'disabled',
      available,
      status: redis,
      responseTime: available ? 0.4 : undefined,
    },
    postgresql: { status: postgresql, responseTime: 1 },
  };
}

it.each([
  ['healthy', 'healthy', 'healthy healthy healthy healthy'],
  ['disabled', 'healthy', 'healthy healthy healthy healthy'],
  ['unhealthy', 'healthy', 'degraded degraded degraded degraded'],
  ['healthy', 'unhealthy', 'unhealthy degraded unhealthy degraded'],
  ['disabled', 'unhealthy', 'unhealthy degraded unhealthy unhealthy'],
  ['unhealthy', 'unhealthy', 'unhealthy degraded unhealthy unhealthy'],
] as const)('with Redis %s and Postgres %s the services are %s', (redis, postgresql, states) => {
  const { isConnected, responseTime, services } = redisHealth(report(redis, postgresql));
  expect(isConnected).toBe(redis === 'healthy');
  expect(responseTime).toBe(redis === 'healthy' ? 0.4 : undefined);
  const { sessions, cache, security, channels } = services;
  expect([sessions, cache, security, channels].join(' ')).toBe(states);
});
