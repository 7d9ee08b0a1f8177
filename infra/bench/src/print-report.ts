import type { BenchOptions } from './bench-options.ts';
import { type Figure, isReached } from './figures.ts';
import { table, targetText } from './report-table.ts';

/**
 * Prints each figure beside its target, and the lines, on stderr; with `--json` the report as one line on stdout.
 *
 * @returns true when no figure misses its target
 */
export function printReport<Name extends string>(
  figures: readonly (Pick<Figure, 'meaning' | 'target'> & { readonly name: Name })[],
  report: Readonly<Record<Name, number>>,
  lines: readonly string[],
  { json }: Pick<BenchOptions, 'json'>,
): boolean {
  const rows = figures.map((figure) => {
    const value = report[figure.name];
    const verdict = isReached(figure, value) ? 'ok' : 'MISSED';
    const said = figure.target === undefined ? '' : verdict;
    return [figure.name, value.toPrecision(3), targetText(figure), said, figure.meaning];
  });
  const forPeople = [...table(['figure', 'reached', 'target', '', ''], rows, [1]), '', ...lines];
  console.error(forPeople.join('\n'));
  if (json) console.log(JSON.stringify(report));
  return figures.every((figure) => isReached(figure, report[figure.name]));
}
