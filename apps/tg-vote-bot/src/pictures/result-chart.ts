import { drawChart, fontFamily, printable, shorten } from '@sesi/charts';

/** A bar of a chart. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  /** Such as `#2e9e5b`. */
  readonly color: string;
  /** What stands at its end. */
  readonly text: string;
}

/** What a chart of a result shows. */
export interface ResultChart {
  readonly title: string;
  readonly subtitle: string;
  readonly bars: readonly Bar[];
}

const size = { width: 640, height: 300 };
/** Characters of a title that fit the width. */
const longestTitle = 52;

/** Draws a result as a PNG of 1,280 x 600 pixels. */
export function drawResultChart({ title, subtitle, bars }: ResultChart): Buffer {
  // The first of a category axis is at the bottom.
  const rows = bars.toReversed();
  return drawChart(
    {
      title: {
        text: shorten(printable(title), longestTitle),
        subtext: subtitle,
        left: 24,
        top: 16,
        textStyle: { fontFamily, fontSize: 18, color: '#1f2933' },
        subtextStyle: { fontFamily, fontSize: 14, color: '#52606d' },
      },
      grid: { left: 24, right: 110, top: 88, bottom: 20, containLabel: true },
      xAxis: { type: 'value', min: 0, show: false },
      yAxis: {
        type: 'category',
        data: rows.map(({ label }) => label),
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: { fontFamily, fontSize: 16, color: '#1f2933' },
      },
      series: [
        {
          type: 'bar',
          barWidth: 34,
          data: rows.map(({ value, color, text }) => ({
            value,
            itemStyle: { color, borderRadius: 4 },
            label: {
              show: true,
              position: 'right',
              formatter: () => text,
              fontFamily,
              fontSize: 16,
              color: '#1f2933',
            },
          })),
        },
      ],
    },
    size,
  );
}
