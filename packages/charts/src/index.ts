export { drawChart } from './draw-chart.ts';
export type { ChartOption, ChartSize } from './draw-chart.ts';
export { fontFamily } from './font.ts';
export { printable, shorten } from './printable.ts';
export { renderPng } from './render-png.ts';
