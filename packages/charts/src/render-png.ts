import { Resvg } from '@resvg/resvg-js';

import { fontFamily, fontFiles } from './font.ts';

/**
 * Draws an SVG as a PNG, twice as large, so that it is sharp on a phone.
 *
 * @param svg - its texts name `fontFamily`.
 */
export function renderPng(svg: string): Buffer {
  const picture = new Resvg(svg, {
    font: { fontFiles, loadSystemFonts: false, defaultFontFamily: fontFamily },
    fitTo: { mode: 'zoom', value: 2 },
  });
  return picture.render().asPng();
}
