/** A share of a sum, exact: 100,000 millionths are 0.10. */
export interface CommissionRate {
  /** Whole, 0 to 1,000,000. */
  readonly millionths: number;
}

/** One, in the units of a rate. */
export const wholeRate = 1_000_000;

/** 0.10, the default of COMMISSION_RATE. */
export const defaultCommissionRate: CommissionRate = { millionths: 100_000 };

/**
 * The commission on a sum, in whole minor units; a half is rounded away from zero, so that a refund takes back what the
 * payment gave.
 *
 * @param amount - Whole minor units, such as cents.
 * @throws RangeError when the amount is not whole, or the rate is none.
 */
export function commissionOf(amount: number, { millionths }: CommissionRate): number {
  if (!Number.isSafeInteger(amount)) {
    throw new RangeError(`An amount is whole minor units, not ${amount}.`);
  }
  if (!Number.isSafeInteger(millionths) || millionths < 0 || millionths > wholeRate) {
    throw new RangeError(`A rate is 0 to ${wholeRate} whole millionths, not ${millionths}.`);
  }
  const whole = BigInt(wholeRate);
  const doubled = 2n * BigInt(Math.abs(amount)) * BigInt(millionths);
  return Math.sign(amount) * Number((doubled + whole) / (2n * whole)) || 0;
}
