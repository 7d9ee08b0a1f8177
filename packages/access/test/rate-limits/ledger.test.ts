import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  charge,
  emptyLedger,
  type Ledger,
  lend,
  merged,
  type RateWindow,
  remainingOf,
  withRefund,
  withUnits,
} from '../../src/rate-limits/ledger.ts';

const start = 1_800_000_000_000;
const windowsOfAny = fc.uniqueArray(
  fc.record({
    limit: fc.integer({ min: 1, max: 30 }),
    windowMs: fc.integer({ min: 100, max: 20_000 }),
  }),
  { minLength: 1, maxLength: 3, selector: ({ windowMs }) => windowMs },
);
const plan = fc.array(
  fc.record({ afterMs: fc.integer({ min: 0, max: 4_000 }), cost: fc.integer({ min: 1, max: 5 }) }),
  { minLength: 1, maxLength: 120 },
);

/** The units that were let through in the `windowMs` up to each of these moments. */
function mostInAnyWindow(allowed: { at: number; units: number }[], windowMs: number): number {
  const sums = allowed.map(({ at: end }) =>
    allowed
      .filter(({ at }) => at > end - windowMs && at <= end)
      .reduce((total, { units }) => total + units, 0),
  );
  return Math.max(0, ...sums);
}

describe('a ledger', () => {
  it('never allows more than the limit in any window, whatever comes when', () => {
    fc.assert(
      fc.property(windowsOfAny, plan, (windows, steps) => {
        let ledger: Ledger = emptyLedger;
        let now = start;
        const allowed: { at: number; units: number }[] = [];
        for (const { afterMs, cost: wanted } of steps) {
          now += afterMs;
          const cost = Math.min(wanted, ...windows.map(({ limit }) => limit));
          const charged = charge(ledger, windows, cost, now);
          if (charged.verdict.kind === 'allowed') allowed.push({ at: now, units: cost });
          ({ ledger } = charged);
        }
        for (const { limit, windowMs } of windows) {
          expect(mostInAnyWindow(allowed, windowMs)).toBeLessThanOrEqual(limit);
        }
      }),
    );
  });

  it('never lets more through with loans that are spent late, lost or given back', () => {
    const borrowed = fc.array(
      fc.record({
        afterMs: fc.integer({ min: 0, max: 1_500 }),
        fate: fc.constantFrom('spend', 'lose', 'refund'),
      }),
      { minLength: 1, maxLength: 150 },
    );
    fc.assert(
      fc.property(windowsOfAny, borrowed, (windows, steps) => {
        let ledger: Ledger = emptyLedger;
        let now = start;
        let held = { units: 0, until: 0, at: 0 };
        const allowed: { at: number; units: number }[] = [];
        for (const { afterMs, fate } of steps) {
          now += afterMs;
          if (fate === 'spend' && held.units > 0 && held.until > now) {
            held.units -= 1;
            allowed.push({ at: now, units: 1 });
            continue;
          }
          if (fate !== 'lose') ledger = withRefund(ledger, { ...held, windows });
          const charged = charge(ledger, windows, 1, now);
          held = { units: 0, until: 0, at: now };
          ({ ledger } = charged);
          if (charged.verdict.kind === 'refused') continue;
          allowed.push({ at: now, units: 1 });
          const lent = lend(ledger, windows, now);
          ({ ledger } = lent);
          held = { ...lent.loan, at: now };
        }
        for (const { limit, windowMs } of windows) {
          expect(mostInAnyWindow(allowed, windowMs)).toBeLessThanOrEqual(limit);
        }
      }),
    );
  });

  it('says when to come again: not a millisecond too late or too early', () => {
    fc.assert(
      fc.property(windowsOfAny, plan, (windows, steps) => {
        let ledger: Ledger = emptyLedger;
        let now = start;
        for (const { afterMs, cost: wanted } of steps) {
          now += afterMs;
          const cost = Math.min(wanted, ...windows.map(({ limit }) => limit));
          const { verdict, ledger: next } = charge(ledger, windows, cost, now);
          if (verdict.kind === 'refused') {
            const then = now + verdict.retryAfterMs;
            expect(charge(ledger, windows, cost, then).verdict.kind).toBe('allowed');
            expect(charge(ledger, windows, cost, then - 1).verdict.kind).toBe('refused');
          }
          ledger = next;
        }
      }),
    );
  });

  it('forgets what was used a window and at most a tenth later', () => {
    const windows = [{ limit: 3, windowMs: 1_000 }];
    const { ledger, verdict } = charge(emptyLedger, windows, 3, start);
    expect(verdict).toEqual({ kind: 'allowed', remaining: 0, resetAt: new Date(start + 1_100) });
    expect(charge(ledger, windows, 1, start + 1_099).verdict).toEqual({
      kind: 'refused',
      reason: 'limit',
      retryAfterMs: 1,
      window: windows[0],
    });
    expect(charge(ledger, windows, 3, start + 1_100).verdict.kind).toBe('allowed');
  });

  it('uses nothing when one of several windows refuses', () => {
    const windows = [
      { limit: 2, windowMs: 1_000 },
      { limit: 100, windowMs: 60_000 },
    ];
    const full = withUnits(emptyLedger, windows, 2, start);
    const { ledger, verdict } = charge(full, windows, 1, start);
    expect(verdict).toMatchObject({ kind: 'refused', window: windows[0] });
    expect(ledger).toBe(full);
  });

  it('counts what a clock that is ahead wrote as of now, so that it is neither lost nor kept for ever', () => {
    const windows = [{ limit: 2, windowMs: 1_000 }];
    const ahead = withUnits(emptyLedger, windows, 2, start + 86_400_000);
    expect(charge(ahead, windows, 1, start).verdict).toMatchObject({ retryAfterMs: 1_100 });
    const seen = withUnits(ahead, windows, 0, start);
    expect(charge(seen, windows, 1, start + 1_100).verdict.kind).toBe('allowed');
  });

  it('lends nothing to who comes rarely, at most a tenth of the limit, and nothing near the limit', () => {
    const windows: RateWindow[] = [{ limit: 100, windowMs: 10_000 }];
    const once = withUnits(emptyLedger, windows, 1, start);
    expect(lend(once, windows, start).loan.units).toBe(0);
    const often = withUnits(emptyLedger, windows, 50, start);
    expect(lend(often, windows, start).loan).toEqual({ units: 10, until: start + 1_000 });
    expect(lend(withUnits(often, windows, 47, start), windows, start).loan.units).toBe(0);
    expect(remainingOf(lend(often, windows, start).ledger, windows, start)).toBe(40);
  });

  it('gives back the latest units first, and never more than there are', () => {
    const windows: RateWindow[] = [{ limit: 10, windowMs: 10_000 }];
    const used = withUnits(withUnits(emptyLedger, windows, 4, start), windows, 3, start + 5_000);
    const back = withUnits(used, windows, -5, start + 5_000);
    expect(remainingOf(back, windows, start + 5_000)).toBe(8);
    expect(remainingOf(withUnits(back, windows, -50, start), windows, start)).toBe(10);
  });

  it('has of two views the greater count of each bucket', () => {
    const windows: RateWindow[] = [{ limit: 10, windowMs: 10_000 }];
    const common = withUnits(emptyLedger, windows, 2, start);
    const one = withUnits(common, windows, 3, start);
    const other = withUnits(common, windows, 1, start + 2_000);
    expect(remainingOf(merged(one, other), windows, start + 2_000)).toBe(4);
    expect(merged(one, other).version).toBeGreaterThan(Math.max(one.version, other.version));
  });
});
