import { expect, test } from 'vitest';

import { shareOf } from '../../src/reports/share.ts';

test.for([
  [176_250n, 276_250n, 64],
  [100_000n, 276_250n, 36],
  [1n, 200n, 1],
  [1n, 201n, 0],
  [5n, 5n, 100],
  [0n, 5n, 0],
  [0n, 0n, 0],
] as const)('%s of %s is %s of a hundred', ([part, whole, share]) => {
  expect(shareOf(part, whole)).toBe(share);
});
