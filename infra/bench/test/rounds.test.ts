import { expect, it } from 'vitest';

import { measureInRounds, median, rotated, speedOf, speedRatio } from '../src/rounds.ts';
import { measurable } from '../src/scenes/speed-scenes.ts';

it('takes the value in the middle, or the mean of the two in the middle', () => {
  expect(median([10, 1, 9])).toBe(9);
  expect(median([10, 1, 9, 2])).toBe(5.5);
  expect(median([7])).toBe(7);
});

it('leaves what it ranks as it was', () => {
  const values = [3, 1, 2];
  median(values);
  expect(values).toEqual([3, 1, 2]);
});

it('has no middle of nothing', () => {
  expect(() => median([])).toThrow(RangeError);
});

it('compares within each round, so that a machine that slows down for a while changes no ratio', () => {
  const speeds = new Map([
    ['ours', [10, 300, 90]],
    ['theirs', [5, 100, 90]],
  ]);
  expect(speedRatio(speeds, 'ours', 'theirs')).toBe(2);
  expect(speedOf(speeds, 'ours')).toBe(90);
});

it('compares nothing that was not measured side by side', () => {
  const speeds = new Map([
    ['ours', [1, 2]],
    ['theirs', [1]],
  ]);
  expect(() => speedRatio(speeds, 'ours', 'theirs')).toThrow('same rounds');
  expect(() => speedRatio(speeds, 'ours', 'nobody')).toThrow('"nobody" was not measured');
});

it('begins each round with another one', () => {
  expect([0, 1, 2, 3].map((round) => rotated(['a', 'b', 'c'], round).join(''))).toEqual([
    'abc',
    'bca',
    'cab',
    'abc',
  ]);
  expect(rotated([], 2)).toEqual([]);
});

it('measures each one in each round, with all callers at the same time', async () => {
  let together = 0;
  let most = 0;
  const operation = async (): Promise<void> => {
    together += 1;
    most = Math.max(most, together);
    await new Promise((resolve) => setImmediate(resolve));
    together -= 1;
  };
  const all = [measurable('a', operation), measurable('b', operation)];
  const speeds = await measureInRounds(all, { rounds: 3, callers: 4, sliceMs: 2 });
  expect([...speeds.keys()]).toEqual(['a', 'b']);
  for (const rounds of speeds.values()) {
    expect(rounds).toHaveLength(3);
    for (const speed of rounds) expect(speed).toBeGreaterThan(0);
  }
  expect(most).toBe(4);
});
