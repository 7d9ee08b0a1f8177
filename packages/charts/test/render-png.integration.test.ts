import { Resvg } from '@resvg/resvg-js';
import { expect, test } from 'vitest';

import { drawChart, fontFamily, printable, renderPng } from '../src/index.ts';

const svg = (text: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"><text x="5" y="30" font-family="${fontFamily}" font-size="24">${text}</text></svg>`;

test('letters of our languages have ink: the font is there on a machine that has none', () => {
  const blank = renderPng(svg(''));
  for (const letter of ['A', 'í', 'ñ', '¿', '✓', '%', '€']) {
    expect([letter, renderPng(svg(letter)).equals(blank)]).toEqual([letter, false]);
  }
  const fontless = new Resvg(svg('A'), { font: { loadSystemFonts: false } });
  const fontlessBlank = new Resvg(svg(''), { font: { loadSystemFonts: false } });
  // What this test sees when the font is missing.
  expect(fontless.render().asPng().equals(fontlessBlank.render().asPng())).toBe(true);
});

test('bold letters are bold', () => {
  const bold = svg('A').replace('font-size', 'font-weight="bold" font-size');
  expect(renderPng(bold).equals(renderPng(svg('A')))).toBe(false);
});

test('a chart is drawn on white, unless its option says otherwise', () => {
  const draw = (option: Parameters<typeof drawChart>[0]): Buffer =>
    drawChart(option, { width: 20, height: 20 });
  expect(draw({}).equals(draw({ backgroundColor: '#ffffff' }))).toBe(true);
  expect(draw({}).equals(draw({ backgroundColor: '#000000' }))).toBe(false);
});

test('a chart is a PNG of twice its size, with its axis written', () => {
  const draw = (label: string): Buffer =>
    drawChart(
      {
        grid: { containLabel: true },
        xAxis: { type: 'category', data: [label] },
        yAxis: { type: 'value' },
        series: [{ type: 'bar', data: [1] }],
      },
      { width: 200, height: 100 },
    );
  const png = draw('Jan');
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([400, 200]);
  expect(draw('Jan').equals(png)).toBe(true);
  expect(draw('Feb').equals(png)).toBe(false);
});

test.each(['normal', 'bold'])(
  'no character that is printed in %s letters is an empty box',
  (weight) => {
    const draw = (text: string): Buffer =>
      renderPng(svg(text).replace('font-size', `font-weight="${weight}" font-size`));
    const box = draw('\u{e000}');
    // What this test sees where the font lacks something.
    for (const lacking of ['\u{1f1ee}', '猫', '₿']) expect(draw(lacking).equals(box)).toBe(true);
    // Some of each part of Unicode.
    for (let codePoint = 0x21; codePoint < 0x1_fbff; codePoint += codePoint < 0x2_c00 ? 37 : 211) {
      const text = printable(String.fromCodePoint(codePoint)).replace(/[<&]/, '+');
      const isBox = text !== '' && draw(text).equals(box);
      expect([codePoint.toString(16), isBox]).toEqual([codePoint.toString(16), false]);
    }
  },
);
