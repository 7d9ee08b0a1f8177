export {
  EncryptionKeyError,
  InvalidSessionError,
  SealedValueError,
  SessionError,
  SessionExistsError,
  SessionNotFoundError,
  StoreUnavailableError,
} from './errors.ts';
export type { SealedValueReason, WriteOutcome } from './errors.ts';
export type { HealthReport, ServiceStatus } from './health.ts';
export { defineKind } from './kind.ts';
export type { SessionKind, SessionKindOptions } from './kind.ts';
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
export { registrationKind, whatsAppKind } from './session-manager/kinds.ts';
export type { RegistrationValue } from './session-manager/kinds.ts';
export { SessionManager } from './session-manager/session-manager.ts';
export type {
  RegistrationSession,
  SessionManagerOptions,
  SessionStats,
} from './session-manager/session-manager.ts';
export type { Session, SessionEvent } from './session.ts';
export type {
  ChangeOptions,
  ChangeValue,
  SessionChange,
  SessionFilter,
  Sessions,
} from './sessions.ts';
