import { foldText } from '../../language/fold-text.ts';
import { isUnit, readScale } from './amount-words.ts';
import type { CurrencyMarker, CurrencyMarkers } from './currency-marker.ts';
import { type Decimal, readNumeral, times } from './numeral.ts';

/** How the person writes numbers, and in which currency. */
export interface WritingStyle {
  /** The first part of the locale, such as `id`. */
  readonly language: string;
  readonly decimalSign: '.' | ',';
  /** Thousands are set apart by spaces: "1 500 000". */
  readonly groupsBySpace: boolean;
  readonly minorDigits: number;
  readonly inThousands: boolean;
  readonly markers: CurrencyMarkers;
}

/** A number in a text, with what stands beside it. */
export interface AmountPiece {
  readonly kind: 'amount';
  /** As it was written, for a description that it turns out to belong to. */
  readonly text: string;
  /** What it may mean, sizes multiplied in. */
  readonly meanings: readonly Decimal[];
  readonly certain: boolean;
  /** Separators as in prices. */
  readonly isFormatted: boolean;
  /** The smallest size word: 1000 for "50rb"; `undefined` without one. */
  readonly scale: bigint | undefined;
  /** "3 m" may be three metres. */
  readonly isWeak: boolean;
  readonly currency: CurrencyMarker | undefined;
  /** Counts or measures: "3kg". */
  readonly isQuantity: boolean;
  /** "2x", "2 x": the price of one follows. */
  readonly isMultiplier: boolean;
  /** "@15rb": the price of one. */
  readonly isEach: boolean;
  readonly sign: '+' | '-' | undefined;
}

/** A part of a text: a number with its signs, or a word. */
export type Piece = AmountPiece | { readonly kind: 'word'; readonly text: string };

interface Numeral {
  readonly sign: '+' | '-' | undefined;
  readonly isEach: boolean;
  readonly currency: CurrencyMarker | undefined;
  readonly digits: string;
  /** What is written onto the digits: the `rb` of "50rb". */
  readonly suffix: string;
}

/** Cuts a text into words and numbers. */
export function readAmounts(text: string, style: WritingStyle): readonly Piece[] {
  const words = toWords(text, style);
  const pieces: Piece[] = [];
  let index = 0;
  while (index < words.length) {
    const start = index;
    const opening = words[index] ?? '';
    // "+ 50rb", and "+Rp 50.000" whose sign stands before a word of its own.
    const signed = /^([+-])(.*)$/u.exec(opening);
    const rest = bare(signed?.[2] ?? opening);
    const currency = style.markers.readSign(rest === '' ? bare(words[index + 1] ?? '') : rest);
    const isApart = rest === '' || currency !== undefined;
    const sign = isApart ? toSign(signed?.[1]) : undefined;
    index += (rest === '' && signed !== null ? 1 : 0) + (currency === undefined ? 0 : 1);
    const numeral = readNumeralWord(words[index] ?? '', style);
    const after = numeral && readAfter(words, index, numeral, style);
    const piece = numeral && after && toPiece({ numeral, after, sign, currency, style });
    if (piece === undefined || after === undefined) {
      pieces.push({ kind: 'word', text: opening });
      index = start + 1;
    } else {
      pieces.push({ ...piece, text: words.slice(start, after.end).join(' ') });
      index = after.end;
    }
  }
  return pieces;
}

function toWords(text: string, { groupsBySpace }: WritingStyle): readonly string[] {
  return (
    text
      .normalize('NFC')
      .replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ')
      .replaceAll(/(?<=\d)[\u00a0\u202f](?=\d{3}(?!\d))/g, '')
      // "1 500 000" is one number where people write so, and may be one elsewhere.
      .replaceAll(
        /(?<=(?<![\d.,])\d{1,3}(?: \d{3})*) (?=\d{3}(?:[.,]\d{1,2})?(?![\p{L}\d.,]))/gu,
        groupsBySpace ? '' : '_',
      )
      .replaceAll(/(?<=\d)[x×@](?=[\d.,]+(?:rb|ribu|k|jt|juta)\b)/giu, 'x ')
      .replaceAll(/(?<=\p{L})[,;:=](?=\S)|(?<=\S)[,;:=](?=\p{L})|[()[\]{}]/gu, ' ')
      .split(/\s+/u)
      .filter((word) => word !== '')
  );
}

