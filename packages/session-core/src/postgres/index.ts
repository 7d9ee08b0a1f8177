export { migrate, migrateSessionCore } from './migrate.ts';
export { openPool } from './pool.ts';
export type { Pool, PoolClient, PoolOptions } from './pool.ts';
