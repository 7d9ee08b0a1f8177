import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { type RetryPolicy, retryDelayMs } from '../src/retry-delay.ts';

const policy: RetryPolicy = {
  limit: 5,
  delayMs: 1_000,
  backoff: 'exponential',
  maxDelayMs: 6_000,
  jitter: false,
};

describe('the wait before a retry', () => {
  it('doubles with each attempt up to the longest', () => {
    const waits = [1, 2, 3, 4, 5].map((attempt) => retryDelayMs(policy, attempt, 0.3));
    expect(waits).toEqual([1_000, 2_000, 4_000, 6_000, 6_000]);
  });

  it('stays the same when it is fixed', () => {
    expect(retryDelayMs({ ...policy, backoff: 'fixed' }, 4, 0.3)).toBe(1_000);
  });

  it('lies with jitter between half and the whole, and is never longer than the longest', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2_000 }),
        fc.nat({ max: 86_400_000 }),
        fc.nat({ max: 86_400_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (attempt, delayMs, maxDelayMs, random) => {
          const plain = { ...policy, delayMs, maxDelayMs };
          const whole = retryDelayMs(plain, attempt, random);
          const spread = retryDelayMs({ ...plain, jitter: true }, attempt, random);
          expect(whole).toBeLessThanOrEqual(maxDelayMs);
          expect(spread).toBeLessThanOrEqual(whole);
          expect(spread).toBeGreaterThanOrEqual(Math.floor(whole / 2));
          expect(Number.isSafeInteger(spread)).toBe(true);
        },
      ),
    );
  });
});
