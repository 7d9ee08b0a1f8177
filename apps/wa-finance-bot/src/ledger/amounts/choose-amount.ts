import { foldText } from '../../language/fold-text.ts';
import { saysEach } from './amount-words.ts';
import { type Decimal, times, toMinor } from './numeral.ts';
import type { AmountPiece, Piece, WritingStyle } from './read-amounts.ts';

/** Which of the numbers in a text is the price. */
export type ChosenAmount =
  | {
      readonly kind: 'chosen';
      readonly minor: bigint;
      /** The pieces that say the price; the others describe what was paid for. */
      readonly pieces: readonly AmountPiece[];
    }
  | { readonly kind: 'none' }
  /** It may mean each of these, in minor units; none at all when it cannot be read. */
  | { readonly kind: 'unclear'; readonly readings: readonly bigint[] }
  | { readonly kind: 'several' }
  /** It may be in each of these currencies, as ISO 4217 codes. */
  | { readonly kind: 'foreign'; readonly candidates: readonly string[] };

/** Nothing is paid for with less than this where prices run into the thousands. */
const leastInThousands = 100n;

/** Finds the price among the numbers: what looks most like money wins, and what is left open is said to be open. */
export function chooseAmount(pieces: readonly Piece[], style: WritingStyle): ChosenAmount {
  const amounts = pieces.filter((piece) => piece.kind === 'amount');
  for (const { currency } of amounts) {
    if (typeof currency === 'object') return { kind: 'foreign', ...currency };
  }
  const possible = amounts.filter(({ isQuantity }) => !isQuantity);
  if (possible.length === 0) {
    const hasDigits = pieces.some(({ text }) => /\d/.test(text));
    return hasDigits ? { kind: 'unclear', readings: [] } : { kind: 'none' };
  }
  const prices = possible.length === 1 ? possible : possible.filter(({ isWeak }) => !isWeak);
  const marked = prices.filter(({ scale, currency }) => scale !== undefined || currency === 'own');
  const formatted = prices.filter((piece) => !marked.includes(piece) && piece.isFormatted);
  if (marked.length > 0) {
    return chooseMarked(pieces, marked, formatted, style);
  }
  const [only, another] = formatted;
  if (only !== undefined) {
    return another === undefined ? chosen([only], pieces, style) : { kind: 'several' };
  }
  return choosePlain(prices, pieces, style);
}

/** "5jt 200rb" is one price, "kopi 15rb teh 10rb" two. */
function chooseMarked(
  pieces: readonly Piece[],
  marked: readonly AmountPiece[],
  formatted: readonly AmountPiece[],
  style: WritingStyle,
): ChosenAmount {
  const first = marked[0];
  const last = marked.at(-1);
  if (first === undefined || last === undefined || formatted.length > 0) {
    return { kind: 'several' };
  }
  const from = pieces.indexOf(first);
  const run = pieces.slice(from, from + marked.length);
  const isOneRun = run.every((piece, index) => piece === marked[index]);
  const shrinks = marked.every((piece, index) => {
    const before = marked[index - 1];
    return before === undefined || fitsAfter(before, piece);
  });
  if (!isOneRun || !shrinks) {
    return { kind: 'several' };
  }
  const after = pieces[from + marked.length];
  if (last.scale !== undefined && isTail(after, from + marked.length === pieces.length - 1)) {
    return unclear(withTail(marked, last, after), style);
  }
  return chosen(marked, pieces, style);
}

/** A smaller size after a larger one: the "200rb" of "5jt 200rb". */
function fitsAfter(before: AmountPiece, piece: AmountPiece): boolean {
  const [meaning] = piece.meanings;
  return (
    before.scale !== undefined &&
    piece.scale !== undefined &&
    piece.certain &&
    meaning !== undefined &&
    piece.currency === undefined &&
    meaning.digits < before.scale * 10n ** BigInt(meaning.decimals)
  );
}

/** A bare number right after a size: the "500" of "1jt 500" may be five hundred or five hundred thousand. */
function isTail(piece: Piece | undefined, isLast: boolean): piece is AmountPiece {
  return (
    piece?.kind === 'amount' &&
    !piece.isQuantity &&
    !piece.isFormatted &&
    (isLast || (piece.meanings[0]?.digits ?? 0n) >= leastInThousands)
  );
}

