export { systemClock } from '@sesi/session-core';
export type { Clock } from '@sesi/session-core';
export { encryptionEnv, requireEncryptionKey } from './config/encryption-env.ts';
export type { EncryptionEnv } from './config/encryption-env.ts';
export { postgresEnv, toPostgresConfig } from './config/postgres-env.ts';
export type { PostgresEnv } from './config/postgres-env.ts';
export { logLevels, processEnv } from './config/process-env.ts';
export type { LogLevel } from './config/process-env.ts';
export { ConfigError, readConfig } from './config/read-config.ts';
export type { ConfigProblem, Environment } from './config/read-config.ts';
export { redisEnv, toRedisConfig } from './config/redis-env.ts';
export type { RedisEnv } from './config/redis-env.ts';
export {
  booleanVariable,
  optionalBooleanVariable,
  portVariable,
  urlVariable,
  wholeNumber,
} from './config/variables.ts';
export { AccessNotOpenedError } from './contract/access-not-opened-error.ts';
export { createCircuitBreaker } from './contract/circuit/circuit-breaker.ts';
export type {
  CircuitBreaker,
  CircuitBreakerOptions,
  CircuitBreakerState,
} from './contract/circuit/circuit-breaker.ts';
export { CallTimeoutError, CircuitOpenError } from './contract/circuit/circuit-errors.ts';
export type { RedisHealth } from './contract/health/redis-health.ts';
export type { ServiceState } from './contract/health/service-states.ts';
export { commissionOf } from './contract/marketplace/commission.ts';
export type { CommissionRate } from './contract/marketplace/commission.ts';
export { marketplaceEnv } from './contract/marketplace/marketplace-env.ts';
export type {
  ClientConversation,
  ResponseReminder,
  VendorInterest,
} from './contract/marketplace/marketplace-jobs.ts';
export type {
  Marketplace,
  MarketplaceHealth,
  MarketplaceStats,
} from './contract/marketplace/marketplace.ts';
export type { NoticeId, Notifier, VendorNotice } from './contract/marketplace/notifier.ts';
export { openMarketplace } from './contract/marketplace/open-marketplace.ts';
export type { MarketplaceOptions } from './contract/marketplace/open-marketplace.ts';
export type { RedisFigures } from './contract/marketplace/redis-client.ts';
export type { SessionMetadata, UserSession } from './contract/marketplace/user-sessions.ts';
export { openMultiTenant } from './contract/multi-tenant/open-multi-tenant.ts';
export type { MultiTenant, MultiTenantOptions } from './contract/multi-tenant/open-multi-tenant.ts';
export { PortUnavailableError } from './http/port-unavailable-error.ts';
export type { UnavailablePort } from './http/port-unavailable-error.ts';
export type { Probe, ProbeResult } from './http/probe.ts';
export { startHttpServer } from './http/start-http-server.ts';
export type { HealthAnswer } from './http/check-health.ts';
export type {
  HttpApp,
  HttpRoutes,
  HttpServer,
  HttpServerOptions,
} from './http/start-http-server.ts';
export { exitCodes } from './lifecycle/exit-codes.ts';
export type { HostProcess, StopSignal } from './lifecycle/host-process.ts';
export { runService } from './lifecycle/run-service.ts';
export type { ServiceContext, ServiceOptions } from './lifecycle/run-service.ts';
export { createLogger } from './logging/create-logger.ts';
export type { Logger, LoggerOptions } from './logging/create-logger.ts';
export { redactedNames } from './logging/redact-line.ts';
export { scrubSecrets } from './logging/scrub-secrets.ts';
export { answer, nothing, operatorRoute, refusal } from './operators-api/operator-route.ts';
export type { Answer, OperatorRoute, SignedCall } from './operators-api/operator-route.ts';
export { operatorsApi } from './operators-api/operators-api.ts';
export type { OperatorsApiOptions } from './operators-api/operators-api.ts';
export {
  operatorsEnv,
  requireForOperators,
  toOperatorsApi,
} from './operators-api/operators-env.ts';
export type { OperatorsApiSettings, OperatorsEnv } from './operators-api/operators-env.ts';
export { DatabaseFactory } from './platform/database-factory.ts';
export type { DatabaseOptions } from './platform/database-factory.ts';
export { DatabaseManager } from './platform/database-manager.ts';
export { openPlatform } from './platform/open-platform.ts';
export type {
  Platform,
  PlatformConfig,
  PlatformOptions,
  PlatformStats,
} from './platform/open-platform.ts';
export { PlatformOpenError } from './platform/platform-open-error.ts';
export { probes } from './platform/probes.ts';
export { startUpkeep } from './platform/start-upkeep.ts';
export type { CacheWarmer, UpkeepOptions } from './platform/start-upkeep.ts';
