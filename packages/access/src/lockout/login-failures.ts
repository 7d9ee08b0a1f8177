import { z } from 'zod';

import { InvalidAccessSettingError } from '../sessions/session-settings.ts';

/** When an account is locked, and for how long. */
export interface LockoutSettings {
  /** Failures that lock; default 5. */
  readonly maxFailures: number;
  /** Failures are forgotten so long after the last one; default 24 h (contract E). */
  readonly attemptsLifeMs: number;
  /** Length of a lock; default 30 min (contract E). */
  readonly lockMs: number;
  /** Each further lock within `attemptsLifeMs` is so many times longer; default 1 = all alike. */
  readonly escalation: number;
  /** No lock is longer; default 24 h. */
  readonly longestLockMs: number;
}

const hourMs = 3_600_000;

const defaults: LockoutSettings = {
  maxFailures: 5,
  attemptsLifeMs: 24 * hourMs,
  lockMs: hourMs / 2,
  escalation: 1,
  longestLockMs: 24 * hourMs,
};

/** The settings with their defaults. @throws InvalidAccessSettingError. */
export function lockoutSettings(given: Partial<LockoutSettings> = {}): LockoutSettings {
  const settings = { ...defaults, ...given };
  const { maxFailures, escalation, attemptsLifeMs, lockMs, longestLockMs } = settings;
  if (!(Number.isSafeInteger(maxFailures) && maxFailures >= 1)) {
    throw new InvalidAccessSettingError('maxFailures is a whole number from 1 on.');
  }
  if (!(Number.isFinite(escalation) && escalation >= 1)) {
    throw new InvalidAccessSettingError('escalation is a number from 1 on.');
  }
  for (const [name, ms] of Object.entries({ attemptsLifeMs, lockMs, longestLockMs })) {
    if (Number.isSafeInteger(ms) && ms > 0) continue;
    throw new InvalidAccessSettingError(`${name} is a positive number of milliseconds.`);
  }
  if (Math.max(lockMs, longestLockMs) > attemptsLifeMs) {
    throw new InvalidAccessSettingError(
      'attemptsLifeMs must not be shorter than a lock, which would end with it.',
    );
  }
  return settings;
}

/** What `security:attempts:{id}` holds. */
export const loginFailuresSchema = z.object({
  tenant: z.string().optional(),
  /** Since the last success or lock. */
  failures: z.number().int(),
  /** Locks within the life of this record. */
  locks: z.number().int(),
  /** Epoch ms; 0 = never was. */
  lockedUntil: z.number(),
  lastIp: z.string(),
});

export type LoginFailures = z.infer<typeof loginFailuresSchema>;

export function isLocked({ lockedUntil }: LoginFailures, now: number): boolean {
  return lockedUntil > now;
}

/** One more failure. During a lock nothing changes: nobody can prolong it from outside. */
export function withFailure(
  before: LoginFailures,
  settings: LockoutSettings,
  now: number,
): LoginFailures {
  if (isLocked(before, now)) return before;
  const failures = before.failures + 1;
  if (failures < settings.maxFailures) return { ...before, failures };
  const lockMs = Math.min(
    settings.lockMs * settings.escalation ** before.locks,
    settings.longestLockMs,
  );
  return { ...before, failures: 0, locks: before.locks + 1, lockedUntil: now + lockMs };
}

/** A success forgets failures and former locks, unless the account is locked: then it is no success. */
export function withSuccess(before: LoginFailures, now: number): LoginFailures {
  return isLocked(before, now) ? before : { ...before, failures: 0, locks: 0, lockedUntil: 0 };
}
