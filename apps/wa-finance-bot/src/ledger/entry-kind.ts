import type { Direction } from './entry-direction.ts';

/** What an entry may be. Only bookings are income or expense; the others change balances and are in no total. */
export const entryKinds = [
  'booking',
  /** From one account to another. */
  'transfer',
  /** Corrects what an account holds, also when it is opened with money in it. */
  'adjustment',
  /** The member borrows. */
  'borrow',
  /** The member lends. */
  'lend',
  /** The member pays a debt back. */
  'repay',
  /** The member gets back what they lent. */
  'collect',
] as const;

/** One of `entryKinds`. */
export type EntryKind = (typeof entryKinds)[number];

/** The kinds of entries that change who owes whom. */
export type DebtKind = Extract<EntryKind, 'borrow' | 'lend' | 'repay' | 'collect'>;

/** All of them. */
export const debtKinds: readonly DebtKind[] = ['borrow', 'lend', 'repay', 'collect'];

/** Which way the money of a debt goes. */
export const debtDirection: Readonly<Record<DebtKind, Direction>> = {
  borrow: 'income',
  lend: 'expense',
  repay: 'expense',
  collect: 'income',
};

/** Whether an entry of that kind changes who owes whom. */
export function isDebt(kind: EntryKind): kind is DebtKind {
  return Object.hasOwn(debtDirection, kind);
}
