import { minorDigits } from './currency.ts';

/** An amount in whole minor units of its currency: Rp 50.000 is 5,000,000 sen. */
export interface Money {
  /** ISO 4217, such as `IDR`. */
  readonly currency: string;
  readonly minor: bigint;
}

/**
 * Writes an amount as people of a place do: `Rp 50.000`, `$3.50`, `3,50 €`, a minus before what is below zero. Ordinary
 * spaces, so that what is copied from a chat can be searched for.
 *
 * @param locale - BCP 47, such as `id-ID`.
 */
export function formatMoney(money: Money, locale: string): string {
  const digits = minorDigits(money.currency);
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: money.currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    trailingZeroDisplay: 'stripIfInteger',
  });
  return format.format(toDecimal(money)).replaceAll(/[\u00a0\u202f]/g, ' ');
}

/** An exact decimal that Intl reads without passing through a float: `-3.50`. */
function toDecimal({ currency, minor }: Money): Intl.StringNumericLiteral {
  const digits = minorDigits(currency);
  const size = (minor < 0n ? -minor : minor).toString().padStart(digits + 1, '0');
  const sign = minor < 0n ? '-' : '';
  const whole = size.slice(0, size.length - digits);
  return `${sign}${whole}.${size.slice(size.length - digits) || '0'}` as Intl.StringNumericLiteral;
}
