/**
 * Prices that are made up, for paper trades. They are the same for everybody at the same moment, move by some percent
 * in hours, and are called simulated wherever they are shown.
 */

const hourMs = 60 * 60_000;

/** What the market price of a token is on paper at a moment: a decimal from 0.008 to 120. */
export function simulatedPrice(token: string, at: number): string {
  const base = 10 ** (part(token, 1) * 4 - 2);
  return toDecimal(base * movement(token, at));
}

/** By what a price on paper changes between two moments. */
export function simulatedChange(token: string, from: number, to: number): string {
  return toDecimal(movement(token, to) / movement(token, from));
}

function movement(token: string, at: number): number {
  const slow = Math.sin(at / (5 * hourMs) + 2 * Math.PI * part(token, 2));
  const quick = Math.sin(at / (0.7 * hourMs) + 2 * Math.PI * part(token, 3));
  return Math.exp(0.12 * slow + 0.04 * quick);
}

/** A number from 0 to 1 that depends on the token alone: FNV-1a over its letters. */
function part(token: string, salt: number): number {
  let hash = 0x811c9dc5 ^ salt;
  for (const letter of token.replace(/^\$/, '').toUpperCase()) {
    hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  }
  hash ^= hash >>> 15;
  return (Math.imul(hash, 0x2c1b3c6d) >>> 0) / 2 ** 32;
}

function toDecimal(value: number): string {
  return value.toFixed(9).replace(/\.?0+$/, '');
}
