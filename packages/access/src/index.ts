export type { Activity, ActivityQuery, ActivityType, NewActivity } from './activity/activity.ts';
export type {
  SessionAdministration,
  SessionSelection,
} from './administration/session-administration.ts';
export type { SessionStatistics } from './administration/session-statistics.ts';
export type { ValidationFigures, ValidationOutcome } from './administration/validation-counter.ts';
export type { ChannelSettings } from './channels/channel-settings.ts';
export type { LiveEvent, StreamEnd, StreamGapReason } from './channels/live-stream.ts';
export { InvalidTopicMessageError } from './channels/tenant-channel.ts';
export type { TenantChannel, TopicNotice } from './channels/tenant-channel.ts';
export type { OpenedStream, TenantChannels } from './channels/tenant-channels.ts';
export { sseHeaders, toSse } from './channels/to-sse.ts';
export { defineTopic, InvalidTopicError, topics } from './channels/topics.ts';
export type {
  DistributionTracking,
  InventoryAlert,
  ProductionStatus,
  Topic,
  Update,
} from './channels/topics.ts';
export { MarketplaceSessions } from './contract/marketplace-sessions.ts';
export type { MarketplaceSession } from './contract/marketplace-sessions.ts';
export { MultiTenantSessions } from './contract/multi-tenant-sessions.ts';
export type {
  MultiTenantSession,
  NewMultiTenantSession,
} from './contract/multi-tenant-sessions.ts';
export { TooManySessionsError } from './contract/too-many-sessions-error.ts';
export { isSameOrigin } from './http/is-same-origin.ts';
export type { RequestOrigin } from './http/is-same-origin.ts';
export { sessionCookie } from './http/session-cookie.ts';
export type { SessionCookie, SessionCookieSettings } from './http/session-cookie.ts';
export { InvalidOperatorError } from './operators/operator.ts';
export type {
  Actor,
  AddedOperator,
  ChangedOperator,
  NewOperator,
  Operator,
  OperatorRights,
  OperatorSignIn,
  SignedIn,
  SignInRefusal,
  UnknownOperator,
  WeakPassword,
} from './operators/operator.ts';
export type { OperatorSettings } from './operators/operator-settings.ts';
export type { Operators } from './operators/operators.ts';
export { openAccess } from './open-access.ts';
export type { Access, AccessOptions, AccessSettings } from './open-access.ts';
export { AccessStoreError } from './postgres/access-store-error.ts';
export type { Presence, PresenceSettings, UserPresence } from './presence/presence.ts';
export type {
  IssuedSession,
  OperatorSession,
  Origin,
  RefusalReason,
  RefusedSession,
  Rights,
  SignIn,
  Validation,
  ValidSession,
} from './sessions/operator-session.ts';
export type { OperatorSessions } from './sessions/operator-sessions.ts';
export { SessionContentionError } from './sessions/session-list.ts';
export { InvalidAccessSettingError } from './sessions/session-settings.ts';
export type { SessionSettings } from './sessions/session-settings.ts';
export { InvalidTenantError, isTenantId, tenantId } from './tenants/tenant-id.ts';
export type { TenantId } from './tenants/tenant-id.ts';
export { tenantsOfSession } from './tenants/tenants-of-session.ts';
export type { Tenants } from './tenants/tenants.ts';
export { InvalidAuditRecordError } from './audit/audit-entry.ts';
export type { AuditEntry, AuditRecord } from './audit/audit-entry.ts';
export type { AuditLog, AuditLogOptions, AuditPage } from './audit/audit-log.ts';
export type { AlertRules, AuditAlert } from './audit/find-alerts.ts';
export type { ChainAnchor, ChainVerdict } from './audit/verify-chain.ts';
export type { Lockout, LockState } from './lockout/lockout.ts';
export type { LockoutSettings } from './lockout/login-failures.ts';
export { PasswordHashError, PasswordsBusyError } from './passwords/password-errors.ts';
export type { PasswordMatch, Passwords, PasswordsOptions } from './passwords/passwords.ts';
export type {
  PasswordOwner,
  PasswordPolicy,
  PasswordProblem,
  PasswordVerdict,
} from './passwords/validate-password.ts';
export { AuditChainBrokenError } from './postgres/security/audit-archive-rows.ts';
export type { AuditFilter } from './postgres/security/audit-rows.ts';
export { InvalidRateLimitError } from './rate-limits/invalid-rate-limit-error.ts';
export type { RateVerdict, RateWindow } from './rate-limits/ledger.ts';
export type { RateLimited, RateLimits, RateLimitsOptions } from './rate-limits/rate-limits.ts';
