/** Digits behind the point that prices and quantities are reckoned with. */
const decimals = 18;
const one = 10n ** BigInt(decimals);

/** A decimal such as `0.05` in units of 10^-18. What was checked before: it throws for anything else. */
export function toUnits(text: string): bigint {
  const match = /^(-?)(\d+)(?:\.(\d{1,18}))?$/.exec(text);
  if (match === null) throw new RangeError(`"${text}" is no decimal`);
  const [, sign = '', whole = '', fraction = ''] = match;
  const units = BigInt(whole + fraction.padEnd(decimals, '0'));
  return sign === '' ? units : -units;
}

/** The shortest decimal of units. */
export function fromUnits(units: bigint): string {
  const negative = units < 0n;
  const digits = String(negative ? -units : units).padStart(decimals + 1, '0');
  const fraction = digits.slice(-decimals).replace(/0+$/, '');
  const whole = digits.slice(0, -decimals);
  const text = fraction === '' ? whole : `${whole}.${fraction}`;
  return negative ? `-${text}` : text;
}

/** The product of two numbers in units, rounded down. */
export function times(a: bigint, b: bigint): bigint {
  return (a * b) / one;
}

/** The quotient of two numbers in units, rounded down. */
export function dividedBy(a: bigint, b: bigint): bigint {
  return (a * one) / b;
}
