import { foldText } from '../../language/fold-text.ts';
import { wordSet } from '../../language/word-set.ts';
import type { Direction } from '../entry-direction.ts';
import { type Account, findAccount } from './account.ts';

/** A text without the words that name an account, and the account. */
export interface AccountText {
  readonly account: Account;
  readonly text: string;
}

/** "Bayar ke BCA" pays a bank, and "gaji ke BCA" goes into an account: these words mean an account one way only. */
const leads: Readonly<Record<'any' | Direction, ReadonlySet<string>>> = {
  any: wordSet('pakai pake pk via lewat melalui dengan dgn with using con usando'),
  expense: wordSet('dari from desde de'),
  income: wordSet('ke kedalam di to into in a en hacia'),
};

/** What may stand between: "dari rekening BCA", "con la tarjeta Visa". */
const fillers = wordSet('akun rekening rek kartu my the account card mi la el cuenta tarjeta');

const mostWords = 4;

/**
 * Finds the account that a text names: the "pakai GoPay" of "kopi 25rb pakai gopay". Only names of accounts that the
 * member has count: "naik pakai gojek" names none.
 *
 * @param lead - which words may stand before the name, by where the money of the text goes; 'any' are allowed always.
 */
export function takeAccount(
  text: string,
  accounts: readonly Account[],
  lead: keyof typeof leads,
): AccountText | undefined {
  const words = text.split(/\s+/u);
  for (const [index, word] of words.entries()) {
    const said = foldText(word);
    if (!leads.any.has(said) && !leads[lead].has(said)) continue;
    const named = readNameAt(words, index + 1, accounts);
    if (named !== undefined) {
      const rest = [...words.slice(0, index), ...words.slice(named.end)].join(' ');
      return { account: named.account, text: rest };
    }
  }
  return undefined;
}

/** The account whose name stands there, the longest that fits, fillers aside. */
export function readNameAt(
  words: readonly string[],
  start: number,
  accounts: readonly Account[],
): { readonly account: Account; readonly end: number } | undefined {
  for (let end = Math.min(words.length, start + mostWords); end > start; end -= 1) {
    const account = findAccount(accounts, words.slice(start, end).join(' '));
    if (account !== undefined) return { account, end };
  }
  return fillers.has(foldText(words[start] ?? ''))
    ? readNameAt(words, start + 1, accounts)
    : undefined;
}
