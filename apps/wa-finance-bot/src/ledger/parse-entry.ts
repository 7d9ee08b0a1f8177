import { chooseAmount } from './amounts/choose-amount.ts';
import { currencyMarkers } from './amounts/currency-marker.ts';
import {
  type AmountPiece,
  type Piece,
  readAmounts,
  type WritingStyle,
} from './amounts/read-amounts.ts';
import { isCountedInThousands, minorDigits } from './currency.ts';
import { type Direction, readDirection } from './entry-direction.ts';
import { exchange, type ExchangeRate, type ForeignMoney } from './exchange/exchange.ts';
import type { Money } from './money.ts';

/** Whose line it is. */
export interface EntryWriter {
  /** ISO 4217. */
  readonly currency: string;
  /** BCP 47 with the country, such as `id-ID`: it says how numbers are written. */
  readonly locale: string;
  /** What other currencies are worth; default: nothing is known of them. */
  readonly rates?: readonly ExchangeRate[];
}

/** An amount in the writer's own currency. */
interface ReadAmount {
  readonly amount: Money;
  /** As it was written, when that was in another currency. */
  readonly foreign?: ForeignMoney;
}

/** What a line says: an entry, or what has to be asked back. */
export type ParsedEntry =
  | (ReadAmount & {
      readonly kind: 'entry';
      readonly direction: Direction;
      readonly description: string;
    })
  /** There is no number in it. */
  | { readonly kind: 'no-amount' }
  /** It may mean each of `readings`; none when the number cannot be read. */
  | { readonly kind: 'unclear-amount'; readonly readings: readonly Money[] }
  | { readonly kind: 'several-amounts' }
  /** Income or expense? The words contradict each other. */
  | (ReadAmount & { readonly kind: 'unclear-direction'; readonly description: string })
  /** An amount, but not for what. */
  | (ReadAmount & { readonly kind: 'no-description' })
  /** In another currency, of which no rate is known. It may be each of `candidates`, as ISO 4217 codes. */
  | { readonly kind: 'foreign-currency'; readonly candidates: readonly string[] }
  /** In one of these currencies, of which the rates are known. */
  | { readonly kind: 'unclear-currency'; readonly candidates: readonly string[] }
  | { readonly kind: 'zero' }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'too-long' };

/** Longer texts are no line of a ledger. */
const longestEntry = 200;

/** In whole units of the currency: more than anybody's entry, and far below what the database can hold. */
const largestAmount = 1_000_000_000_000n;

/**
 * Reads one line such as "50rb makan siang" or "gaji 5jt". What is ambiguous is said to be, and never guessed. An amount in
 * another currency is exchanged at the rate that the writer has given for it.
 */
export function parseEntry(text: string, writer: EntryWriter): ParsedEntry {
  const { currency, locale, rates = [] } = writer;
  if (text.length > longestEntry) {
    return { kind: 'too-long' };
  }
  const style = styleOf(currency, locale);
  const pieces = readAmounts(text, style);
  const found = chooseAmount(pieces, style);
  switch (found.kind) {
    case 'none':
      return { kind: 'no-amount' };
    case 'several':
      return { kind: 'several-amounts' };
    case 'foreign':
      return parseForeign(text, found.candidates, { currency, locale, rates });
    case 'unclear':
      return {
        kind: 'unclear-amount',
        readings: found.readings.map((minor) => ({ currency, minor })),
      };
    case 'chosen':
      return toEntry({ currency, minor: found.minor }, pieces, found.pieces);
  }
}

function parseForeign(
  text: string,
  candidates: readonly string[],
  { currency, locale, rates }: Required<EntryWriter>,
): ParsedEntry {
  const [known, another] = rates.filter((rate) => candidates.includes(rate.currency));
  if (known === undefined) {
    return { kind: 'foreign-currency', candidates };
  }
  if (another !== undefined) {
    return { kind: 'unclear-currency', candidates: [known.currency, another.currency] };
  }
  const parsed = parseEntry(text, { currency: known.currency, locale });
  if (parsed.kind === 'foreign-currency') {
    return { kind: 'several-amounts' };
  }
  if (!('amount' in parsed)) {
    return parsed;
  }
  const amount = exchange(parsed.amount, known.rate, currency);
  const problem = problemOf(amount);
  return problem ?? { ...parsed, amount, foreign: { ...parsed.amount, rate: known.rate } };
}

/** An amount that cannot be booked. */
function problemOf({ currency, minor }: Money): ParsedEntry | undefined {
  if (minor === 0n) {
    return { kind: 'zero' };
  }
  return minor > largestAmount * 10n ** BigInt(minorDigits(currency))
    ? { kind: 'too-large' }
    : undefined;
}

function toEntry(
  amount: Money,
  pieces: readonly Piece[],
  prices: readonly AmountPiece[],
): ParsedEntry {
  const problem = problemOf(amount);
  if (problem !== undefined) {
    return problem;
  }
  const rest = pieces.filter((piece) => piece.kind === 'word' || !prices.includes(piece));
  const description = describe(rest.map((piece) => piece.text).join(' '));
  if (description === '') {
    return { kind: 'no-description', amount };
  }
  const [sign] = prices.flatMap((piece) => piece.sign ?? []);
  const signed = { '+': 'income', '-': 'expense' } as const;
  const direction = sign === undefined ? readDirection(description) : signed[sign];
  return direction === undefined
    ? { kind: 'unclear-direction', amount, description }
    : { kind: 'entry', direction, amount, description };
}

/** What is left of a line beside its price: "untuk makan siang -" is about "makan siang". */
function describe(text: string): string {
  const words = text
    .replaceAll(/^[\s\p{P}\p{Z}+=|]+|[\s\p{Z},.;:!?=|+-]+$/gu, '')
    .replace(/^(untuk|buat|utk|for|on|para|por|en)\s+(?=\S)/iu, '');
  return /[\p{L}\p{N}\p{S}]/u.test(words) ? words : '';
}

/** Looking up names and signs in Intl takes milliseconds. There are as many styles as pairs in use: some dozens. */
const styles = new Map<string, WritingStyle>();

function styleOf(currency: string, locale: string): WritingStyle {
  const key = `${currency} ${locale}`;
  const style = styles.get(key) ?? makeStyle(currency, locale);
  styles.set(key, style);
  return style;
}

function makeStyle(currency: string, locale: string): WritingStyle {
  const parts = new Intl.NumberFormat(locale, { useGrouping: 'always' }).formatToParts(1234567.5);
  const signOf = (type: 'decimal' | 'group'): string =>
    parts.find((part) => part.type === type)?.value ?? '';
  return {
    language: locale.split('-')[0] ?? locale,
    decimalSign: signOf('decimal') === ',' ? ',' : '.',
    groupsBySpace: /^\s$/u.test(signOf('group')),
    minorDigits: minorDigits(currency),
    inThousands: isCountedInThousands(currency),
    markers: currencyMarkers(currency, locale),
  };
}
