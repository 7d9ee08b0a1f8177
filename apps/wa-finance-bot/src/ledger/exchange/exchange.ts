import type { Decimal } from '../amounts/numeral.ts';
import { minorDigits } from '../currency.ts';
import type { Money } from '../money.ts';

/** What one whole unit of another currency is worth in whole units of the member's own. */
export interface ExchangeRate {
  /** ISO 4217, such as `USD`. */
  readonly currency: string;
  readonly rate: Decimal;
}

/** An amount in another currency, and what one whole unit of it was worth when it was booked. */
export interface ForeignMoney extends Money {
  readonly rate: Decimal;
}

/** The rates that members have given. Every method throws FinanceStoreError when the store fails. */
export interface ExchangeRates {
  /** In the order of their codes. */
  all(memberId: number): Promise<readonly ExchangeRate[]>;
  /** In place of the one for that currency. What is booked already keeps its own. */
  set(memberId: number, rate: ExchangeRate): Promise<void>;
}

/**
 * The value of an amount in the member's own currency. What is left over of a minor unit is rounded to the nearest one,
 * and a half to the even one, so that many small amounts do not add up to a drift.
 */
export function exchange({ currency, minor }: Money, rate: Decimal, own: string): Money {
  const ownUnits = 10n ** BigInt(minorDigits(own));
  const divisor = 10n ** BigInt(rate.decimals + minorDigits(currency));
  return { currency: own, minor: divideToEven(minor * rate.digits * ownUnits, divisor) };
}

/** Of a dividend that is not below zero. */
function divideToEven(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  const twice = (dividend % divisor) * 2n;
  const isUp = twice > divisor || (twice === divisor && quotient % 2n === 1n);
  return isUp ? quotient + 1n : quotient;
}

/** A rate as the store keeps it: `16250.5`. */
export function writeDecimal({ digits, decimals }: Decimal): string {
  const text = digits.toString().padStart(decimals + 1, '0');
  const whole = text.slice(0, text.length - decimals);
  return decimals === 0 ? whole : `${whole}.${text.slice(text.length - decimals)}`;
}

/** The other way round. */
export function readDecimal(text: string): Decimal {
  const [whole = '0', fraction = ''] = text.split('.');
  return { digits: BigInt(whole + fraction), decimals: fraction.length };
}
