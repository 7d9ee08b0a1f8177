import type { Clock } from '@sesi/session-core';

import type { ActivityLog } from '../activity/activity-log.ts';
import type { ActivityType, NewActivity } from '../activity/activity.ts';
import type { ValidationCounter } from '../administration/validation-counter.ts';
import type { Presence } from '../presence/presence.ts';
import type { TenantId } from '../tenants/tenant-id.ts';
import type {
  IssuedSession,
  OperatorSession,
  Origin,
  RefusedSession,
  Rights,
  SignIn,
  Validation,
} from './operator-session.ts';
import type { SessionEnding } from './session-ending.ts';
import type { UserSession } from './session-kinds.ts';
import type { SessionRecords, StoredUserSession } from './session-records.ts';
import {
  admit,
  bornAt,
  cleaned,
  firstSeenFrom,
  refusalOf,
  renewed,
  seenFrom,
} from './session-rules.ts';
import type { SessionSettings } from './session-settings.ts';
import { readToken } from './session-token.ts';
import { issuing, present, shown } from './session-view.ts';

/** What sessions stand on. */
export interface SessionParts {
  readonly records: SessionRecords;
  readonly ending: SessionEnding;
  readonly activity: ActivityLog;
  readonly presence: Presence;
  readonly counter: ValidationCounter;
  readonly clock: Clock;
  readonly settings: SessionSettings;
}

/** Signing in and out, and what each request asks. */
export class OperatorSessions {
  readonly #parts: SessionParts;

  constructor(parts: SessionParts) {
    this.#parts = parts;
  }

