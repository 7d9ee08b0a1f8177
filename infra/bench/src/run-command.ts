import { type BenchOptions, readBenchOptions } from './bench-options.ts';
import { firstError } from './first-error.ts';
import { type Findings, printReport } from './print-report.ts';

/** Measures. @param say - Gets a line when the next part begins. */
export type Measure = (
  options: Pick<BenchOptions, 'quick'>,
  say: (line: string) => void,
) => Promise<Findings>;

/**
 * A bench as a command: reads what is asked for, measures, prints, and sets the exit code of this process: 2 after words
 * that it does not know, 1 with `--check` when a figure misses its target.
 *
 * @param command - What people type, such as `pnpm bench`.
 */
export async function runCommand(command: string, measure: Measure): Promise<void> {
  const options = readBenchOptions(process.argv.slice(2), command);
  if ('tell' in options) {
    (options.exitCode === 0 ? console.log : console.error)(options.tell);
    process.exitCode = options.exitCode;
    return;
  }
  const measured = measure(options, (line) => console.error(line));
  const findings = await measured.catch((error: unknown) => {
    throw firstError(error);
  });
  printReport(findings, options);
  if (options.check && !findings.isReached) process.exitCode = 1;
}
