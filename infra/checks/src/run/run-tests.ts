import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { CheckOutcome } from './check-outcome.ts';
import type { TestRun } from './checks.ts';
import { countTests } from './count-tests.ts';
import { missingPartsFileVariable } from './missing-parts-reporter.ts';
import { readMissingParts } from './missing-parts.ts';
import { runCommand } from './run-command.ts';
import { readVitestReport } from './vitest-report.ts';

/** What a run of tests needs to know. */
export interface TestRunOptions {
  readonly root: string;
  readonly signal: AbortSignal;
  /** Parts of paths of test files; none = all. */
  readonly files: readonly string[];
  /** True (on CI): a skipped test is a failed one. */
  readonly isComplete: boolean;
}

/** Runs one project of vitest.config.ts and counts its tests. */
export async function runTests(run: TestRun, options: TestRunOptions): Promise<CheckOutcome> {
  const folder = await mkdtemp(join(tmpdir(), 'sesi-test-report-'));
  const reportFile = join(folder, 'report.json');
  const partsFile = join(folder, 'missing-parts.json');
  try {
    const { exitCode, output, durationMs } = await runCommand(
      [
        'vitest',
        'run',
        `--project=${run}`,
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${reportFile}`,
        '--reporter=./infra/checks/src/run/missing-parts-reporter.ts',
        ...options.files,
      ],
      { ...options, env: { [missingPartsFileVariable]: partsFile } },
    );
    const report = await readReport(reportFile, (json) => readVitestReport(json, options.root));
    const parts = (await readReport(partsFile, readMissingParts)) ?? [];
    const { tally, problems, skipped } = countTests(
      { report, parts, exitCode },
      options.isComplete,
    );
    const details = [output.replaceAll(/^.*JSON report written to .*\n?/gm, ''), ...problems];
    return { name: run, tally, durationMs, details: details.join('\n'), skipped };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Undefined when the file is absent or cut off: the run that should have written it is then counted as failed. */
async function readReport<Report>(
  file: string,
  read: (json: string) => Report,
): Promise<Report | undefined> {
  try {
    return read(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}
