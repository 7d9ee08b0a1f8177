import { describe, expect, test } from 'vitest';

import {
  earliestDailyMinute,
  isDailyDue,
  monthToSumUp,
  wallClock,
} from '../../src/reports/plan-messages.ts';

const october = { from: '2026-10-01', to: '2026-10-31' };

describe('the month before is summed up', () => {
  test.for([
    ['2026-11-01T01:59:00Z', 'Asia/Jakarta', undefined],
    ['2026-11-01T02:00:00Z', 'Asia/Jakarta', october],
    ['2026-11-01T13:59:00Z', 'Asia/Jakarta', october],
    ['2026-11-01T14:00:00Z', 'Asia/Jakarta', undefined],
    // It is the 1st where the person is.
    ['2026-10-31T20:00:00Z', 'Pacific/Kiritimati', october],
    ['2026-11-01T05:00:00Z', 'America/Lima', undefined],
    ['2026-11-01T14:00:00Z', 'America/Lima', october],
    // After an outage.
    ['2026-11-05T02:00:00Z', 'Asia/Jakarta', october],
    ['2026-11-06T02:00:00Z', 'Asia/Jakarta', undefined],
    ['2027-01-01T02:00:00Z', 'Asia/Jakarta', { from: '2026-12-01', to: '2026-12-31' }],
  ] as const)('%s in %s', ([now, timeZone, month]) => {
    expect(monthToSumUp(new Date(now), timeZone)).toEqual(month);
  });
});

describe('a daily reminder', () => {
  test.for([
    [1200, 1199, false],
    [1200, 1200, true],
    [1200, 1259, true],
    // Late, and in the night by now.
    [1200, 1260, false],
    [600, 661, false],
    // Asked for at night.
    [1380, 1385, true],
    [5, 5, true],
    [1435, 5, false],
  ] as const)('for minute %i is due at %i: %s', ([wanted, minute, due]) => {
    expect(isDailyDue(wanted, minute)).toBe(due);
    expect(earliestDailyMinute(minute)).toBeLessThanOrEqual(minute);
  });
});

test('the clock on the wall is that of the time zone', () => {
  const midnight = new Date('2026-11-20T18:15:00Z');
  expect(wallClock(midnight, 'Asia/Kathmandu')).toEqual({ day: '2026-11-21', minute: 0 });
});