function withTail(
  marked: readonly AmountPiece[],
  last: AmountPiece,
  tail: AmountPiece,
): readonly Decimal[] {
  const base = sum(marked);
  const [meaning] = tail.meanings;
  if (base === undefined || meaning === undefined || last.scale === undefined) {
    return [];
  }
  const step = last.scale / 1000n;
  const small = add(base, meaning);
  return step > 1n ? [small, add(base, times(meaning, step))] : [base, small];
}

function choosePlain(
  prices: readonly AmountPiece[],
  pieces: readonly Piece[],
  style: WritingStyle,
): ChosenAmount {
  const meanings = prices.flatMap((piece) => piece.meanings);
  const large = style.inThousands
    ? prices.filter((piece) => (piece.meanings[0]?.digits ?? 0n) >= leastInThousands)
    : prices;
  const [only, another] = large;
  if (only !== undefined) {
    return another === undefined
      ? chosen([only], pieces, style)
      : unclear(
          large.flatMap((piece) => piece.meanings),
          style,
        );
  }
  const [small] = meanings;
  if (small === undefined || meanings.length > 1) {
    return { kind: 'unclear', readings: [] };
  }
  return small.digits === 0n
    ? chosen(prices, pieces, style)
    : unclear([small, times(small, 1000n)], style);
}

function chosen(
  prices: readonly AmountPiece[],
  pieces: readonly Piece[],
  style: WritingStyle,
): ChosenAmount {
  const [first] = prices;
  const total = sum(prices);
  if (first === undefined || total === undefined || prices.some(({ certain }) => !certain)) {
    return unclear(
      prices.flatMap((piece) => piece.meanings),
      style,
    );
  }
  const count = countOf(first, pieces);
  if (count !== undefined && count !== 1n) {
    return unclear([total, times(total, count)], style);
  }
  const minor = toMinor(total, style.minorDigits);
  return minor === undefined
    ? { kind: 'unclear', readings: [] }
    : { kind: 'chosen', minor, pieces: prices };
}

/** How many there may be where the price may be that of one: "2 x 15rb", "15rb x2", "2 kopi @15rb", "2 for 3.50 each". */
function countOf(price: AmountPiece, pieces: readonly Piece[]): bigint | undefined {
  const index = pieces.indexOf(price);
  const [before, after, next] = [pieces[index - 1], pieces[index + 1], pieces[index + 2]];
  const multiplier = [before, after].find(
    (piece) => piece?.kind === 'amount' && piece.isMultiplier,
  );
  const attached = after?.kind === 'word' ? /^[x×](\d+)$/i.exec(after.text)?.[1] : undefined;
  if (attached !== undefined) {
    return BigInt(attached);
  }
  if (multiplier !== undefined) {
    return wholeOf(multiplier);
  }
  if (after?.kind === 'word' && /^[x×]$/i.test(after.text)) {
    return wholeOf(next);
  }
  const isEach =
    price.isEach || pieces.some((piece) => piece.kind === 'word' && saysEach(foldWord(piece.text)));
  const count = pieces.find((piece) => piece.kind === 'amount' && piece !== price);
  return isEach ? wholeOf(count) : undefined;
}

function wholeOf(piece: Piece | undefined): bigint | undefined {
  return piece?.kind === 'amount' ? piece.meanings[0]?.digits : undefined;
}

function foldWord(text: string): string {
  return text === '@' ? text : foldText(text);
}

function unclear(meanings: readonly Decimal[], { minorDigits }: WritingStyle): ChosenAmount {
  const readings = meanings
    .map((meaning) => toMinor(meaning, minorDigits))
    .filter((minor) => minor !== undefined);
  return { kind: 'unclear', readings: [...new Set(readings)].slice(0, 3) };
}

/** The sum of certain amounts; `undefined` when one cannot be read. */
function sum(amounts: readonly AmountPiece[]): Decimal | undefined {
  let total: Decimal = { digits: 0n, decimals: 0 };
  for (const { meanings } of amounts) {
    const [meaning] = meanings;
    if (meaning === undefined) {
      return undefined;
    }
    total = add(total, meaning);
  }
  return total;
}

function add(one: Decimal, other: Decimal): Decimal {
  const decimals = Math.max(one.decimals, other.decimals);
  const align = ({ digits, decimals: own }: Decimal): bigint =>
    digits * 10n ** BigInt(decimals - own);
  return { digits: align(one) + align(other), decimals };
}
