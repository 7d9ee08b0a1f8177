import type { Direction } from './entry-direction.ts';
import type { Money } from './money.ts';

/** An entry to be booked. */
export interface NewEntry {
  /** The member's row number. */
  readonly memberId: number;
  /** The message that said it: one message books once. */
  readonly messageId: string;
  readonly direction: Direction;
  /** Above zero. */
  readonly amount: Money;
  readonly description: string;
  /** The member's date, as `2026-11-21`. */
  readonly day: string;
  readonly bookedAt: Date;
}

/** What came of booking. */
export interface BookedEntry {
  /** The entry as it stands in the ledger: the first one, when the message had been booked before. */
  readonly entry: NewEntry;
  readonly isNew: boolean;
  /** The sum of that day's entries of the same direction and currency, this one included. */
  readonly dayTotal: Money;
}

/** The ledgers of all members. Every method throws FinanceStoreError when the store fails. */
export interface Ledger {
  /** Books an entry, at most once for each message however often and by how many processes it is asked. */
  book(entry: NewEntry): Promise<BookedEntry>;
  /** Income less expenses. */
  balance(memberId: number, currency: string): Promise<Money>;
}
