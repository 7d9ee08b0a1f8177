import { Resvg } from '@resvg/resvg-js';
import { expect, test } from 'vitest';

import { fontFamily, renderPng } from '../../src/pictures/render-png.ts';
import { drawResultChart } from '../../src/pictures/result-chart.ts';

const bars = [
  { label: 'Yes', value: 3, color: '#2e9e5b', text: '3 (0.07)' },
  { label: 'No', value: 1, color: '#d64545', text: '1' },
];

/** Width and height as the PNG says. */
function sizeOf(png: Buffer): readonly number[] {
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  return [png.readUInt32BE(16), png.readUInt32BE(20)];
}

test('a chart is a PNG of twice its size', () => {
  const png = drawResultChart({ title: 'Pizza?', subtitle: 'Approved', bars });
  expect(sizeOf(png)).toEqual([1_280, 600]);
});

test('its texts are drawn: pictures that differ in a text alone differ in pixels', () => {
  const draw = (title: string, subtitle: string): Buffer =>
    drawResultChart({ title, subtitle, bars });
  const whole = draw('Pizza?', 'Approved');
  expect(draw('Pizza?', 'Approved').equals(whole)).toBe(true);
  expect(draw('Sushi?', 'Approved').equals(whole)).toBe(false);
  expect(draw('Pizza?', '').equals(whole)).toBe(false);
  const other = [{ ...bars[0], label: 'Ya' }, bars[1]] as typeof bars;
  expect(
    drawResultChart({ title: 'Pizza?', subtitle: 'Approved', bars: other }).equals(whole),
  ).toBe(false);
});

test('letters of our languages have ink: the font is there on a machine that has none', () => {
  const svg = (text: string): string =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"><text x="5" y="30" font-family="${fontFamily}" font-size="24">${text}</text></svg>`;
  const blank = renderPng(svg(''));
  for (const letter of ['A', 'í', 'ñ', '¿', '✓', '%']) {
    expect([letter, renderPng(svg(letter)).equals(blank)]).toEqual([letter, false]);
  }
  const fontless = new Resvg(svg('A'), { font: { loadSystemFonts: false } });
  const fontlessBlank = new Resvg(svg(''), { font: { loadSystemFonts: false } });
  // What this test sees when the font is missing.
  expect(fontless.render().asPng().equals(fontlessBlank.render().asPng())).toBe(true);
});

test('a title with marks is drawn as it is', () => {
  const title = '<b>&"Eve" ]]> '.repeat(20);
  expect(sizeOf(drawResultChart({ title, subtitle: '', bars }))).toEqual([1_280, 600]);
});
