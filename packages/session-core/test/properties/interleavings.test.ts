import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Protection } from '../../src/protections.ts';
import { hunt } from './hunt.ts';
import { anyOf, type Fault, type Operation, type Plan, plans } from './plans.ts';

/** Another seed makes other runs; what a failure prints leads back to its own. */
const seed = 20_261_121;

const every: readonly Fault[] = [
  'evict',
  'reset 0',
  'reset 1',
  'cut 0',
  'heal 0',
  'dump',
  'restart from dump',
  'crash 0',
  'lose a commit: was done',
  'lose a commit: is done later',
];

const lessRead = /^a read of .* was acknowledged$/;
const mostlyReads: readonly Operation[] = [
  'get votes',
  'get votes',
  'get votes',
  'get votes',
  'update votes',
];

const evictions = fc.constant<readonly Fault[]>(Array.from({ length: 20 }, () => 'evict'));

/** Redis is restarted with what it held some moments ago. */
const oldDataReturns = fc.constant<readonly Fault[]>([
  'a moment passes',
  'a moment passes',
  'a moment passes',
  'dump',
  'a moment passes',
  'a moment passes',
  'restart from dump',
]);

/** An old copy comes back while readers wait for one another to fill the key. */
const oldCopyReturns = fc.constant<readonly Fault[]>([
  ...Array.from({ length: 3 }, () => 'a moment passes' as const),
  'dump',
  'a moment passes',
  'a moment passes',
  'evict',
  'a moment passes',
  'restart from dump',
]);

/** Writes that miss Redis while the fence of the ones before them is taken down. */
const lifts = fc.constant<readonly Fault[]>([
  'a moment passes',
  'a moment passes',
  'reset 0',
  'reset 0 before a lift',
  'reset 0 before a lift',
  'reset 0 before a lift',
]);

const crashes = fc.constant<readonly Fault[]>([
  'a moment passes',
  'a moment passes',
  'a moment passes',
  'crash 0',
]);

/**
 * For each protection the callers and faults among which it is missed soonest, and the words of what is then seen.
 * `not-after` is for a Postgres that lost what it had acknowledged, which these doubles have not: see model/.
 */
const missed: readonly (readonly [Protection, fc.Arbitrary<Plan>, RegExp])[] = [
  ['fence', plans(anyOf(['cut 0', 'heal 0', 'reset 0'])), lessRead],
  ['fence-wait', plans(anyOf(['cut 0', 'heal 0', 'reset 0'])), lessRead],
  ['wait-per-fence-row', plans(anyOf(['reset 0']), ['get votes', 'update votes']), lessRead],
  ['token', plans(anyOf(['evict']), mostlyReads), lessRead],
  ['floor', plans(anyOf(['evict'])), lessRead],
  ['absent-stays-absent', plans(evictions, ['get votes', 'update votes']), lessRead],
  ['identity', plans(oldDataReturns, mostlyReads), lessRead],
  ['none-while-reconciling', plans(oldDataReturns, mostlyReads, 16), lessRead],
  ['check-after-answer', plans(oldCopyReturns, mostlyReads), lessRead],
  [
    'two-statement-lift',
    plans(lifts, ['get door', 'save door', 'get votes', 'update votes'], 16),
    lessRead,
  ],
  ['expected-version', plans(anyOf([])), /^an update of votes was lost/],
  ['coalescing-order', plans(anyOf([])), /^an update of votes was lost/],
  ['writer-slots', plans(crashes), /^count:\w+ holds .*, Postgres has version/],
];

describe('the real code over stores in memory, in any order of its steps', () => {
  it('never reads less than was acknowledged', { timeout: 120_000 }, async () => {
    const { runs, readsFromRedis, found } = await hunt([], plans(anyOf(every)), {
      seed,
      numRuns: 400,
    });
    expect(found?.report).toBeUndefined();
    expect(runs).toBe(400);
    // Nothing would be wrong either if all were read in Postgres.
    expect(readsFromRedis).toBeGreaterThan(runs);
  });

  it.each(missed)(
    'reads less, loses an update or leaves an old copy without %s, and not with it',
    { timeout: 120_000 },
    async (protection, plan, seen) => {
      const { found } = await hunt([protection], plan, { seed, numRuns: 6_000, seen });
      expect(found, `nothing misses ${protection}`).toBeDefined();
      const withAll = await hunt([], plan, { seed, numRuns: 50 });
      expect(withAll.found?.report).toBeUndefined();
    },
  );
});
