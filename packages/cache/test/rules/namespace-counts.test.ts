import { expect, it } from 'vitest';

import { NamespaceCounts } from '../../src/statistics/namespace-counts.ts';

it('a namespace that was not asked yet has no rate and no times', () => {
  expect(new NamespaceCounts().stats()).toEqual({
    hits: 0,
    memoryHits: 0,
    staleHits: 0,
    misses: 0,
    hitRate: undefined,
    loads: 0,
    loadErrors: 0,
    withoutRedis: 0,
    loadMsP50: undefined,
    loadMsP95: undefined,
  });
});

it('stale hits count as hits in the rate', () => {
  const counts = new NamespaceCounts();
  counts.hits = 5;
  counts.staleHits = 1;
  counts.misses = 2;
  expect(counts.stats()).toMatchObject({ hits: 5, staleHits: 1, hitRate: 0.75 });
});

it('times are those of the last 512 loads, whatever order they come in', () => {
  const counts = new NamespaceCounts();
  for (let n = 0; n < 100; n += 1) counts.loaded(9_000);
  for (let n = 512; n > 0; n -= 1) counts.loaded(n);
  expect(counts.stats()).toMatchObject({ loads: 612, loadMsP50: 257, loadMsP95: 487 });
});
