import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  isLocked,
  lockoutSettings,
  type LoginFailures,
  withFailure,
  withSuccess,
} from '../../src/lockout/login-failures.ts';
import { InvalidAccessSettingError } from '../../src/sessions/session-settings.ts';

const defaultLockout = lockoutSettings();
const none: LoginFailures = { failures: 0, locks: 0, lockedUntil: 0, lastIp: '192.0.2.1' };
const now = 1_800_000_000_000;

function failed(times: number, settings = defaultLockout, from = none, at = now): LoginFailures {
  let held = from;
  for (let time = 0; time < times; time += 1) held = withFailure(held, settings, at);
  return held;
}

describe('failures to sign in', () => {
  it('lock at the fifth, for half an hour', () => {
    expect(isLocked(failed(4), now)).toBe(false);
    const locked = failed(5);
    expect(isLocked(locked, now)).toBe(true);
    expect(isLocked(locked, now + 1_799_999)).toBe(true);
    expect(isLocked(locked, now + 1_800_000)).toBe(false);
  });

  it('do not prolong a lock, and a success does not end it', () => {
    const locked = failed(5);
    expect(withFailure(locked, defaultLockout, now + 1)).toBe(locked);
    expect(withSuccess(locked, now + 1)).toBe(locked);
    expect(withSuccess(locked, now + 1_800_000)).toMatchObject({ failures: 0, lockedUntil: 0 });
  });

  it('are counted from one again after a lock and after a success', () => {
    const after = withFailure(failed(5), defaultLockout, now + 1_800_000);
    expect(after.failures).toBe(1);
    expect(withFailure(withSuccess(failed(4), now), defaultLockout, now).failures).toBe(1);
  });

  it('lock for longer each time where that is set, up to the longest', () => {
    const settings = { ...defaultLockout, escalation: 4, longestLockMs: 3 * 3_600_000 };
    let held = none;
    let at = now;
    const lengths: number[] = [];
    for (let time = 0; time < 4; time += 1) {
      held = failed(5, settings, held, at);
      lengths.push((held.lockedUntil - at) / 60_000);
      at = held.lockedUntil;
    }
    expect(lengths).toEqual([30, 120, 180, 180]);
  });

  it('never let more than the setting through before a lock, in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 60 }), (successes) => {
        let held = none;
        let inARow = 0;
        for (const success of successes) {
          if (isLocked(held, now)) break;
          inARow = success ? 0 : inARow + 1;
          held = success ? withSuccess(held, now) : withFailure(held, defaultLockout, now);
          expect(isLocked(held, now)).toBe(inARow === defaultLockout.maxFailures);
        }
      }),
    );
  });
});

describe('settings of the lock-out', () => {
  it('that cannot work, or with which a lock would be forgotten before its end, are refused', () => {
    const wrong = [
      { maxFailures: 0 },
      { maxFailures: 1.5 },
      { escalation: 0.5 },
      { escalation: Number.NaN },
      { lockMs: 0 },
      { lockMs: Number.NaN },
      { longestLockMs: -1 },
      { attemptsLifeMs: 60_000, lockMs: 120_000 },
    ];
    for (const given of wrong) {
      expect(() => lockoutSettings(given)).toThrow(InvalidAccessSettingError);
    }
  });
});
