export { assertLeaseHeld } from './leases/lease-rows.ts';
export type { LeaseCheckClient } from './leases/lease-rows.ts';
export { migrate, migrateSessionCore } from './migrate.ts';
export { openPool } from './pool.ts';
export type { Pool, PoolClient, PoolOptions } from './pool.ts';
