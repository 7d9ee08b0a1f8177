import { createHash } from 'node:crypto';

import {
  type Clock,
  defineKind,
  type SessionCore,
  SessionExistsError,
  SessionNotFoundError,
  type Sessions,
  systemClock,
} from '@sesi/session-core';
import { z } from 'zod';

import type { AuditLog } from '../audit/audit-log.ts';
import {
  isLocked,
  type LockoutSettings,
  lockoutSettings,
  type LoginFailures,
  loginFailuresSchema,
  withFailure,
  withSuccess,
} from './login-failures.ts';

/** What `openLockout` takes. */
export interface LockoutOptions {
  readonly core: SessionCore;
  /** Where attempts, locks and unlocks are written down; it also counts failures by address. */
  readonly audit: AuditLog;
  readonly settings?: Partial<LockoutSettings>;
  /** Default: the clock of the machine. */
  readonly clock?: Clock;
}

/** Whether an account may try to sign in. */
export type LockState =
  | { readonly kind: 'open'; readonly failuresLeft: number }
  | { readonly kind: 'locked'; readonly until: Date };

/** Locks accounts after failed sign-ins. An id that no account has is treated as any other. */
export interface Lockout {
  /**
   * Counts an attempt, in one step of Postgres. Its answer decides: after `locked` nobody is signed in, also where the
   * password was right.
   *
   * @param id - Globally unique: what was typed as the name of the account, in one spelling.
   * @throws StoreUnavailableError when it could not be counted, AccessStoreError when it was counted and could not be
   *   written down: sign nobody in. A lock that it brought holds all the same.
   */
  recordLoginAttempt(
    id: string,
    success: boolean,
    ip: string,
    userAgent: string,
    tenant?: string,
  ): Promise<LockState>;
  /** Contract E. To be asked before the password is looked at. @throws StoreUnavailableError */
  isAccountLocked(id: string): Promise<boolean>;
  /** As `isAccountLocked`, with the time. @throws StoreUnavailableError */
  lockState(id: string): Promise<LockState>;
  /**
   * Ends a lock and forgets the failures; false when there was nothing to forget.
   *
   * @param by.tenant - Whose administrator it is: attempts that were recorded for another tenant stay. Undefined: anybody's.
   * @throws StoreUnavailableError; AccessStoreError.
   */
  unlock(id: string, by: { readonly userId: string; readonly tenant?: string }): Promise<boolean>;
}

/**
 * Opens the lock-out: `security:attempts:{id}` decides, `security:lockout:{id}` shows each lock while it lasts.
 *
 * @throws InvalidAccessSettingError
 */
export function openLockout(options: LockoutOptions): Lockout {
  return new CountedLockout(options);
}

/** What `security:lockout:{id}` holds. */
const shownLock = z.object({ tenant: z.string().optional(), lockedUntil: z.number() });

class CountedLockout implements Lockout {
  readonly #attempts: Sessions<LoginFailures>;
  readonly #locks: Sessions<z.infer<typeof shownLock>>;
  readonly #audit: AuditLog;
  readonly #settings: LockoutSettings;
  readonly #clock: Clock;

