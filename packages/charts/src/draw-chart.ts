import { BarChart } from 'echarts/charts';
import { GraphicComponent, GridComponent, TitleComponent } from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { LegacyGridContainLabel } from 'echarts/features';
import { SVGRenderer } from 'echarts/renderers';

import { fontFamily } from './font.ts';
import { renderPng } from './render-png.ts';

use([
  BarChart,
  GraphicComponent,
  GridComponent,
  LegacyGridContainLabel,
  TitleComponent,
  SVGRenderer,
]);

/** What ECharts draws, as in its documentation: bars, grids, titles and graphics are there. */
export type ChartOption = EChartsCoreOption;

/** Of a chart, in pixels: the PNG is twice as wide and high. */
export interface ChartSize {
  readonly width: number;
  readonly height: number;
}

/** Draws a chart as a PNG, on white and in `fontFamily` where the option says nothing else. */
export function drawChart(option: ChartOption, size: ChartSize): Buffer {
  const chart = init(undefined, undefined, { renderer: 'svg', ssr: true, ...size });
  try {
    chart.setOption({
      animation: false,
      backgroundColor: '#ffffff',
      textStyle: { fontFamily },
      ...option,
    });
    return renderPng(chart.renderToSVGString());
  } finally {
    chart.dispose();
  }
}
