import { fileURLToPath } from 'node:url';

import { Resvg } from '@resvg/resvg-js';

/** The name of the font that pictures are drawn with: it comes from npm, because a bare machine has none. */
export const fontFamily = 'DejaVu Sans';

const fontFiles = [
  import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
  import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
].map((url) => fileURLToPath(url));

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
