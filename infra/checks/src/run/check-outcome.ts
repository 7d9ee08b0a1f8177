import type { CheckName } from './checks.ts';
import type { SkippedGroup } from './missing-parts.ts';
import type { Tally } from './tally.ts';

/** How one check went. */
export interface CheckOutcome {
  readonly name: CheckName;
  readonly tally: Tally;
  readonly durationMs: number;
  /** What a person needs to see when it failed: the output of the tool, and what was wrong with the run itself. */
  readonly details: string;
  readonly skipped: readonly SkippedGroup[];
}

/** The line of a check, with its output below when it failed: `lint         passed    1.2 s`. */
export function outcomeText({ name, tally, durationMs, details }: CheckOutcome): string {
  const verdict = tally.failed === 0 ? 'passed' : 'FAILED';
  const seconds = `${(durationMs / 1_000).toFixed(1)} s`;
  const line = `${name.padEnd(12)} ${verdict} ${seconds.padStart(8)}${countText(tally)}`;
  return tally.failed === 0 ? line : `${line}\n${indent(details)}`;
}

/** The skipped tests of all checks, by what they lack; empty when none was skipped. */
export function skippedText(groups: readonly SkippedGroup[]): string {
  return groups
    .flatMap(({ part, tests }) => [
      part === undefined
        ? 'Skipped, and no missing part is known for it:'
        : `Skipped, because ${part.missing} is missing. To run them: ${part.install}`,
      ...[...Map.groupBy(tests, (test) => test.file)].flatMap(([file, inFile]) => [
        `  ${file}`,
        ...inFile.map((test) => `    ${test.name}`),
      ]),
    ])
    .join('\n');
}

function countText({ passed, failed, skipped }: Tally): string {
  const tests = passed + failed + skipped;
  if (tests === 1) return '';
  const parts = [
    `${tests} tests`,
    ...(failed === 0 ? [] : [`${failed} failed`]),
    ...(skipped === 0 ? [] : [`${skipped} skipped`]),
  ];
  return `   ${parts.join(', ')}`;
}

function indent(text: string): string {
  return text.trimEnd().replaceAll(/^(?=.)/gm, '    ');
}
