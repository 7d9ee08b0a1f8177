import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { addDays } from '../../src/ledger/dates/calendar.ts';
import { divideTime } from '../../src/reports/time-buckets.ts';

describe('a time is divided', () => {
  test.for([
    ['2026-11-01', '2026-11-30', 'day', 30, '2026-11-01'],
    ['2026-10-01', '2026-10-31', 'day', 31, '2026-10-01'],
    ['2026-10-01', '2026-11-01', 'week', 5, '2026-10-01'],
    ['2026-01-05', '2026-07-05', 'week', 26, '2026-01-05'],
    ['2026-01-05', '2026-07-06', 'month', 7, '2026-01-05'],
    ['2023-01-01', '2026-01-02', 'month', 37, '2023-01-01'],
    ['2023-01-01', '2026-01-03', 'year', 4, '2023-01-01'],
    ['2026-09-01', '2026-11-15', 'week', 11, '2026-09-01'],
    ['2026-01-01', '2026-12-31', 'month', 12, '2026-01-01'],
    ['2020-05-05', '2026-12-31', 'year', 7, '2020-05-05'],
    ['1900-01-01', '2026-12-31', 'year', 37, '1990-01-01'],
  ] as const)('%s to %s into %s', ([from, to, unit, count, first]) => {
    const divided = divideTime({ from, to }, []);
    expect(divided.unit).toBe(unit);
    expect(divided.buckets).toHaveLength(count);
    expect(divided.buckets[0]?.from).toBe(first);
  });

  test('a week begins on Monday, and what was booked is in the piece of its day', () => {
    const { buckets } = divideTime({ from: '2026-09-01', to: '2026-11-15' }, [
      { day: '2026-09-06', direction: 'expense', minor: 5n },
      { day: '2026-09-07', direction: 'expense', minor: 7n },
      { day: '2026-09-13', direction: 'income', minor: 9n },
      { day: '2026-11-16', direction: 'income', minor: 100n },
    ]);
    expect(buckets.slice(0, 2)).toEqual([
      { from: '2026-09-01', income: 0n, expense: 5n },
      { from: '2026-09-07', income: 9n, expense: 7n },
    ]);
  });

  test('what was booked in the same week, but outside of the time, is in no piece', () => {
    // From a Wednesday to a Thursday.
    const { buckets } = divideTime({ from: '2026-09-02', to: '2026-11-12' }, [
      { day: '2026-09-01', direction: 'expense', minor: 1n },
      { day: '2026-09-02', direction: 'expense', minor: 2n },
      { day: '2026-11-12', direction: 'expense', minor: 4n },
      { day: '2026-11-13', direction: 'expense', minor: 8n },
    ]);
    expect([buckets.at(0)?.expense, buckets.at(-1)?.expense]).toEqual([2n, 4n]);
  });

  test('without a gap, and nothing is lost or counted twice', () => {
    const days = fc.integer({ min: 0, max: 12 * 365 });
    fc.assert(
      fc.property(
        days,
        fc.array(fc.tuple(days, fc.bigInt({ min: 1n, max: 10n ** 15n }))),
        (length, booked) => {
          const from = '2015-02-11';
          const to = addDays(from, length);
          const flows = booked.map(([after, minor]) => {
            return {
              day: addDays(from, after % (length + 1)),
              direction: 'expense' as const,
              minor,
            };
          });
          const { buckets } = divideTime({ from, to }, flows);
          const starts = buckets.map((bucket) => bucket.from);
          expect(starts).toEqual([...new Set(starts)].toSorted());
          expect(starts[0]).toBe(from);
          const sum = (amounts: readonly bigint[]): bigint =>
            amounts.reduce((one, two) => one + two, 0n);
          expect(sum(buckets.map(({ expense }) => expense))).toBe(
            sum(flows.map(({ minor }) => minor)),
          );
        },
      ),
    );
  });
});
