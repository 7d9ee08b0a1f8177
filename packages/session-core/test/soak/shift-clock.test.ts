import { afterEach, expect, it } from 'vitest';

import { makeClockShiftable, shiftClock } from '../../soak/worker/shift-clock.ts';

const real = Date;

afterEach(() => {
  shiftClock(0);
  globalThis.Date = real;
});

it('moves what is "now", and nothing else', () => {
  makeClockShiftable();
  const steady = performance.now();
  const before = real.now();
  shiftClock(3_600_000);
  expect(Date.now() - before).toBeGreaterThanOrEqual(3_600_000);
  expect(new Date().getTime() - before).toBeGreaterThanOrEqual(3_600_000);
  expect(Date.now() - before).toBeLessThan(3_610_000);
  expect(performance.now() - steady).toBeLessThan(10_000);
  expect(new Date(5).getTime()).toBe(5);
  expect(new Date('2026-01-01T00:00:00Z').toISOString()).toBe('2026-01-01T00:00:00.000Z');
  expect(new Date()).toBeInstanceOf(Date);
  shiftClock(0);
  expect(Date.now() - before).toBeLessThan(10_000);
});
