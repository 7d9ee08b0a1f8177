declare const amountBrand: unique symbol;

/** An amount in billionths (0.05 is 50,000,000): whole numbers add up exactly, as decimals do not. */
export type Amount = number & { readonly [amountBrand]: true };

/** Why a text is no amount. */
export type AmountProblem = 'not-an-amount' | 'decimal-comma';

/** What `parseAmount` makes of a text. */
export type ParsedAmount =
  | { readonly kind: 'amount'; readonly amount: Amount }
  | { readonly kind: 'invalid'; readonly problem: AmountProblem };

const decimals = 9;

/**
 * Reads a decimal with a point and at most nine decimals: `0.05`, `.05`, `1`. Signs, exponents (`1e3`), words and
 * `NaN` are none. A decimal comma is told apart, because `1,000` may mean one or a thousand.
 */
export function parseAmount(text: string): ParsedAmount {
  if (/^\d{0,6},\d{1,9}$/.test(text)) return { kind: 'invalid', problem: 'decimal-comma' };
  const match = /^(\d{0,6})(?:\.(\d{1,9}))?$/.exec(text);
  if (match === null || text === '') return { kind: 'invalid', problem: 'not-an-amount' };
  const [, whole = '', fraction = ''] = match;
  return { kind: 'amount', amount: toAmount(whole, fraction) };
}

/** The amount of a decimal that was checked before: one of ours, or one out of the store. */
export function amountOf(text: string): Amount {
  const parsed = parseAmount(text);
  if (parsed.kind === 'invalid') throw new RangeError(`"${text}" is no amount`);
  return parsed.amount;
}

/** The shortest decimal: `0.05`. */
export function formatAmount(amount: Amount): string {
  const digits = String(amount).padStart(decimals + 1, '0');
  const fraction = digits.slice(-decimals).replace(/0+$/, '');
  const whole = digits.slice(0, -decimals);
  return fraction === '' ? whole : `${whole}.${fraction}`;
}

/** The sum. Exact up to nine million whole units. */
export function addAmounts(amounts: readonly Amount[]): Amount {
  return brand(amounts.reduce((sum, amount) => sum + amount, 0));
}

function toAmount(whole: string, fraction: string): Amount {
  return brand(Number(whole + fraction.padEnd(decimals, '0')));
}

function brand(billionths: number): Amount {
  // A brand exists for the compiler only, so there is nothing that could make one but an assertion.
  return billionths as Amount;
}
