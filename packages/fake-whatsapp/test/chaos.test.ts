import { expect, it } from 'vitest';

import { randomChaos } from '../src/index.ts';

const plan = { seed: 7, count: 20, withinMs: 10_000 };

it('makes the same script of the same seed, and another of another', () => {
  expect(randomChaos(plan)).toEqual(randomChaos(plan));
  expect(randomChaos(plan)).not.toEqual(randomChaos({ ...plan, seed: 8 }));
});

it('makes as many faults as it should, in order, each within the time', () => {
  const { faults } = randomChaos({ ...plan, kinds: ['drop', 'reload'], longestMs: 50 });
  expect(faults).toHaveLength(20);
  const times = faults.map(({ atMs }) => atMs);
  expect(times).toEqual(times.toSorted((one, other) => one - other));
  for (const fault of faults) {
    expect(fault.atMs).toBeLessThan(10_000);
    expect(['drop', 'reload']).toContain(fault.kind);
    if (fault.kind === 'drop') expect(fault.forMs).toBeLessThanOrEqual(50);
  }
});
