export { systemClock } from './clock.ts';
export type { Clock } from './clock.ts';
export {
  EncryptionKeyError,
  InvalidSessionError,
  RedisUnavailableError,
  SealedValueError,
  SessionError,
  SessionExistsError,
  SessionNotFoundError,
  StoreUnavailableError,
} from './errors.ts';
export type { SealedValueReason, WriteOutcome } from './errors.ts';
export {
  ChannelUnavailableError,
  InvalidMessageError,
  MessageTooLargeError,
} from './channels/channel-errors.ts';
export type {
  Channel,
  ChannelListener,
  ChannelNotice,
  ChannelSubscription,
  GapNotice,
  GapReason,
  MessageNotice,
} from './channels/channel.ts';
export {
  InvalidLargeValueError,
  LargeValueDamagedError,
  LargeValueRemovedError,
  LargeValueTimeoutError,
  LargeValueTooLargeError,
} from './large-values/large-value-errors.ts';
export type { Fence, LargeValue, LargeValueInfo } from './large-values/large-value.ts';
export type { LargeValues } from './large-values/large-values.ts';
export type { LargeValueSource } from './large-values/split-into-parts.ts';
export { InvalidLeaseError, LeaseLostError } from './leases/lease-errors.ts';
export type { Lease, LeaseHolder, LeaseOptions } from './leases/lease.ts';
export { reasonOf } from './reason-of.ts';
export type { HealthReport, ServiceStatus } from './health.ts';
export { defineKind } from './kinds/kind.ts';
export type { SessionKind, SessionKindOptions } from './kinds/kind.ts';
export { openSessionCore } from './open-session-core.ts';
export { parseEncryptionKeys } from './sealing/encryption-keys.ts';
export type { EncryptionKey } from './sealing/encryption-keys.ts';
export type {
  CoreEvent,
  CoreStats,
  PostgresConfig,
  RedisConfig,
  SessionCore,
  SessionCoreOptions,
  SessionCounts,
} from './session-core.ts';
export { InvalidRedisUrlError, parseRedisUrl } from './redis/deployment/redis-url.ts';
export type { HostPort, RedisUrl } from './redis/deployment/redis-url.ts';
export { redisScript } from './redis/scripts.ts';
export type { RedisScript } from './redis/scripts.ts';
export { registrationKind, whatsAppKind } from './session-manager/kinds.ts';
export type { RegistrationValue } from './session-manager/kinds.ts';
export { SessionManager } from './session-manager/session-manager.ts';
export type {
  RegistrationSession,
  SessionManagerOptions,
  SessionStats,
} from './session-manager/session-manager.ts';
export type { SharedRedis } from './shared-redis/shared-redis.ts';
export type { Session, SessionEvent } from './kinds/session.ts';
export type {
  ChangeOptions,
  ChangeValue,
  SessionChange,
  SessionFilter,
  Sessions,
} from './kinds/sessions.ts';
