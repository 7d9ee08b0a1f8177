import { describe, expect, it } from 'vitest';

import { decisions, protections, type Rule } from '../../model/rules.ts';
import { breadthFirst, smallScales } from '../../model/search/breadth-first.ts';
import { huntMutant } from '../../model/search/mutants.ts';
import { randomWalks } from '../../model/search/random-walks.ts';
import { scenarioOf, toldRules } from '../../model/search/scenarios.ts';
import { redo, shrink, traceOf, type Found } from '../../model/search/shrink.ts';

const traceOfShortest = (found: Found | undefined) =>
  found === undefined ? [] : traceOf(shrink(found));

describe('the protocol of the design', () => {
  it.each([1, 2])('holds in 15,000 random walks with seed %i', { timeout: 60_000 }, (seed) => {
    const { walks, found } = randomWalks(undefined, seed, (n) => n < 15_000);
    expect(traceOfShortest(found)).toEqual([]);
    expect(walks).toBe(15_000);
  });

  it.each(Object.entries(smallScales))(
    'holds in the first 15,000 states of %s',
    { timeout: 60_000 },
    (_name, scale) => {
      const { states, found } = breadthFirst(undefined, scale, (n) => n < 15_000);
      expect(traceOfShortest(found)).toEqual([]);
      expect(states).toBeGreaterThanOrEqual(15_000);
    },
  );
});

describe('without one of its rules', () => {
  const rules: readonly Rule[] = [...protections, ...decisions];
  it.each(rules)('%s, something is violated', { timeout: 60_000 }, (rule) => {
    const { found } = huntMutant(rule, 1, (walks, isFound) => !isFound && walks < 200_000);
    expect(found?.violation).toBeDefined();
  });

  it.each(toldRules)('%s, the told run violates something, and with it nothing', (rule) => {
    const without = scenarioOf(rule, rule);
    const withAll = scenarioOf(rule, undefined);
    expect(without === undefined ? undefined : redo(without)?.violation).toBeDefined();
    expect(withAll === undefined ? 'no scenario' : redo(withAll)).toBeUndefined();
  });
});

describe('a trace', () => {
  it('is cut down to the steps that it needs', () => {
    const { found } = huntMutant('fence', 1, (_walks, isFound) => !isFound);
    const trace = found === undefined ? [] : traceOf(found);
    expect(trace.length).toBeLessThanOrEqual(5);
    expect(trace.at(-3)).toMatch(/^w\d cannot apply$/);
    expect(trace.at(-2)).toMatch(/^w\d commits its fence and an outbox entry$/);
    expect(trace.at(-1)).toMatch(/^=> p\d believes the copy of version 1, and version 2 is/);
  });
});
