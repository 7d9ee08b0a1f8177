import type { MissingPart } from './missing-parts.ts';
import { groupSkipped, type SkippedGroup } from './missing-parts.ts';
import type { Tally } from './tally.ts';
import type { VitestReport } from './vitest-report.ts';

/** What a vitest run left behind. */
export interface TestRunRemains {
  /** Undefined when there is none that can be read. */
  readonly report: VitestReport | undefined;
  /** What the global set-up did not find. */
  readonly parts: readonly MissingPart[];
  /** Undefined when the run was stopped. */
  readonly exitCode: number | undefined;
}

/** The tests of a run, counted. */
export interface CountedTests {
  readonly tally: Tally;
  /** What was wrong with the run itself, in sentences. */
  readonly problems: readonly string[];
  readonly skipped: readonly SkippedGroup[];
}

/**
 * Counts the tests of a run. The run itself counts as one failure more when it proved nothing or broke outside of its
 * tests.
 *
 * @param isComplete true (on CI): a skipped test counts as failed
 */
export function countTests(
  { report, parts, exitCode }: TestRunRemains,
  isComplete: boolean,
): CountedTests {
  if (report === undefined) {
    return {
      tally: { passed: 0, failed: 1, skipped: 0 },
      problems: [
        'vitest left no report: it was stopped, or it failed before it came to the tests.',
      ],
      skipped: [],
    };
  }
  const { passed, failed, skipped } = report;
  const broken = runProblem(report, exitCode);
  const skippedAsFailed = isComplete ? skipped.length : 0;
  return {
    tally: {
      passed,
      failed: failed + skippedAsFailed + (broken === undefined ? 0 : 1),
      skipped: skipped.length - skippedAsFailed,
    },
    problems: [
      ...(broken === undefined ? [] : [broken]),
      ...(skippedAsFailed === 0
        ? []
        : [`${skippedAsFailed} tests were skipped. With CI=true each of them must run.`]),
    ],
    skipped: groupSkipped(skipped, parts),
  };
}

function runProblem(
  { passed, failed, skipped }: VitestReport,
  exitCode: number | undefined,
): string | undefined {
  if (exitCode === undefined) return 'The run was stopped before its end.';
  if (passed + failed + skipped.length === 0) return 'There is no test here.';
  if (exitCode !== 0 && failed === 0) {
    return `No test failed, but vitest ended with ${exitCode}: an error outside of the tests.`;
  }
  return undefined;
}
