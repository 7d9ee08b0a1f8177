import fc from 'fast-check';

import type { Protection } from '../../src/protections.ts';
import { interleave } from './interleaved-run.ts';
import type { Plan } from './plans.ts';

/** What a search came to. */
export interface Hunt {
  readonly runs: number;
  readonly readsFromRedis: number;
  /** The first run in which it was seen, in words that lead back to it. */
  readonly found: { readonly report: string } | undefined;
}

/**
 * Makes runs until one has a violation, at most `numRuns`.
 *
 * @param options.seen - Only a violation like this counts; default: any.
 */
export async function hunt(
  without: readonly Protection[],
  plans: fc.Arbitrary<Plan>,
  options: { readonly seed: number; readonly numRuns: number; readonly seen?: RegExp },
): Promise<Hunt> {
  const { seed, numRuns, seen = /./ } = options;
  let readsFromRedis = 0;
  let last: readonly string[] = [];
  const switchedOff = new Set(without);
  const details = await fc.check(
    fc.asyncProperty(fc.scheduler(), plans, async (scheduler, plan) => {
      const { violations, run } = await interleave(scheduler, plan, switchedOff);
      readsFromRedis += run.readsFromRedis;
      last = [...violations, JSON.stringify(plan), ...run.told];
      return !violations.some((violation) => seen.test(violation));
    }),
    // A run is its order of steps, which cannot be made smaller.
    { seed, numRuns, endOnFailure: true },
  );
  const { failed, numRuns: runs, errorInstance, counterexamplePath: path } = details;
  // It threw instead of answering: that is no violation, but a fault of the code or of the doubles.
  if (failed && errorInstance instanceof Error && !isVerdict(errorInstance)) throw errorInstance;
  const lines = [`seed ${seed}, path ${path}`, ...last];
  return { runs, readsFromRedis, found: failed ? { report: lines.join('\n') } : undefined };
}

/** Whether fast-check made it of an answer `false`. */
function isVerdict(error: Error): boolean {
  return error.message.startsWith('Property failed by returning false');
}
