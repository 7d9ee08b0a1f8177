import { figures, isReached, type BenchReport, type Figure } from './figures.ts';

/** What people want to know beside the figures. */
export interface BenchDetails {
  /** Under which conditions it was measured, one line each. */
  readonly conditions: readonly string[];
  /** Medians in operations a second, by what was done and who did it. */
  readonly speeds: readonly SpeedRow[];
  /** More lines of text. */
  readonly notes: readonly string[];
  /** What makes a figure look better than it is, one line each. */
  readonly problems: readonly string[];
}

export interface SpeedRow {
  readonly scene: string;
  readonly name: string;
  readonly perSecond: number;
}

/** The report for people: conditions, each figure beside its target, speeds, notes. */
export function reportTable(report: BenchReport, details: BenchDetails): string {
  const speeds = details.speeds.map(({ scene, name, perSecond }) => [
    scene,
    name,
    Math.round(perSecond).toLocaleString('en'),
  ]);
  return [
    ...details.conditions,
    '',
    ...figureTable(figures, report),
    '',
    ...table(['operations a second', '', ''], speeds, [2]),
    '',
    ...details.notes,
    ...details.problems.map((problem) => `PROBLEM: ${problem}`),
  ].join('\n');
}

/** Each figure of a report beside its target. */
export function figureTable<Name extends string>(
  all: readonly (Pick<Figure, 'meaning' | 'target'> & { readonly name: Name })[],
  report: Readonly<Record<Name, number>>,
): string[] {
  const rows = all.map((figure) => {
    const value = report[figure.name];
    return [figure.name, shown(value), targetText(figure), verdict(figure, value), figure.meaning];
  });
  return table(['figure', 'reached', 'target', '', ''], rows, [1]);
}

function verdict(figure: Pick<Figure, 'target'>, value: number): string {
  if (figure.target === undefined) return '';
  return isReached(figure, value) ? 'ok' : 'MISSED';
}

/** What a figure must reach; nothing when it has no target. */
function targetText({ target }: Pick<Figure, 'target'>): string {
  if (target === undefined) return '';
  return 'atLeast' in target ? `>= ${target.atLeast}` : `<= ${target.atMost}`;
}

/** Three figures are all that such a bench can know. */
function shown(value: number): string {
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}

/** Lines of columns. @param right - Columns that are numbers. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[],
): string[] {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return right.includes(column) ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  return [line(head), ...rows.map(line)];
}
