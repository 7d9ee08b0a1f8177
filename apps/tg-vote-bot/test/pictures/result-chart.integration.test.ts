import { expect, test } from 'vitest';

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

test('a title with marks is drawn as it is', () => {
  const title = '<b>&"Eve" ]]> '.repeat(20);
  expect(sizeOf(drawResultChart({ title, subtitle: '', bars }))).toEqual([1_280, 600]);
});

test('emojis of a title, which the font does not have, leave no empty boxes', () => {
  const draw = (title: string): Buffer => drawResultChart({ title, subtitle: '', bars });
  expect(draw('🍕👍🏽 Pizza?').equals(draw('Pizza?'))).toBe(true);
});
