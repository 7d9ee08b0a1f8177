import type { HealthReport } from '@sesi/session-core';

/** `degraded`: everything works, slower than it should. */
export type ServiceState = 'healthy' | 'degraded' | 'unhealthy';

type Stores = Pick<HealthReport, 'redis' | 'postgresql'>;

/** Of what goes on without either store. Redis is believed on evidence from Postgres only. */
export function stateWithoutNeeds({ redis, postgresql }: Stores): ServiceState {
  const areWell = redis.status !== 'unhealthy' && postgresql.status !== 'unhealthy';
  return areWell ? 'healthy' : 'degraded';
}

/** Of what needs Postgres. */
export function stateOnPostgres(stores: Stores): ServiceState {
  return stores.postgresql.status === 'unhealthy' ? 'unhealthy' : stateWithoutNeeds(stores);
}