  constructor({ core, audit, settings, clock }: LockoutOptions) {
    this.#settings = lockoutSettings(settings);
    const { attemptsLifeMs, lockMs } = this.#settings;
    this.#attempts = core.sessions(
      defineKind({
        name: 'login-attempts',
        keyPrefix: 'security:attempts:',
        ttlMs: attemptsLifeMs,
        renewOnUpdate: true,
        grantsAccess: true,
        schema: loginFailuresSchema,
      }),
    );
    this.#locks = core.sessions(
      defineKind({
        name: 'account-lock',
        keyPrefix: 'security:lockout:',
        ttlMs: lockMs,
        schema: shownLock,
      }),
    );
    this.#audit = audit;
    this.#clock = clock ?? systemClock;
  }

  async recordLoginAttempt(
    id: string,
    success: boolean,
    ip: string,
    userAgent: string,
    tenant?: string,
  ): Promise<LockState> {
    const key = storable(id);
    const now = this.#clock.now().getTime();
    const { after, locksNow } = success
      ? await this.#succeed(key, now)
      : await this.#fail(key, now, ip, tenant);
    const state = this.#stateOf(after, now);
    const entry = { tenant, userId: key, ip, userAgent };
    const refused = state.kind === 'locked';
    if (locksNow && refused) await this.#show(key, { tenant, lockedUntil: state.until.getTime() });
    // Appended in the same turn, so they are written together or not at all.
    await Promise.all([
      this.#audit.append({
        ...entry,
        action: 'login',
        outcome: success && !refused ? 'success' : 'failure',
        ...(refused && !locksNow ? { data: { locked: true } } : {}),
      }),
      locksNow && refused
        ? this.#audit.append({
            ...entry,
            action: 'account-locked',
            outcome: 'success',
            data: { until: state.until.toISOString() },
          })
        : undefined,
    ]);
    return state;
  }

  async isAccountLocked(id: string): Promise<boolean> {
    return (await this.lockState(id)).kind === 'locked';
  }

  async lockState(id: string): Promise<LockState> {
    const held = await this.#attempts.get(storable(id));
    return this.#stateOf(held?.value, this.#clock.now().getTime());
  }

  async unlock(
    id: string,
    by: { readonly userId: string; readonly tenant?: string },
  ): Promise<boolean> {
    const key = storable(id);
    const owner = (await this.#attempts.get(key))?.value.tenant;
    const isOthers = owner !== undefined && by.tenant !== undefined && owner !== by.tenant;
    const ended = !isOthers && (await this.#attempts.delete(key));
    if (!isOthers) await this.#locks.delete(key);
    await this.#audit.append({
      tenant: by.tenant,
      userId: key,
      action: 'account-unlocked',
      outcome: ended ? 'success' : 'failure',
      data: { by: by.userId },
    });
    return ended;
  }

  async #show(key: string, lock: z.infer<typeof shownLock>): Promise<void> {
    const lifeMs = lock.lockedUntil - this.#clock.now().getTime();
    await this.#locks.save(key, lock, { ttlMs: Math.max(1, Math.ceil(lifeMs)) });
    // Redis gets its copy by a read: people look for it there.
    await this.#locks.get(key);
  }

  async #succeed(key: string, now: number): Promise<Counted> {
    try {
      const { value } = await this.#attempts.update(key, (before) => withSuccess(before, now));
      return { after: value, locksNow: false };
    } catch (error) {
      if (!(error instanceof SessionNotFoundError)) throw error;
      return { after: undefined, locksNow: false };
    }
  }

  async #fail(key: string, now: number, lastIp: string, tenant?: string): Promise<Counted> {
    const none = { tenant, failures: 0, locks: 0, lockedUntil: 0, lastIp };
    // Whoever comes first creates it; the others find it at the second try at the latest, unless it is deleted meanwhile.
    for (;;) {
      let locksNow = false;
      const count = (before: LoginFailures): LoginFailures => {
        const after = withFailure({ ...before, lastIp }, this.#settings, now);
        locksNow = !isLocked(before, now) && isLocked(after, now);
        return after;
      };
      try {
        const { value } = await this.#attempts.update(key, count);
        return { after: value, locksNow };
      } catch (error) {
        if (!(error instanceof SessionNotFoundError)) throw error;
      }
      try {
        const { value } = await this.#attempts.create(key, count(none));
        return { after: value, locksNow };
      } catch (error) {
        if (!(error instanceof SessionExistsError)) throw error;
      }
    }
  }

  #stateOf(held: LoginFailures | undefined, now: number): LockState {
    if (held !== undefined && isLocked(held, now)) {
      return { kind: 'locked', until: new Date(held.lockedUntil) };
    }
    return { kind: 'open', failuresLeft: this.#settings.maxFailures - (held?.failures ?? 0) };
  }
}

interface Counted {
  readonly after: LoginFailures | undefined;
  readonly locksNow: boolean;
}

/** What cannot be a key, such as a megabyte that was typed as a name, counts by its hash. */
function storable(id: string): string {
  const plain = id.length > 0 && id.length <= 200 && !/[\u0000-\u001f\u007f]/u.test(id);
  if (plain && id.isWellFormed()) return id;
  return `sha256:${createHash('sha256').update(id).digest('hex')}`;
}
