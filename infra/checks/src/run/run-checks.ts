import { type CheckOutcome, outcomeText, skippedText } from './check-outcome.ts';
import { type CheckName, toolCommands } from './checks.ts';
import { runCommand } from './run-command.ts';
import { runTests, type TestRunOptions } from './run-tests.ts';
import { addTallies, summaryLine, type Tally } from './tally.ts';

/** What `pnpm test` needs to know. */
export interface RunOptions extends TestRunOptions {
  /** In the order in which they run. */
  readonly checks: readonly CheckName[];
  /** Prints lines for a person. */
  readonly print: (text: string) => void;
}

/**
 * Runs each check, whatever the others said, and prints how it went; the very last line is the summary.
 * A check that was stopped, or not reached before `signal`, has failed.
 */
export async function runChecks(options: RunOptions): Promise<Tally> {
  const outcomes: CheckOutcome[] = [];
  for (const name of options.checks) {
    const outcome = options.signal.aborted ? notRun(name) : await runCheck(name, options);
    options.print(outcomeText(outcome));
    outcomes.push(outcome);
  }
  const tally = addTallies(outcomes.map((outcome) => outcome.tally));
  const skipped = skippedText(outcomes.flatMap((outcome) => outcome.skipped));
  const failed = outcomes.filter((outcome) => outcome.tally.failed > 0).map(({ name }) => name);
  options.print('');
  if (skipped !== '') options.print(`${skipped}\n`);
  if (failed.length > 0) options.print(`Failed: ${failed.join(', ')}`);
  options.print(summaryLine(tally));
  return tally;
}

async function runCheck(name: CheckName, options: RunOptions): Promise<CheckOutcome> {
  if (name === 'unit' || name === 'integration') return await runTests(name, options);
  const { exitCode, output, durationMs } = await runCommand(toolCommands[name], options);
  const passed = exitCode === 0 ? 1 : 0;
  return {
    name,
    tally: { passed, failed: 1 - passed, skipped: 0 },
    durationMs,
    details: exitCode === undefined ? `${output}\nIt was stopped before its end.` : output,
    skipped: [],
  };
}

function notRun(name: CheckName): CheckOutcome {
  const tally = { passed: 0, failed: 1, skipped: 0 };
  return { name, tally, durationMs: 0, details: 'It was not run.', skipped: [] };
}
