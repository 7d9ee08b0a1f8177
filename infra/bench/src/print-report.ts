import type { BenchOptions } from './bench-options.ts';
import { type Figure, isReached } from './figures.ts';
import { figureTable } from './report-table.ts';

/** What a bench has found. */
export interface Findings {
  /** The figures, as the JSON line has them. */
  readonly report: Readonly<Record<string, number>>;
  /** The same for people, and what they want to know beside it. */
  readonly table: string;
  /** False when a figure misses its target, or means less than it says. */
  readonly isReached: boolean;
}

/** The findings of a report whose figures say all; below them some lines of text. */
export function findingsOf<Name extends string>(
  figures: readonly (Pick<Figure, 'meaning' | 'target'> & { readonly name: Name })[],
  report: Readonly<Record<Name, number>>,
  lines: readonly string[],
): Findings {
  return {
    report,
    table: [...figureTable(figures, report), '', ...lines].join('\n'),
    isReached: figures.every((figure) => isReached(figure, report[figure.name])),
  };
}

/** Prints what was found: the table; with `--json` the report as the one line on stdout, and the table on stderr. */
export function printReport(
  { report, table }: Findings,
  { json }: Pick<BenchOptions, 'json'>,
): void {
  if (json) {
    console.error(table);
    console.log(JSON.stringify(report));
  } else {
    console.log(table);
  }
}
