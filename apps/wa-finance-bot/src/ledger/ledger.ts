import type { Category } from './categories/category.ts';
import type { Period } from './dates/read-period.ts';
import type { Direction } from './entry-direction.ts';
import type { Money } from './money.ts';

/** An entry to be booked. */
export interface NewEntry {
  /** The member's row number. */
  readonly memberId: number;
  /** The message that said it: each line of a message books once. */
  readonly messageId: string;
  /** The line of the message, from 0. */
  readonly line: number;
  readonly direction: Direction;
  /** Above zero. */
  readonly amount: Money;
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
}

/** What came of booking. */
export interface BookedEntry {
  /** The entry as it stands in the ledger: the first one, when its message had been booked before. */
  readonly entry: Entry;
  readonly isNew: boolean;
  /** The sum of that day's entries of the same direction and currency, this one included. */
  readonly dayTotal: Money;
}

/** What may be changed in an entry. */
export type EntryChange = Partial<
  Pick<NewEntry, 'amount' | 'direction' | 'description' | 'category' | 'day'>
>;

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
  /** Income less expenses. */
  balance(memberId: number, currency: string): Promise<Money>;
  /** What came in and went out in a time, by category, the largest first. */
  totals(memberId: number, currency: string, period: Period): Promise<readonly CategoryTotal[]>;
}
