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
    'sixteen dieciseis dieciséis',
    'seventeen diecisiete',
    'eighteen dieciocho',
    'nineteen diecinueve',
  ].flatMap((line, value) => line.split(' ').map((word) => [word, value] as const)),
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
  ...['juta', 'million', 'millón', 'millon', 'millones'].map((word) => [word, 1e6] as const),
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
  let end = start;
  for (let index = start; index < parts.length; index += 2) {
    const word = (parts[index] ?? '').toLowerCase().replace(/[,.;!?]+$/u, '');
    const isJoin = words > 0 && (word === 'and' || word === 'y') && isNumber(parts[index + 2]);
    const small = smallSizes.get(word);
    const large = largeSizes.get(word);
    const whole = wholeSizes.get(word);
    const count = counts.get(word) ?? tens.get(word);
    if (word === 'belas' && group % 10 > 0) group += 10;
    else if (word === 'setengah' && isNumber(parts[index + 2])) group += 0.5;
    else if (count !== undefined) group += count;
    else if (small !== undefined && group > 0) {
      group += (small - 1) * (group % small);
      hasSize ||= small === 100;
    } else if (large !== undefined && (group > 0 || word === 'mil')) {
      total += (group === 0 ? 1 : group) * large;
      group = 0;
      hasSize = true;
    } else if (whole !== undefined) {
      total += whole;
      hasSize = true;
    } else if (!isJoin) break;
    words += 1;
    end = index + 1;
    if (word === 'seratus' || /^(cien|.*cientos|quinientos)$/u.test(word)) hasSize = true;
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
  return smallSizes.has(part.toLowerCase()) || largeSizes.has(part.toLowerCase());
}

function isNumber(part: string | undefined): boolean {
  const word = (part ?? '').toLowerCase().replace(/[,.;!?]+$/u, '');
  return [counts, tens, smallSizes, largeSizes, wholeSizes].some((list) => list.has(word));
}
