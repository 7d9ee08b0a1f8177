/** The form of the table that knows all of Unicode: "segmented coverage", in groups of neighbours. */
const segmentedCoverage = 12;

/**
 * Reads from a TrueType font which characters it has: its table "cmap"
 * (https://learn.microsoft.com/typography/opentype/spec/cmap).
 *
 * @throws RangeError for a font that has no such table in the form that covers all of Unicode.
 */
export function readCodePoints(font: Buffer): ReadonlySet<number> {
  const at = coverageAt(font, cmapAt(font));
  const codePoints = new Set<number>();
  const groups = font.readUInt32BE(at + 12);
  for (let group = 0; group < groups; group += 1) {
    const groupAt = at + 16 + 12 * group;
    const last = font.readUInt32BE(groupAt + 4);
    for (let point = font.readUInt32BE(groupAt); point <= last; point += 1) codePoints.add(point);
  }
  return codePoints;
}

function cmapAt(font: Buffer): number {
  const tables = font.readUInt16BE(4);
  for (let table = 0; table < tables; table += 1) {
    const at = 12 + 16 * table;
    if (font.toString('latin1', at, at + 4) === 'cmap') return font.readUInt32BE(at + 8);
  }
  throw new RangeError('the font has no table of characters');
}

function coverageAt(font: Buffer, cmap: number): number {
  const encodings = font.readUInt16BE(cmap + 2);
  for (let encoding = 0; encoding < encodings; encoding += 1) {
    const at = cmap + font.readUInt32BE(cmap + 4 + 8 * encoding + 4);
    if (font.readUInt16BE(at) === segmentedCoverage) return at;
  }
  throw new RangeError('the font has no table of all of Unicode');
}
