/** An exact number: `digits` divided by ten to the power of `decimals`. */
export interface Decimal {
  readonly digits: bigint;
  readonly decimals: number;
}

/** How numbers are written by the person, and what is known of the number at hand. */
export interface NumeralContext {
  /** What separates the decimals where the person lives. */
  readonly decimalSign: '.' | ',';
  /** Decimals of the currency's minor unit. */
  readonly minorDigits: number;
  /** See `isCountedInThousands`. */
  readonly inThousands: boolean;
  /** A word of size follows: the `jt` of "2,5jt". */
  readonly hasScale: boolean;
  /** A sign of currency stands beside it: the `Rp` of "Rp 2,50". */
  readonly hasCurrency: boolean;
}

/** What a numeral may mean; it is certain when there is one meaning. */
export interface NumeralReading {
  readonly meanings: readonly Decimal[];
  readonly certain: boolean;
  /** It was written with separators, as prices are. */
  readonly isFormatted: boolean;
}

const unreadable: NumeralReading = { meanings: [], certain: false, isFormatted: true };

/**
 * Reads digits with dots and commas; `_` stands for a space between what may be groups. Signs decide where they can: groups of three, two different separators, fewer than
 * three digits after the last one. What is left open is decided by where the person lives, and else not at all.
 *
 * @returns `undefined` for what is a code or phone number and no quantity, such as "0812".
 */
export function readNumeral(text: string, context: NumeralContext): NumeralReading | undefined {
  if (/^\d+$/.test(text)) {
    return /^0\d/.test(text)
      ? undefined
      : { meanings: [decimal(text, 0)], certain: true, isFormatted: false };
  }
  if (text.includes('_')) {
    const joined = text.replaceAll('_', '');
    return /^[1-9]\d*$/.test(joined) ? open(decimal(joined, 0)) : unreadable;
  }
  const grouped = /^[1-9]\d{0,2}(?:([.,])\d{3}(?:\1\d{3})+)$/.test(text);
  const groupedAsInIndia = /^[1-9]\d?(?:,\d{2})+,\d{3}$/.test(text);
  if (grouped || groupedAsInIndia) {
    return sure(decimal(withoutSeparators(text), 0));
  }
  const mixed =
    /^([1-9]\d{0,2}(?:\.\d{3})+),(\d{1,3})$|^([1-9]\d{0,2}(?:,\d{2,3})*,\d{3})\.(\d{1,3})$/.exec(
      text,
    );
  const fraction = mixed?.[2] ?? mixed?.[4];
  if (fraction !== undefined) {
    return sure(decimal(withoutSeparators(text), fraction.length));
  }
  const [, whole, sign, rest] = /^(\d+)([.,])(\d+)$/.exec(text) ?? [];
  return whole === undefined || sign === undefined || rest === undefined || /^0\d/.test(whole)
    ? unreadable
    : readOneSeparator(whole, sign, rest, context);
}

function readOneSeparator(
  whole: string,
  sign: string,
  rest: string,
  context: NumeralContext,
): NumeralReading {
  const asDecimal = decimal(whole + rest, rest.length);
  const isLocalDecimal = sign === context.decimalSign;
  if (rest.length === 3 && whole.length <= 3 && whole !== '0') {
    const asGroup = decimal(whole + rest, 0);
    if (context.hasScale) {
      return open(asDecimal, asGroup);
    }
    if (context.inThousands || !isLocalDecimal) {
      return sure(asGroup);
    }
    return context.minorDigits >= 3 ? sure(asDecimal) : open(asGroup, asDecimal);
  }
  if (rest.length >= 3) {
    const isPlain =
      context.hasScale || (whole === '0' && /^0*$/.test(rest.slice(context.minorDigits)));
    return isPlain || rest.length <= context.minorDigits ? sure(asDecimal) : unreadable;
  }
  // "50.00" in rupiah is a slip for 50.000 more often than fifty.
  const slip = context.inThousands && !context.hasScale && whole.length <= 3 && whole !== '0';
  return slip && !(context.hasCurrency && isLocalDecimal)
    ? open(asDecimal, { digits: asDecimal.digits * 1000n, decimals: asDecimal.decimals })
    : sure(asDecimal);
}

/** Multiplies by a whole number. */
export function times({ digits, decimals }: Decimal, factor: bigint): Decimal {
  return { digits: digits * factor, decimals };
}

/** The number in minor units; `undefined` when it has more decimals than they can hold. */
export function toMinor({ digits, decimals }: Decimal, minorDigits: number): bigint | undefined {
  const scaled = digits * 10n ** BigInt(minorDigits);
  const divisor = 10n ** BigInt(decimals);
  return scaled % divisor === 0n ? scaled / divisor : undefined;
}

function withoutSeparators(text: string): string {
  return text.replaceAll(/[.,]/g, '');
}

function decimal(digits: string, decimals: number): Decimal {
  return { digits: BigInt(digits), decimals };
}

function sure(meaning: Decimal): NumeralReading {
  return { meanings: [meaning], certain: true, isFormatted: true };
}

function open(...meanings: readonly Decimal[]): NumeralReading {
  return { meanings, certain: false, isFormatted: true };
}
