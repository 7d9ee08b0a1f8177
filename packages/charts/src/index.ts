export { drawChart } from './draw-chart.ts';
export type { ChartOption, ChartSize } from './draw-chart.ts';
export { printable, shorten } from './printable.ts';
export { fontFamily, renderPng } from './render-png.ts';
