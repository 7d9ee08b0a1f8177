import type { Protection } from '../../src/protections.ts';
import { Lab } from '../lab/lab.ts';
import { copyScenarios } from './copy-scenarios.ts';
import { fenceScenarios } from './fence-scenarios.ts';
import { orderScenarios } from './order-scenarios.ts';
import { playScenario, type Scenario } from './scenario.ts';
import { trustScenarios } from './trust-scenarios.ts';

/** One for each protection; the compiler misses none. */
const scenarios: readonly Scenario[] = [
  ...fenceScenarios,
  ...copyScenarios,
  ...trustScenarios,
  ...orderScenarios,
];

/** What a scenario came to: the promise that was broken, in words, or why it could not be played to its end. */
interface Played {
  readonly violation?: string;
  readonly stuck?: string;
}

interface MutantResult {
  readonly protection: Protection;
  readonly story: string;
  /** With every protection on. */
  readonly whole: Played;
  /** Without the protection. */
  readonly mutant: Played;
}

const isCaught = ({ mutant }: MutantResult) => mutant.violation !== undefined;
const isSound = ({ whole }: MutantResult) =>
  whole.violation === undefined && whole.stuck === undefined;

/**
 * Switches each protection off in turn and plays the scenario that it is for, and the same one with all protections on.
 *
 * @param only - names of protections; empty: all
 * @returns true when every mutant was caught and nothing was wrong without one
 */
export async function runMutants(only: readonly string[]): Promise<boolean> {
  await using lab = await Lab.open();
  const chosen = scenarios.filter(
    ({ protection }) => only.length === 0 || only.includes(protection),
  );
  const results: MutantResult[] = [];
  for (const scenario of chosen) {
    const { protection, story } = scenario;
    const result = {
      protection,
      story,
      whole: await play(lab, scenario, []),
      mutant: await play(lab, scenario, [protection]),
    };
    results.push(result);
    console.log(`${verdictOf(result)}\n`);
  }
  const survived = results.filter((result) => !isCaught(result));
  const unsound = results.filter((result) => !isSound(result));
  console.log(
    JSON.stringify({
      mutants: results.length,
      caught: results.length - survived.length,
      survived: survived.map(({ protection }) => protection),
      failed_without_mutant: unsound.map(({ protection }) => protection),
    }),
  );
  return results.length > 0 && survived.length === 0 && unsound.length === 0;
}

async function play(lab: Lab, scenario: Scenario, without: readonly Protection[]): Promise<Played> {
  try {
    const violation = await playScenario(lab, scenario, without);
    return violation === undefined ? {} : { violation };
  } catch (error) {
    return { stuck: error instanceof Error ? error.message : String(error) };
  }
}

function verdictOf(result: MutantResult): string {
  const { protection, story, whole, mutant } = result;
  const lines = [`${protection}: ${story}`];
  if (isCaught(result)) lines.push(`  caught by ${mutant.violation}`);
  else lines.push(`  SURVIVED${mutant.stuck === undefined ? '' : `, stuck: ${mutant.stuck}`}`);
  if (!isSound(result)) lines.push(`  WITH ALL PROTECTIONS: ${whole.violation ?? whole.stuck}`);
  return lines.join('\n').replaceAll('\n', '\n  ');
}
