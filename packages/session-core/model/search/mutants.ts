import type { Rule } from '../rules.ts';
import { randomWalks } from './random-walks.ts';
import { scenarioOf } from './scenarios.ts';
import { redo, shrink, type Found } from './shrink.ts';

export interface Hunted {
  readonly walks: number;
  /** The shortest run that shows what the missing rule is for. */
  readonly found: Found | undefined;
}

const walksPerSeed = 20_000;

/**
 * Looks for what goes wrong without a rule: its scenario if it has one, else random walks with one seed after the other.
 *
 * @param goOn - Asked with the number of walks so far and whether something was found.
 */
export function huntMutant(
  missing: Rule,
  firstSeed: number,
  goOn: (walks: number, found: boolean) => boolean,
): Hunted {
  const scenario = scenarioOf(missing, missing);
  const told = scenario === undefined ? undefined : redo(scenario);
  let shortest = told === undefined ? undefined : shrink(told);
  let walks = 0;
  for (let seed = firstSeed; goOn(walks, shortest !== undefined); seed += 1) {
    const more = (n: number) => n < walksPerSeed && goOn(walks + n, shortest !== undefined);
    const walked = randomWalks(missing, seed, more);
    walks += walked.walks;
    if (walked.found === undefined) continue;
    const found = shrink(walked.found);
    if (shortest === undefined || found.steps.length < shortest.steps.length) shortest = found;
  }
  return { walks, found: shortest };
}
