/** Words that count, in the languages of the bot; "setengah" is a half. */
const counts: ReadonlyMap<string, number> = new Map(
  [
    'nol zero cero',
    'satu one uno un una',
    'dua two dos',
    'tiga three tres',
    'empat four cuatro',
    'lima five cinco',
    'enam six seis',
    'tujuh seven siete',
    'delapan eight ocho',
    'sembilan nine nueve',
    'sepuluh ten diez',
    'sebelas eleven once',
    'twelve doce',
    'thirteen trece',
    'fourteen catorce',
    'fifteen quince',
    'sixteen dieciseis',
    'seventeen diecisiete',
    'eighteen dieciocho',
    'nineteen diecinueve',
    '',
    'veintiuno veintiun veintiuna',
    'veintidos',
    'veintitres',
    'veinticuatro',
    'veinticinco',
    'veintiseis',
    'veintisiete',
    'veintiocho',
    'veintinueve',
  ].flatMap((line, value) =>
    line
      .split(' ')
      .filter((word) => word !== '')
      .map((word) => [word, value] as const),
  ),
);
const tens: ReadonlyMap<string, number> = new Map([
  ...'twenty thirty forty fifty sixty seventy eighty ninety'
    .split(' ')
    .map((word, index) => [word, (index + 2) * 10] as const),
  ...'veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa'
    .split(' ')
    .map((word, index) => [word, (index + 2) * 10] as const),
  ...'cien doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos'
    .split(' ')
    .map((word, index) => [word, (index + 1) * 100] as const),
  ...'doscientas trescientas cuatrocientas quinientas seiscientas setecientas ochocientas novecientas'
    .split(' ')
    .map((word, index) => [word, (index + 2) * 100] as const),
  ['ciento', 100],
  ['seratus', 100],
]);
const smallSizes: ReadonlyMap<string, number> = new Map([
  ['puluh', 10],
  ['ratus', 100],
  ['hundred', 100],
]);
const largeSizes: ReadonlyMap<string, number> = new Map([
  ...['ribu', 'thousand', 'mil'].map((word) => [word, 1e3] as const),
  ...['juta', 'million', 'millon', 'millones'].map((word) => [word, 1e6] as const),
  ...['miliar', 'milyar', 'billion'].map((word) => [word, 1e9] as const),
]);
/** Sizes with their one: complete by themselves. */
const wholeSizes: ReadonlyMap<string, number> = new Map([
  ['seribu', 1e3],
  ['sejuta', 1e6],
  ['semiliar', 1e9],
]);

/**
 * Writes amounts that are spelled out in digits: "seratus ribu" becomes "100000". A count alone stays a word: "dua kopi" is
 * no amount.
 */
export function spellInDigits(text: string): string {
  const parts = text.split(/(\s+)/u);
  const written: string[] = [];
  let index = 0;
  while (index < parts.length) {
    const found = readRun(parts, index);
    if (found === undefined) {
      written.push(parts[index] ?? '');
      index += 1;
    } else {
      written.push(String(found.value));
      index = found.end;
    }
  }
  return written.join('');
}

/** The longest run of number words from there on, when it is an amount. */
function readRun(
  parts: readonly string[],
  start: number,
): { readonly value: number; readonly end: number } | undefined {
  // The sizes of "2 mil quinientos" belong to the digits before them.
  if (/\d$/u.test(parts[start - 2] ?? '') && isSize(parts[start])) {
    return undefined;
  }
  let total = 0;
  let group = 0;
  let hasSize = false;
  let words = 0;
  let lastSize = Number.POSITIVE_INFINITY;
  let end = start;
  for (let index = start; index < parts.length; index += 2) {
    const word = readWord(parts[index]);
    const isJoin = words > 0 && (word === 'and' || word === 'y') && isNumber(parts[index + 2]);
    const small = smallSizes.get(word);
    const large = largeSizes.get(word);
    const whole = wholeSizes.get(word);
    const count = countOf(word);
    if (word === 'belas' && group % 10 > 0) group += 10;
    else if (word === 'setengah' && isNumber(parts[index + 2])) group += 0.5;
    else if (count !== undefined) group += count;
    else if (small !== undefined && group > 0) {
      group += (small - 1) * (group % small);
      hasSize ||= small === 100;
    } else if (large !== undefined && lastSize === 1e3 && large === 1e6) {
      // "Dos mil trescientos millones": in Spanish thousands count millions.
      total = (total + group) * large;
      group = 0;
      lastSize = large;
    } else if (large !== undefined && large < lastSize && (group > 0 || word === 'mil')) {
      total += (group === 0 ? 1 : group) * large;
      group = 0;
      lastSize = large;
      hasSize = true;
    } else if (whole !== undefined) {
      total += whole;
      hasSize = true;
    } else if (!isJoin) break;
    words += 1;
    end = index + 1;
    if (word === 'seratus' || /^(cien|ciento|.*cient[oa]s|quinient[oa]s)$/u.test(word))
      hasSize = true;
    // "lima ribu, kopi": a comma ends the amount.
    if (/[,.;!?]$/u.test(parts[index] ?? '')) break;
  }
  const value = total + group;
  const isAlone = words === 1 && !wholeSizes.has((parts[start] ?? '').toLowerCase());
  return hasSize && !isAlone && Number.isSafeInteger(value) && value > 0
    ? { value, end }
    : undefined;
}

function isSize(part = ''): boolean {
  return smallSizes.has(readWord(part)) || largeSizes.has(readWord(part));
}

function isNumber(part: string | undefined): boolean {
  const word = readWord(part);
  const isSized = [smallSizes, largeSizes, wholeSizes].some((list) => list.has(word));
  return isSized || countOf(word) !== undefined;
}

/** Also of two that a hyphen joins: "twenty-five". */
function countOf(word: string): number | undefined {
  const known = counts.get(word) ?? tens.get(word);
  const [, ten = '', one = ''] = /^([a-z]+ty)-([a-z]+)$/u.exec(word) ?? [];
  const [more, rest] = [tens.get(ten), counts.get(one)];
  return known ?? (more === undefined || rest === undefined ? undefined : more + rest);
}

/** Without accents and the punctuation after it. */
function readWord(part = ''): string {
  return part
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[,.;!?]+$/u, '');
}
