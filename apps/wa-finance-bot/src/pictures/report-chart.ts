import { type ChartOption, drawChart, fontFamily, printable, shorten } from '@sesi/charts';

/** A sum with a bar: what came in, what went out. */
export interface SumRow {
  readonly label: string;
  readonly text: string;
  /** Of the widest bar, 0 to 1; `undefined` for what is no part of it. */
  readonly share: number | undefined;
  readonly color: ChartColor;
}

/** What was spent in a category. */
export interface CategoryRow {
  readonly label: string;
  /** Stands behind the label, however long that is; '' for nothing. */
  readonly note: string;
  readonly text: string;
  /** Of the widest bar, 0 to 1. */
  readonly share: number;
  /** Where the budget ends, in the same measure; `undefined`: there is none. */
  readonly budget: number | undefined;
  readonly color: ChartColor;
}

/** What was spent, and maybe came in, piece by piece. */
export interface TimeChart {
  readonly title: string;
  readonly labels: readonly string[];
  readonly series: readonly { readonly color: ChartColor; readonly values: readonly number[] }[];
  /** How a value is written at the axis. */
  readonly write: (value: number) => string;
}

/** What a report shows at a glance. All texts are written already. */
export interface ReportChart {
  readonly title: string;
  readonly sums: readonly SumRow[];
  readonly categories: {
    readonly title: string;
    readonly rows: readonly CategoryRow[];
    /** What the line in a bar means; `undefined` without one. */
    readonly budget: string | undefined;
  };
  readonly time: TimeChart | undefined;
}

const colors = {
  income: '#2e9e5b',
  expense: '#e07a2f',
  category: '#3b7dd8',
  over: '#d64545',
  plain: '#1f2933',
} as const;

/** What a bar is about. */
export type ChartColor = keyof typeof colors;

const paint = { text: colors.plain, faint: '#52606d', line: '#e4e7eb', budget: '#1f2933' };

/** As wide as a phone shows a picture; all else is measured by it. */
const width = 480;
const margin = 24;
const inner = width - 2 * margin;
const rows = { title: 34, sum: 34, heading: 44, category: 46, time: 190 };
/** Of letters as wide as most are. */
const letter = { plain: 8.8, bold: 9.8 };
const longestTitle = 30;

/** Draws a report as a PNG of 960 pixels in width, to be read on a phone. */
export function drawReportChart(report: ReportChart): Buffer {
  const { sums, categories, time } = report;
  const elements: object[] = [
    write(shorten(printable(report.title), longestTitle), margin, 22, { size: 22, bold: true }),
  ];
  let top = 22 + rows.title;
  for (const sum of sums) {
    elements.push(...drawSum(sum, top));
    top += rows.sum;
  }
  if (categories.rows.length > 0) {
    elements.push(...drawHeading(categories.title, categories.budget, top));
    top += rows.heading;
    for (const row of categories.rows) {
      elements.push(...drawCategory(row, top));
      top += rows.category;
    }
  }
  if (time !== undefined) {
    elements.push(...drawHeading(time.title, undefined, top));
    top += rows.heading;
  }
  const height = top + (time === undefined ? margin / 2 : rows.time);
  const option = { graphic: { elements }, ...(time && timeOption(time, top)) };
  return drawChart(option, { width, height });
}

function drawSum({ label, text, share, color }: SumRow, top: number): readonly object[] {
  const bar = { left: 100, width: 120 };
  return [
    write(printable(label), margin, top + 4, { size: 15, color: paint.faint }),
    ...(share === undefined || share === 0
      ? []
      : [drawBar(bar.left, top + 5, Math.max(2, bar.width * share), 14, colors[color])]),
    write(text, width - margin, top + 2, { size: 17, bold: true, align: 'right' }),
  ];
}

function drawHeading(title: string, budget: string | undefined, top: number): readonly object[] {
  const heading = write(title, margin, top + 16, { size: 16, bold: true });
  const line = {
    type: 'rect',
    shape: { x: margin, y: top + 5, width: inner, height: 1 },
    style: { fill: paint.line },
  };
  if (budget === undefined) return [line, heading];
  return [
    line,
    heading,
    write(`| ${budget}`, width - margin, top + 18, {
      size: 13,
      align: 'right',
      color: paint.faint,
    }),
  ];
}

function drawCategory(row: CategoryRow, top: number): readonly object[] {
  const { label, note, text, share, budget, color } = row;
  const left = Math.floor((inner - (text.length + 2) * letter.bold) / letter.plain) - note.length;
  const name = `${shorten(printable(label) || '…', Math.max(4, left))}${note}`;
  const y = top + 22;
  return [
    write(name, margin, top, { size: 15 }),
    write(text, width - margin, top, { size: 15, bold: true, align: 'right' }),
    drawBar(margin, y, inner, 12, paint.line),
    drawBar(margin, y, Math.max(4, inner * share), 12, colors[color]),
    ...(budget === undefined
      ? []
      : [
          {
            type: 'rect',
            z: 3,
            shape: { x: margin + inner * budget - 3, y: y - 3, width: 3, height: 18 },
            style: { fill: paint.budget },
          },
        ]),
  ];
}

function timeOption({ labels, series, write: format }: TimeChart, top: number): ChartOption {
  const text = { fontFamily, fontSize: 13, color: paint.faint };
  return {
    grid: {
      left: margin,
      right: margin,
      top: top + 6,
      height: rows.time - 24,
      containLabel: true,
    },
    xAxis: {
      type: 'category',
      data: labels,
      axisLine: { lineStyle: { color: paint.line } },
      axisTick: { show: false },
      axisLabel: { ...text, hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      min: 0,
      splitNumber: 3,
      splitLine: { lineStyle: { color: paint.line } },
      axisLabel: { ...text, formatter: format },
    },
    series: series.map(({ color, values }) => ({
      type: 'bar',
      data: values,
      barMaxWidth: 36,
      itemStyle: { color: colors[color], borderRadius: [3, 3, 0, 0] },
    })),
  };
}

interface TextStyle {
  readonly size: number;
  readonly bold?: boolean;
  readonly align?: 'left' | 'right';
  readonly color?: string;
}

function write(text: string, x: number, y: number, style: TextStyle): object {
  const { size, bold = false, align = 'left', color = paint.text } = style;
  return {
    type: 'text',
    x,
    y,
    style: {
      text,
      fill: color,
      fontFamily,
      fontSize: size,
      fontWeight: bold ? 'bold' : 'normal',
      align,
    },
  };
}

function drawBar(x: number, y: number, length: number, height: number, fill: string): object {
  return { type: 'rect', shape: { x, y, width: length, height, r: 4 }, style: { fill } };
}
