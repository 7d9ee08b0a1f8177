import type { DebtKind } from '../entry-kind.ts';
import type { Money } from '../money.ts';
import type { ParsedDebt } from '../parse-line.ts';
import { type Debt, findDebt } from './debt.ts';

/** What a line about a debt comes to, by what is open. */
export type ResolvedDebt =
  | { readonly kind: 'debt'; readonly act: DebtKind; readonly amount: Money }
  /** It speaks of no debt after all. */
  | { readonly kind: 'otherwise' }
  /** Whose debt is it? */
  | { readonly kind: 'debt-either' }
  /** Nothing is open with that person, in the direction of the line. */
  | { readonly kind: 'debt-none' }
  /** Less is open than the line says, or not as much as it says is settled. */
  | { readonly kind: 'debt-differs'; readonly act: DebtKind; readonly open: Money };

/** Decides what a line about a debt books. Nothing is paid back that is not open. */
export function resolveDebt(
  { act, person, amount, isCertain }: ParsedDebt,
  debts: readonly Debt[],
  currency: string,
): ResolvedDebt {
  if (act === 'either') return { kind: 'debt-either' };
  if (act === 'borrow' || act === 'lend') {
    return amount === undefined ? { kind: 'otherwise' } : { kind: 'debt', act, amount };
  }
  const debt = findDebt(debts, person);
  const pays = debt !== undefined && debt.minor > 0n ? 'repay' : 'collect';
  if (debt === undefined || (act !== 'settle' && act !== pays)) {
    return { kind: isCertain || amount === undefined ? 'debt-none' : 'otherwise' };
  }
  const open = { currency, minor: debt.minor > 0n ? debt.minor : -debt.minor };
  if (act === 'settle') {
    return amount === undefined || amount.minor === open.minor
      ? { kind: 'debt', act: pays, amount: open }
      : { kind: 'debt-differs', act: pays, open };
  }
  return amount === undefined || amount.minor > open.minor
    ? { kind: 'debt-differs', act, open }
    : { kind: 'debt', act, amount };
}
