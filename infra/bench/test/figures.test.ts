import { expect, it } from 'vitest';

import { type BenchReport, figures, isReached, missedFigures } from '../src/figures.ts';
import { reportTable } from '../src/report-table.ts';

const figureNamed = (name: string) => {
  const found = figures.find((figure) => figure.name === name);
  if (found === undefined) throw new Error(`There is no figure ${name}.`);
  return found;
};

/** A report in which every figure is just what it must be. */
const reached = Object.fromEntries(
  figures.map(({ name, target }) => [
    name,
    target === undefined ? 1 : 'atLeast' in target ? target.atLeast : target.atMost,
  ]),
) as BenchReport;

it('takes a target as reached at the very figure', () => {
  expect(missedFigures(reached)).toEqual([]);
});

it('misses a target from below or above, as the figure demands', () => {
  expect(isReached(figureNamed('read_vs_raw_default'), 1.99)).toBe(false);
  expect(isReached(figureNamed('killed_read_ms'), 20.1)).toBe(false);
  expect(isReached(figureNamed('killed_read_ms'), 0)).toBe(true);
});

it('takes what is no number for missed', () => {
  expect(isReached(figureNamed('return_ms'), Number.NaN)).toBe(false);
  expect(isReached(figureNamed('read_vs_keyv'), Number.NaN)).toBe(false);
});

it('names each figure, its target and what is missed in the table', () => {
  const table = reportTable(
    { ...reached, read_vs_keyv: 1.234 },
    {
      conditions: ['fsync=on'],
      speeds: [{ scene: 'read, 64 callers', name: '@keyv/redis', perSecond: 51_234.4 }],
      notes: ['Nothing was lost.'],
      problems: ['Half of it was not done.'],
    },
  );
  const lines = table.split('\n');
  for (const { name } of figures) {
    expect(lines.filter((line) => line.startsWith(`${name} `))).toHaveLength(1);
  }
  expect(lines[0]).toBe('fsync=on');
  expect(lines.filter((line) => line.includes('MISSED'))).toEqual([
    expect.stringMatching(/^read_vs_keyv +1\.23 +>= 2\.5 +MISSED/),
  ]);
  expect(lines).toContainEqual(expect.stringMatching(/^read, 64 callers +@keyv\/redis +51,234$/));
  expect(lines.slice(-2)).toEqual(['Nothing was lost.', 'PROBLEM: Half of it was not done.']);
});
