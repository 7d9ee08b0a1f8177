import { copyWorld } from '../copy-world.ts';
import { doStep, protocolSteps } from '../protocol.ts';
import { rulesWithout, type Rule } from '../rules.ts';
import { newWorld, type Budget, type Scale, type World } from '../world.ts';
import { fingerprint } from './fingerprint.ts';
import type { Found } from './shrink.ts';

export interface Searched {
  readonly states: number;
  readonly steps: number;
  /** Every state of this size was seen; false: the search was ended. */
  readonly complete: boolean;
  /** Length of the longest run that was looked at. */
  readonly depth: number;
  readonly found: Found | undefined;
}

/** A world with its number among the states seen, so that the way to it can be told. */
interface Seen {
  readonly world: World;
  readonly number: number;
}

/**
 * Every run of a small world, the short ones first: what is found is as short as can be.
 *
 * @param goOn - Asked with the number of states seen so far.
 */
export function breadthFirst(
  missing: Rule | undefined,
  scale: Scale,
  goOn: (states: number) => boolean,
): Searched {
  const rules = rulesWithout(missing);
  const all = protocolSteps(scale, rules);
  const first = newWorld(scale);
  const seen = new Set([fingerprint(first)]);
  // By state: the state before it, and the step that led here.
  const before = [0];
  const by = [0];
  let layer: Seen[] = [{ world: first, number: 0 }];
  let steps = 0;
  let depth = 0;
  while (layer.length > 0 && goOn(seen.size)) {
    const next: Seen[] = [];
    depth += 1;
    for (const { world, number } of layer) {
      for (let index = 0; index < all.length; index += 1) {
        const step = all[index];
        if (step === undefined || !step.when(world)) continue;
        const then = copyWorld(world);
        const violation = doStep(then, step, rules);
        steps += 1;
        if (violation !== undefined) {
          const found = { missing, scale, steps: [...wayTo(number, before, by), index], violation };
          return { states: seen.size, steps, complete: false, depth, found };
        }
        const print = fingerprint(then);
        if (seen.has(print)) continue;
        seen.add(print);
        next.push({ world: then, number: before.length });
        before.push(number);
        by.push(index);
      }
      if (!goOn(seen.size)) break;
    }
    layer = next;
  }
  return { states: seen.size, steps, complete: layer.length === 0, depth, found: undefined };
}

function wayTo(state: number, before: readonly number[], by: readonly number[]): number[] {
  const way: number[] = [];
  for (let at = state; at > 0; at = before[at] ?? 0) way.push(by[at] ?? 0);
  return way.toReversed();
}

/** Of everything nothing. */
export const noBudget: Budget = {
  writes: 0,
  reads: 0,
  evictions: 0,
  cuts: 0,
  restarts: 0,
  switches: 0,
  restores: 0,
  deaths: 0,
  pauses: 0,
  lapses: 0,
  late: 0,
  claims: 0,
};

/** Small worlds, each with other faults. */
export const smallScales: Readonly<Record<string, Scale>> = {
  'two writes, no faults': scaleOf({ writes: 2 }),
  'a write and a read of an empty Redis': scaleOf({ reads: 1 }, false),
  'a write, a read and a late command': scaleOf({ reads: 1, late: 1, evictions: 1 }),
  'a write, and Redis restarts': scaleOf({ restarts: 1 }),
  'a write, and the address leads elsewhere': scaleOf({ switches: 1 }),
  'a write, and a writer dies': scaleOf({ deaths: 1, evictions: 1 }),
  'a write, and Postgres is restored': scaleOf({ restores: 1 }),
};

function scaleOf(some: Partial<Budget>, exists = true): Scale {
  return { processes: 2, lanes: 1, exists, budget: { ...noBudget, writes: 1, claims: 2, ...some } };
}