  /**
   * Starts a session, once the password or whatever else was checked. The limit of concurrent sessions is part of the same
   * transaction: any number of sign-ins at a time, in any number of processes, never exceed it.
   *
   * @returns `refused` only with the setting `whenFull: 'refuse'`.
   * @throws InvalidSessionError when a text is empty or too long; StoreUnavailableError; SessionContentionError.
   */
  async create(
    signIn: SignIn,
  ): Promise<IssuedSession | { readonly kind: 'refused'; readonly reason: 'too-many-sessions' }> {
    const { records, settings } = this.#parts;
    const nowMs = this.#nowMs();
    const { tenant, userId } = signIn;
    const origin = cleaned(signIn);
    const before = await this.#bearer(signIn.replaces);
    const replaced = before?.tenant === tenant ? before : undefined;
    const { token, stored } = issuing(tenant, {
      userRole: signIn.userRole,
      permissions: signIn.permissions,
      ...present({ ...origin, device: signIn.device }),
      userId,
      userType: signIn.userType,
      email: signIn.email,
      name: signIn.name,
      seenFrom: firstSeenFrom(origin),
      ...bornAt(nowMs, settings),
    });
    const ownBefore = replaced?.value.userId === userId ? replaced.hash : undefined;
    const outcome = await records.issue(stored, nowMs, (sessions, added) =>
      admit(sessions, added, settings, { nowMs, replaced: ownBefore }),
    );
    if (outcome.kind === 'refused') return { kind: 'refused', reason: 'too-many-sessions' };
    if (replaced !== undefined && ownBefore === undefined) {
      await this.#parts.ending.one(replaced, 'signed-out', origin);
    }
    await this.#parts.activity.record([
      this.#entry(stored, 'signed-in', origin, { userRole: signIn.userRole }),
      ...outcome.ended.map((hash) =>
        this.#entry({ ...stored, hash }, hash === ownBefore ? 'signed-out' : 'pushed-out', origin),
      ),
    ]);
    this.#parts.presence.seen(tenant, userId);
    return { kind: 'issued', token, session: shown(stored), ended: outcome.ended.length };
  }

  /**
   * Whether a token opens what is asked for. A use is written down at most every `renewEveryMs`; an IP or agent that is new for
   * the session becomes an entry of the activity log.
   *
   * @param requiredPermission - Undefined: any live session will do.
   * @throws StoreUnavailableError when Postgres is away: a door stays shut then, for a time of seconds.
   */
  async validate(
    token: string,
    requiredPermission?: string,
    origin: Origin = {},
  ): Promise<Validation> {
    const validation = await this.#validate(token, requiredPermission, cleaned(origin));
    this.#parts.counter.count(validation.kind === 'valid' ? 'valid' : validation.reason);
    return validation;
  }

  /**
   * `validate` without a trace: the session is neither renewed nor shown as seen, and no IP is asked for. For what goes on
   * by itself, such as an open stream.
   *
   * @throws StoreUnavailableError
   */
  async peek(token: string, requiredPermission?: string): Promise<Validation> {
    const stored = await this.#bearer(token);
    if (stored === undefined) return { kind: 'refused', reason: 'unknown' };
    const asked = { nowMs: this.#nowMs(), permission: requiredPermission, ip: stored.value.ip };
    const reason = refusalOf(stored.value, asked, this.#parts.settings);
    return reason === undefined
      ? { kind: 'valid', session: shown(stored) }
      : { kind: 'refused', reason };
  }

  /**
   * Gives a session a new token; the old one opens nothing from that moment. With new rights the user's other sessions in the
   * tenant end too, for they hold the old ones. The end of its life stays where it was.
   *
   * To change the rights of somebody else, end his sessions: he gets the new ones when he signs in.
   *
   * @throws InvalidSessionError; StoreUnavailableError; SessionContentionError.
   */
  async rotate(
    token: string,
    rights: Partial<Rights> = {},
    origin: Origin = {},
  ): Promise<IssuedSession | RefusedSession> {
    const { records, activity, settings } = this.#parts;
    const nowMs = this.#nowMs();
    const old = await this.#bearer(token);
    if (old === undefined) return { kind: 'refused', reason: 'unknown' };
    const from = cleaned(origin);
    const reason = refusalOf(old.value, { nowMs, permission: undefined, ip: from.ip }, settings);
    if (reason !== undefined) return { kind: 'refused', reason };
    const endsOthers = rights.permissions !== undefined || rights.userRole !== undefined;
    const { token: next, stored } = issuing(old.tenant, {
      ...old.value,
      ...present(rights),
      lastSeenAt: nowMs,
    });
    const outcome = await records.issue(stored, nowMs, (sessions, added) => {
      const own = sessions.filter(({ tenant }) => tenant === old.tenant);
      // Signed out, or rotated by another request, since it was read.
      if (!own.some(({ hash }) => hash === old.hash)) return { kind: 'refused', reason: 'unknown' };
      const ended = own.filter(({ hash }) => endsOthers || hash === old.hash);
      return {
        kind: 'admitted',
        sessions: [...sessions.filter((one) => !ended.includes(one)), added],
        ended: ended.map(({ hash }) => hash),
      };
    });
    if (outcome.kind === 'refused') return { kind: 'refused', reason: 'unknown' };
    await activity.record([
      this.#entry(stored, 'rotated', from, { rightsChanged: endsOthers }),
      ...outcome.ended
        .filter((hash) => hash !== old.hash)
        .map((hash) => this.#entry({ ...stored, hash }, 'revoked', from)),
    ]);
    return { kind: 'issued', token: next, session: shown(stored), ended: outcome.ended.length - 1 };
  }

  /** Ends the session of a token; false when there was none. @throws StoreUnavailableError. */
  async signOut(token: string, origin: Origin = {}): Promise<boolean> {
    const stored = await this.#bearer(token);
    if (stored === undefined) return false;
    await this.#parts.ending.one(stored, 'signed-out', cleaned(origin));
    return true;
  }

  /** The live sessions of a user in a tenant, one for each device, the oldest first. @throws StoreUnavailableError. */
  async devices(tenant: TenantId, userId: string): Promise<readonly OperatorSession[]> {
    const found = await this.#parts.records.ofUser(tenant, userId, this.#nowMs());
    return found.map(shown).toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  }

  /**
   * Ends one session of a user; false when he has none of that id in this tenant.
   *
   * @param id - `OperatorSession.id`.
   * @throws StoreUnavailableError
   */
  async revoke(tenant: TenantId, userId: string, id: string): Promise<boolean> {
    const value = await this.#parts.records.get(tenant, id);
    if (value?.userId !== userId) return false;
    await this.#parts.ending.one({ tenant, hash: id, value }, 'revoked');
    return true;
  }

  /**
   * Ends all sessions of a user in a tenant; how many.
   *
   * @param options.except - The id of the one that stays: "sign out everywhere else".
   * @throws StoreUnavailableError
   */
  async revokeUser(
    tenant: TenantId,
    userId: string,
    { except }: { readonly except?: string } = {},
  ): Promise<number> {
    return await this.#parts.ending.several(tenant, userId, (id) => id !== except);
  }

  async #validate(
    token: string,
    permission: string | undefined,
    origin: Origin,
  ): Promise<Validation> {
    const { records, settings, presence } = this.#parts;
    const nowMs = this.#nowMs();
    const stored = await this.#bearer(token);
    if (stored === undefined) return { kind: 'refused', reason: 'unknown' };
    const reason = refusalOf(stored.value, { nowMs, permission, ip: origin.ip }, settings);
    if (reason !== undefined) {
      if (reason === 'other-ip') await this.#noteRefusedIp(stored, origin);
      return { kind: 'refused', reason };
    }
    const revision = (value: UserSession): UserSession | undefined => {
      const news = seenFrom(value, origin)?.session;
      const next = renewed(news ?? value, nowMs, settings) ?? news;
      return next && { ...next, ...present(origin) };
    };
    let { value } = stored;
    if (revision(value) !== undefined) {
      const revised = await records.revise(stored.tenant, stored.hash, nowMs, revision);
      if (revised === undefined) return { kind: 'refused', reason: 'unknown' };
      value = revised;
      await this.#noteNews(stored, origin);
    }
    presence.seen(stored.tenant, value.userId);
    return { kind: 'valid', session: shown({ ...stored, value }) };
  }

  async #noteNews(stored: StoredUserSession, origin: Origin): Promise<void> {
    const { ip, userAgent } = stored.value;
    const entries = (seenFrom(stored.value, origin)?.news ?? []).map((part) =>
      part === 'ip'
        ? this.#entry(stored, 'ip-changed', origin, { before: ip })
        : this.#entry(stored, 'agent-changed', origin, { before: userAgent }),
    );
    await this.#parts.activity.record(entries);
  }

  /** Once for each IP and session: whoever tries again does not fill the log. */
  async #noteRefusedIp(stored: StoredUserSession, { ip, userAgent }: Origin): Promise<void> {
    if (seenFrom(stored.value, { ip }) === undefined) return;
    const { tenant, hash } = stored;
    await this.#parts.records.revise(
      tenant,
      hash,
      this.#nowMs(),
      (value) => seenFrom(value, { ip })?.session,
    );
    await this.#parts.activity.record([this.#entry(stored, 'ip-refused', { ip, userAgent })]);
  }

  async #bearer(token: string | undefined): Promise<StoredUserSession | undefined> {
    const reference = token === undefined ? undefined : readToken(token);
    if (reference === undefined) return undefined;
    const value = await this.#parts.records.get(reference.tenant, reference.hash);
    return value && { ...reference, value };
  }

  #entry(
    { tenant, hash, value }: StoredUserSession,
    type: ActivityType,
    origin: Origin,
    data: NonNullable<NewActivity['data']> = {},
  ): NewActivity {
    const at = this.#parts.clock.now();
    return { tenant, userId: value.userId, sessionId: hash, type, ...origin, data, at };
  }

  #nowMs(): number {
    return this.#parts.clock.now().getTime();
  }
}
