import type { Protection } from '../../src/protections.ts';
import { checkHistory } from '../history/check-history.ts';
import { describeViolation, spanOf, type Violation } from '../history/violation.ts';
import type { Lab } from '../lab/lab.ts';
import { get, Stage } from './stage.ts';

/** A course of events in which one protection is all that prevents a broken promise. */
export interface Scenario {
  readonly protection: Protection;
  /** What happens, in a sentence. */
  readonly story: string;
  readonly play: (stage: Stage) => Promise<void>;
}

/**
 * Plays a scenario on workers that lack some protections, heals everything, and checks what was seen.
 *
 * @returns the clearest violation in words; undefined when no promise was broken
 */
export async function playScenario(
  lab: Lab,
  scenario: Scenario,
  without: readonly Protection[],
): Promise<string | undefined> {
  await lab.begin(3, without);
  const stage = new Stage(lab, without);
  await scenario.play(stage);
  for (const { place } of lab.workers) {
    place.redis.heal();
    place.postgres.heal();
  }
  const seen = await lab.history();
  const broken = clearest(checkHistory(seen));
  if (broken !== undefined) return describeViolation(broken, seen);
  const diverged = await lab.findDivergence();
  await readAll(lab);
  const history = await lab.history();
  const late = clearest([...checkHistory(history), ...diverged]);
  return late === undefined ? undefined : describeViolation(late, history);
}

/** At rest every worker that lives reads every key. */
async function readAll(lab: Lab): Promise<void> {
  const keys = (await lab.postgres.rows()).map(({ key }) => key);
  for (const worker of lab.workers.filter(({ isRunning }) => isRunning)) {
    for (const key of keys) await get(worker, key);
  }
}

function clearest(violations: readonly Violation[]): Violation | undefined {
  return violations.toSorted((a, b) => spanOf(a) - spanOf(b))[0];
}
