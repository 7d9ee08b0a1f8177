import type { Tally } from '../run/tally.ts';
import {
  expectAllRed,
  expectClean,
  expectLintCoverage,
  expectTestCommandRed,
  expectToolRed,
  type GateRun,
  type Verdict,
} from './gate-runs.ts';
import { copyProject } from './project-copy.ts';
import type { ToolName } from './violation.ts';

/** What can be asked for by name: the gates of one tool, or those of the test command. */
export const gateNames = ['format', 'lint', 'types', 'boundaries', 'unused', 'test'] as const;

export type GateName = (typeof gateNames)[number];

/** What a run of the gates needs to know. */
export interface GateOptions {
  /** Of the repository, which is only read. */
  readonly root: string;
  readonly gates: readonly GateName[];
  readonly signal: AbortSignal;
  readonly print: (line: string) => void;
}

/**
 * Plants violations in a copy of the repository and expects each gate to go red for its own reason. Prints a line for
 * each. When the copy is not green before, that is the only failure: nothing more could be proved.
 */
export async function runGates({ root, gates, signal, print }: GateOptions): Promise<Tally> {
  await using copy = await copyProject(root);
  const tally = { passed: 0, failed: 0, skipped: 0 };
  for await (const { name, problem } of verdicts({ copy, signal }, gates)) {
    if (problem === undefined) tally.passed += 1;
    else tally.failed += 1;
    print(problem === undefined ? `closed  ${name}` : `OPEN    ${name}\n        ${problem}`);
  }
  return tally;
}

async function* verdicts(run: GateRun, gates: readonly GateName[]): AsyncGenerator<Verdict> {
  const names = gates.filter((name): name is ToolName => name !== 'test');
  if (names.length > 0) {
    const clean = await expectClean(run, names);
    yield clean;
    if (clean.problem !== undefined) return;
  }
  for (const name of names) yield* await expectToolRed(run, name);
  if (names.includes('lint')) yield await expectLintCoverage(run);
  // Those whose red run costs little: the others were red with the very command of the test command.
  const quick = names.filter((name) => name !== 'lint' && name !== 'types');
  if (quick.length > 0) yield await expectAllRed(run, quick);
  if (gates.includes('test')) yield* await expectTestCommandRed(run);
}
