import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { readCodePoints } from './read-code-points.ts';

/** The name of the font that pictures are drawn with: it comes from npm, because a bare machine has none. */
export const fontFamily = 'DejaVu Sans';

/** Its files, regular and bold. */
export const fontFiles = [
  import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
  import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
].map((url) => fileURLToPath(url));

const [regular = new Set(), bold = new Set()] = fontFiles.map((file) =>
  readCodePoints(readFileSync(file)),
);

/** Whether the font has a picture of each character of a text, regular and bold. */
export function canDraw(text: string): boolean {
  return Array.from(text, (character) => character.codePointAt(0) ?? 0).every(
    (codePoint) => regular.has(codePoint) && bold.has(codePoint),
  );
}
