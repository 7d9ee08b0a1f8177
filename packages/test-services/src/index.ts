export {
  type LocalPostgres,
  type LocalPostgresOptions,
  startLocalPostgres,
} from './postgres/local-postgres.ts';
export type { PostgresSource } from './postgres/postgres-binaries.ts';
export { findRedisServer, type InstallableProgram, installHint } from './process/find-program.ts';
export { freePort } from './process/free-port.ts';
export {
  DataFolderError,
  DataFolderInUseError,
  MissingPartError,
  ServerStartError,
  ServerStopError,
  ServerUnreachableError,
} from './process/server-errors.ts';
export {
  provideTestServices,
  type TestServices,
  type TestServicesOptions,
} from './provided/provide-test-services.ts';
export type {
  MissingPart,
  PostgresOrigin,
  ProvidedPostgres,
  ProvidedRedis,
  ProvidedServices,
  RedisOrigin,
} from './provided/provided-services.ts';
export { createTestDatabase, type TestDatabase } from './provided/test-database.ts';
export { createTestRedis, type TestRedis } from './provided/test-redis.ts';
export { type LocalRedis, type LocalRedisOptions, startLocalRedis } from './redis/local-redis.ts';
export {
  type LocalCluster,
  type LocalClusterNode,
  type LocalClusterOptions,
  startLocalCluster,
} from './redis/local-cluster.ts';
export {
  type LocalSentinels,
  type LocalSentinelsOptions,
  startLocalSentinels,
} from './redis/local-sentinels.ts';
