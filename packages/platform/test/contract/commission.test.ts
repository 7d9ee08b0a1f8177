import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { commissionOf } from '../../src/contract/marketplace/commission.ts';

const tenPercent = { millionths: 100_000 };

describe('a commission', () => {
  it.each([
    [1_250_000, 125_000],
    [1_250_004, 125_000],
    [1_250_005, 125_001],
    [4, 0],
    [5, 1],
    [0, 0],
    [-1_250_005, -125_001],
    [Number.MAX_SAFE_INTEGER, 900_719_925_474_099],
  ])('of %d minor units at 0.10 is %d', (amount, commission) => {
    expect(commissionOf(amount, tenPercent)).toBe(commission);
  });

  it('is whole, at most half a unit off, and the same for a refund', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
        fc.integer({ min: 0, max: 1_000_000 }),
        (amount, millionths) => {
          const commission = commissionOf(amount, { millionths });
          const error = BigInt(commission) * 1_000_000n - BigInt(amount) * BigInt(millionths);
          expect(error >= -499_999n && error <= 500_000n).toBe(true);
          expect(Math.abs(commissionOf(-amount, { millionths }))).toBe(commission);
        },
      ),
    );
  });

  it.each([
    [1.5, tenPercent],
    [Number.NaN, tenPercent],
    [2 ** 53, tenPercent],
    [100, { millionths: 0.1 }],
    [100, { millionths: -1 }],
    [100, { millionths: 1_000_001 }],
  ])('of %d at %j is refused', (amount, rate) => {
    expect(() => commissionOf(amount, rate)).toThrow(RangeError);
  });
});
