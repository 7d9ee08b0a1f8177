import fc from 'fast-check';

import type { Protection } from '../../src/protections.ts';
import { interleave } from './interleaved-run.ts';
import { type Fault, type Plan, plans } from './plans.ts';

/** What a search came to. */
export interface Hunt {
  readonly runs: number;
  readonly steps: number;
  readonly readsFromRedis: number;
  /** The first run with a violation, with what fast-check needs to do it again. */
  readonly found:
    | {
        readonly violations: readonly string[];
        readonly plan: Plan;
        readonly told: readonly string[];
        readonly seed: number;
        readonly path: string | null;
      }
    | undefined;
}

/** Makes runs until one has a violation, at most `numRuns`. */
export async function hunt(
  without: readonly Protection[],
  faults: readonly Fault[],
  { seed, numRuns, path }: { readonly seed: number; readonly numRuns: number; readonly path?: string },
): Promise<Hunt> {
  let runs = 0;
  let steps = 0;
  let readsFromRedis = 0;
  let last: { violations: readonly string[]; plan: Plan; told: readonly string[] } | undefined;
  const switchedOff = new Set(without);
  const details = await fc.check(
    fc.asyncProperty(fc.scheduler(), plans(faults), async (scheduler, plan) => {
      const { violations, run } = await interleave(scheduler, plan, switchedOff);
      runs += 1;
      steps += run.told.length;
      readsFromRedis += run.readsFromRedis;
      if (violations.length === 0) return true;
      last = { violations, plan, told: run.told };
      return false;
    }),
    { seed, numRuns, endOnFailure: true, ...(path === undefined ? {} : { path }) },
  );
  if (details.failed && last === undefined) throw details.errorInstance;
  const found =
    last === undefined ? undefined : { ...last, seed, path: details.counterexamplePath };
  return { runs, steps, readsFromRedis, found };
}