/** A word without the punctuation around it. "50.000,-" is how prices are closed in Indonesia. */
function bare(word: string): string {
  return word
    .normalize('NFKC')
    .replace(/[.,]-+$/, '')
    .replaceAll(/^["'“”*_~]+|["'“”*_~.,!?;:]+$/gu, '');
}

function readNumeralWord(word: string, { markers }: WritingStyle): Numeral | undefined {
  const match =
    /^(?<sign>[+-])?(?<each>@)?(?<prefix>[^\d+@-]{0,4}?)(?<late>[+-])?(?<digits>\d(?:[\d.,_]*\d)?)(?<suffix>[^\d]*)$/u.exec(
      bare(word),
    )?.groups;
  if (match === undefined) {
    return undefined;
  }
  const { prefix = '', digits = '', suffix = '' } = match;
  const currency = prefix === '' ? undefined : markers.readSign(prefix);
  if (prefix !== '' && currency === undefined) {
    return undefined;
  }
  return {
    sign: toSign(match['sign'] ?? match['late']),
    isEach: match['each'] !== undefined,
    currency,
    digits,
    suffix,
  };
}

function toSign(text: string | undefined): '+' | '-' | undefined {
  return text === '+' || text === '-' ? text : undefined;
}

interface AfterNumeral {
  /** The index of the first word that does not belong to the number. */
  readonly end: number;
  readonly factors: readonly bigint[];
  readonly scale: bigint | undefined;
  readonly isWeak: boolean;
  readonly currency: CurrencyMarker | undefined;
  readonly isQuantity: boolean;
  readonly isMultiplier: boolean;
}

const nothingAfter = {
  factors: [1n],
  scale: undefined,
  isWeak: false,
  currency: undefined,
  isQuantity: false,
  isMultiplier: false,
} as const;

/** Reads size words, currency and unit, on the digits or after them; `undefined`: the word is no number. */
function readAfter(
  words: readonly string[],
  index: number,
  numeral: Numeral,
  style: WritingStyle,
): AfterNumeral | undefined {
  const following = words.slice(index + 1).map(bare);
  const attached = numeral.suffix === '' ? [] : splitSuffix(numeral.suffix, style);
  if (attached === undefined) {
    return undefined;
  }
  const parts = [...attached, ...following];
  let used = 0;
  let state: Omit<AfterNumeral, 'end'> = nothingAfter;
  for (; used < parts.length; used += 1) {
    const next = takePart(state, parts[used] ?? '', used < attached.length, style);
    if (next === undefined) {
      break;
    }
    state = next;
    if (state.isQuantity || state.currency !== undefined) {
      used += 1;
      break;
    }
  }
  return used < attached.length ? undefined : { ...state, end: index + 1 + used - attached.length };
}

/** "k€" is a size and a currency. */
function splitSuffix(suffix: string, style: WritingStyle): readonly string[] | undefined {
  const symbol = /^(.+?)(\p{Sc})$/u.exec(suffix);
  const parts = symbol === null ? [suffix] : [symbol[1] ?? '', symbol[2] ?? ''];
  return parts.every((part) => takePart(nothingAfter, part, true, style) !== undefined)
    ? parts
    : undefined;
}

function takePart(
  state: Omit<AfterNumeral, 'end'>,
  part: string,
  isAttached: boolean,
  style: WritingStyle,
): Omit<AfterNumeral, 'end'> | undefined {
  const word = part === '%' ? part : foldText(part);
  const scale = readScale(word, style.language);
  // "5 ratus ribu": small sizes multiply the larger one that follows.
  if (scale !== undefined && (state.scale === undefined || state.scale <= 100n)) {
    return {
      ...state,
      factors: state.factors.flatMap((factor) => scale.factors.map((size) => factor * size)),
      scale: scale.factors[0],
      isWeak: scale.isWeak,
    };
  }
  const currency =
    isAttached || /\p{L}{2}|\p{Sc}/u.test(part) ? style.markers.readName(part) : undefined;
  if (currency !== undefined) {
    return { ...state, currency };
  }
  if (state.scale === undefined && (isUnit(word) || part === '×')) {
    const isMultiplier = word === 'x' || word === 'kali' || part === '×';
    return { ...state, isQuantity: true, isMultiplier };
  }
  return undefined;
}

function toPiece(found: {
  readonly numeral: Numeral;
  readonly after: AfterNumeral;
  readonly sign: '+' | '-' | undefined;
  readonly currency: CurrencyMarker | undefined;
  readonly style: WritingStyle;
}): Omit<AmountPiece, 'text'> | undefined {
  const { numeral, after, style } = found;
  const currency = found.currency ?? numeral.currency ?? after.currency;
  const reading = readNumeral(numeral.digits, {
    decimalSign: style.decimalSign,
    minorDigits: style.minorDigits,
    inThousands: style.inThousands,
    hasScale: after.scale !== undefined,
    hasCurrency: currency !== undefined,
  });
  if (reading === undefined) {
    return undefined;
  }
  return {
    kind: 'amount',
    meanings: after.factors.flatMap((factor) =>
      reading.meanings.map((meaning) => times(meaning, factor)),
    ),
    certain: reading.certain && after.factors.length === 1,
    isFormatted: reading.isFormatted,
    scale: after.scale,
    isWeak: after.isWeak,
    currency,
    isQuantity: after.isQuantity,
    isMultiplier: after.isMultiplier,
    isEach: numeral.isEach,
    sign: found.sign ?? numeral.sign,
  };
}
