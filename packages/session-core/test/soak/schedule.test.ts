import { describe, expect, it } from 'vitest';

import { nemesisNames, victims } from '../../soak/nemeses/nemesis.ts';
import { makeSchedule, type Round } from '../../soak/nemeses/schedule.ts';

const seeds = Array.from({ length: 50 }, (_, seed) => seed);
const strikesOf = (round: Round) => round.storms.flatMap(({ strikes }) => strikes);

describe('a schedule', () => {
  it('is the same for the same seed, and another one for another seed', () => {
    expect(makeSchedule({ seconds: 60, seed: 7 })).toEqual(makeSchedule({ seconds: 60, seed: 7 }));
    expect(makeSchedule({ seconds: 60, seed: 7 })).not.toEqual(
      makeSchedule({ seconds: 60, seed: 8 }),
    );
  });

  it.each([20, 60, 300])('has every nemesis in every round of a run of %i s', (seconds) => {
    for (const seed of seeds) {
      for (const round of makeSchedule({ seconds, seed })) {
        const names = strikesOf(round).map(({ nemesis }) => nemesis);
        expect(names.toSorted()).toEqual(nemesisNames.toSorted());
      }
    }
  });

  it('strikes workers that there are, for a time that fits', () => {
    for (const seed of seeds) {
      for (const round of makeSchedule({ seconds: 60, seed })) {
        expect(round.workers).toBeGreaterThanOrEqual(3);
        expect(round.workers).toBeLessThanOrEqual(6);
        for (const { nemesis, worker, atMs, forMs } of strikesOf(round)) {
          expect(worker).toBeLessThan(round.workers);
          expect(atMs).toBeGreaterThanOrEqual(0);
          expect(forMs).toBeGreaterThan(0);
          expect(forMs).toBeLessThanOrEqual(nemesis === 'redis-freeze' ? 10_000 : 2_500);
        }
      }
    }
  });

  it('freezes Redis for ten seconds in a long run, with Redis to itself', () => {
    const storms = seeds
      .flatMap((seed) => makeSchedule({ seconds: 120, seed }))
      .flatMap((round) => round.storms.map(({ strikes }) => strikes));
    const freezing = storms.filter((strikes) =>
      strikes.some(({ nemesis }) => nemesis === 'redis-freeze'),
    );
    const onRedis = freezing.map((strikes) =>
      strikes.filter(({ nemesis }) => victims[nemesis] === 'redis'),
    );
    expect(onRedis.every((strikes) => strikes.length === 1)).toBe(true);
    expect(onRedis.flat().filter(({ forMs }) => forMs === 10_000).length).toBeGreaterThan(50);
  });
});
