const unitMinutes: Readonly<Record<string, number>> = { m: 1, h: 60, j: 60, d: 24 * 60 };

/**
 * Reads `5`, `5m`, `5 min`, `2h`, `1 jam`, `1d` or `3 hari` as minutes; `undefined` for what is no whole number of
 * them. Whether that many are allowed is for the rules to say.
 */
export function parseMinutes(text: string): number | undefined {
  const match = /^(\d{1,6})\s?(\p{L}*)\.?$/u.exec(text.trim().toLowerCase());
  if (match === null) return undefined;
  const [, digits = '', unit = ''] = match;
  // `hari` are days and `h` hours; all other units tell themselves apart by their first letter.
  const initial = unit === 'hari' ? 'd' : (unit[0] ?? 'm');
  const factor = unitMinutes[initial];
  return factor === undefined ? undefined : Number(digits) * factor;
}
