import { type Clock, type SessionCore, systemClock } from '@sesi/session-core';
import type { Pool } from '@sesi/session-core/postgres';

import { ActivityLog } from './activity/activity-log.ts';
import { SessionAdministration } from './administration/session-administration.ts';
import { ValidationCounter } from './administration/validation-counter.ts';
import { type AuditLog, type AuditLogOptions, openAuditLog } from './audit/audit-log.ts';
import { type ChannelSettings, channelSettings } from './channels/channel-settings.ts';
import { TenantChannels } from './channels/tenant-channels.ts';
import { type Lockout, openLockout } from './lockout/lockout.ts';
import type { LockoutSettings } from './lockout/login-failures.ts';
import { defaultOperatorSettings, type OperatorSettings } from './operators/operator-settings.ts';
import { Operators } from './operators/operators.ts';
import { openPasswords, type Passwords, type PasswordsOptions } from './passwords/passwords.ts';
import { migrateAccess } from './postgres/migrate-access.ts';
import { OperatorRows } from './postgres/operators/operator-rows.ts';
import { ActivityRows } from './postgres/sessions/activity-rows.ts';
import { PresenceRows } from './postgres/sessions/presence-rows.ts';
import { Presence, type PresenceSettings, presenceSettings } from './presence/presence.ts';
import {
  openRateLimits,
  type RateLimits,
  type RateLimitsOptions,
} from './rate-limits/rate-limits.ts';
import { OperatorSessions } from './sessions/operator-sessions.ts';
import { SessionEnding } from './sessions/session-ending.ts';
import { SessionRecords } from './sessions/session-records.ts';
import { type SessionSettings, sessionSettings } from './sessions/session-settings.ts';
import { openTenants, type Tenants } from './tenants/tenants.ts';

/** What may be set; each left-out setting has the default that stands at its type. */
export interface AccessSettings {
  readonly sessions?: Partial<SessionSettings>;
  readonly presence?: Partial<PresenceSettings>;
  readonly channels?: Partial<ChannelSettings>;
  readonly rateLimits?: Pick<RateLimitsOptions, 'windows'>;
  readonly lockout?: Partial<LockoutSettings>;
  readonly passwords?: PasswordsOptions;
  readonly operators?: Partial<OperatorSettings>;
  readonly audit?: Omit<AuditLogOptions, 'pool' | 'clock'>;
}

/** What `openAccess` takes. The core and the pool stay the caller's to close, after the access. */
export interface AccessOptions {
  /** Opened with `encryptionKeys`: sessions are sealed. */
  readonly core: SessionCore;
  /** The same Postgres as the core's. Its user owns the schema `access` and may take the roles of the README. */
  readonly pool: Pool;
  readonly clock?: Clock;
  readonly settings?: AccessSettings;
}

/** Who may do what, and who is there. Disposing it writes what it has collected. */
export interface Access extends AsyncDisposable {
  /** Signing in and out, and what each request asks. */
  readonly sessions: OperatorSessions;
  /** Who may sign in, and signing in by password. */
  readonly operators: Operators;
  /** Sessions in bulk, their activity and figures. */
  readonly administration: SessionAdministration;
  /** Who is online, and when somebody was last seen. */
  readonly presence: Presence;
  /** Work in Postgres on behalf of one tenant. */
  readonly tenants: Tenants;
  /** Messages within a tenant, and streams of them for who has the permission. */
  readonly channels: TenantChannels;
  /** How often somebody may do something. */
  readonly rateLimits: RateLimits;
  /** Accounts that are locked after failed sign-ins. */
  readonly lockout: Lockout;
  /** The rules and hashes of passwords. */
  readonly passwords: Passwords;
  /** What happened, in chains that show what was changed afterwards. */
  readonly audit: AuditLog;
}

/**
 * Brings the schema `access` up to date and opens all of it.
 *
 * @throws InvalidAccessSettingError, InvalidRateLimitError; AccessStoreError, StoreUnavailableError when Postgres does not
 *   answer; EncryptionKeyError when the core has no keys to seal sessions with.
 */
export async function openAccess({
  core,
  pool,
  clock = systemClock,
  settings = {},
}: AccessOptions): Promise<Access> {
  const ofSessions = sessionSettings(settings.sessions);
  const ofPresence = presenceSettings(settings.presence);
  const ofChannels = channelSettings(settings.channels);
  const records = new SessionRecords(core);
  await migrateAccess(pool);

  await using opened = new AsyncDisposableStack();
  const audit = opened.use(openAuditLog({ ...settings.audit, pool, clock }));
  const lockout = openLockout({ core, audit, clock, settings: settings.lockout ?? {} });
  const rateLimits = opened.use(
    await openRateLimits({ ...settings.rateLimits, redis: core.redis, pool, clock }),
  );
  const rows = new ActivityRows(pool);
  const activity = opened.use(new ActivityLog(rows));
  const presence = opened.use(new Presence(new PresenceRows(pool), clock, ofPresence));
  const counter = new ValidationCounter(clock);
  const ending = new SessionEnding({ records, activity, presence, clock });
  const parts = { records, ending, activity, presence, counter, clock, settings: ofSessions };
  const sessions = new OperatorSessions(parts);
  const passwords = openPasswords(settings.passwords);
  const operators = new Operators({
    rows: new OperatorRows(pool),
    sessions,
    rateLimits,
    lockout,
    passwords,
    audit,
    clock,
    settings: { ...defaultOperatorSettings, ...settings.operators },
  });
  const channels = opened.use(new TenantChannels(core, sessions, presence, ofChannels));
  const stack = opened.move();
  return {
    sessions,
    operators,
    administration: new SessionAdministration({ ...parts, rows }),
    presence,
    tenants: openTenants(pool),
    channels,
    rateLimits,
    lockout,
    passwords,
    audit,
    [Symbol.asyncDispose]: async () => await stack.disposeAsync(),
  };
}
