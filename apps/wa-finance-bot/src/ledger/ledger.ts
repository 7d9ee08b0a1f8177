import type { Category } from './categories/category.ts';
import type { Period } from './dates/read-period.ts';
import type { Direction } from './entry-direction.ts';
import type { EntryKind } from './entry-kind.ts';
import type { ForeignMoney } from './exchange/exchange.ts';
import type { Money } from './money.ts';

/** An entry to be booked. */
export interface NewEntry {
  /** The member's row number. */
  readonly memberId: number;
  /** The message that said it: each line of a message books once. */
  readonly messageId: string;
  /** The line of the message, from 0. */
  readonly line: number;
  /** Default: a booking, which is income or expense. */
  readonly kind?: EntryKind | undefined;
  /** Of a transfer `expense`: the money leaves `accountId`. */
  readonly direction: Direction;
  /** Above zero, in the member's own currency. */
  readonly amount: Money;
  /** What was paid in another currency: `amount` is its value at the rate of then. */
  readonly foreign?: ForeignMoney | undefined;
  /** The account's row number; default: the member's default account. */
  readonly accountId?: number | undefined;
  /** Where the money of a transfer goes. */
  readonly toAccountId?: number | undefined;
  /** With whom a debt is, as the member writes them. */
  readonly person?: string | undefined;
  /** Until when a debt is to be paid back, as `2026-12-01`. */
  readonly dueDay?: string | undefined;
  readonly description: string;
  readonly category: Category;
  /** The member's date, as `2026-11-21`. */
  readonly day: string;
  readonly bookedAt: Date;
}

/** An entry as it stands in the ledger. */
export interface Entry extends NewEntry {
  /** What the member calls it by: 1, 2, 3. */
  readonly number: number;
  readonly kind: EntryKind;
  readonly accountId: number;
}

/** What came of booking. */
export interface BookedEntry {
  /** The entry as it stands in the ledger: the first one, when its message had been booked before. */
  readonly entry: Entry;
  readonly isNew: boolean;
  /** The sum of that day's bookings of the same direction and currency, this one included. */
  readonly dayTotal: Money;
}

/** What may be changed in an entry. */
export type EntryChange = Partial<
  Pick<NewEntry, 'amount' | 'foreign' | 'direction' | 'description' | 'category' | 'day' | 'dueDay'>
> & { readonly accountId?: number };

/** What an account holds. */
export interface AccountBalance {
  readonly accountId: number;
  /** In minor units of the member's own currency. */
  readonly minor: bigint;
}

/** What came in or went out in a category. */
export interface CategoryTotal {
  readonly direction: Direction;
  readonly category: Category;
  /** In minor units. */
  readonly minor: bigint;
}

/**
 * The ledgers of all members. What a message did is done once: the same message again changes nothing and gets the same
 * result. Every method throws FinanceStoreError when the store fails.
 */
export interface Ledger {
  /** Books the entries of one message: all, or none. */
  book(entries: readonly NewEntry[]): Promise<readonly BookedEntry[]>;
  /** What a message has booked; nothing when it has not come yet. */
  bookedBy(memberId: number, messageId: string): Promise<readonly BookedEntry[]>;
  /** Removes what the last message booked. @returns what was removed. */
  undo(memberId: number, messageId: string, at: Date): Promise<readonly Entry[]>;
  /** Removes one entry. `undefined` when there is none of that number. */
  remove(memberId: number, messageId: string, number: number, at: Date): Promise<Entry | undefined>;
  /** Changes the entry of a number, else the last one; computed on what it is. `undefined` when there is none. */
  change(
    memberId: number,
    messageId: string,
    number: number | undefined,
    change: (entry: Entry) => EntryChange,
  ): Promise<Entry | undefined>;
  /** The newest entries first. @param words - folded; only those whose description has all of them. */
  recent(memberId: number, limit: number, words?: readonly string[]): Promise<readonly Entry[]>;
  /** What all accounts hold together: what came in less what went out. */
  balance(memberId: number, currency: string): Promise<Money>;
  /** What each account holds that any entry names. */
  accountBalances(memberId: number, currency: string): Promise<readonly AccountBalance[]>;
  /** The debts that were made and paid back, the oldest first. */
  debtEntries(memberId: number): Promise<readonly Entry[]>;
  /** What was booked in a time, by category, the largest first. */
  totals(memberId: number, currency: string, period: Period): Promise<readonly CategoryTotal[]>;
}
