import type { Day } from '../ledger/dates/calendar.ts';
import type { Period } from '../ledger/dates/read-period.ts';
import type { Direction } from '../ledger/entry-direction.ts';
import type { Entry } from '../ledger/ledger.ts';

/** What was booked on one day in one direction, in minor units. */
export interface DayFlow {
  readonly day: Day;
  readonly direction: Direction;
  readonly minor: bigint;
}

/** An entry with the names of its accounts; '' is cash. */
export interface HistoryEntry extends Entry {
  readonly account: string;
  readonly toAccount: string | undefined;
}

/** Reads much of a ledger at once. Every method throws FinanceStoreError when the store fails. */
export interface EntryHistory {
  /** What was booked on each day of a time, the first one first. */
  dayFlows(memberId: number, currency: string, period: Period): Promise<readonly DayFlow[]>;
  /** How many entries there are in a time; without one, in all. */
  count(memberId: number, period: Period | undefined): Promise<number>;
  /** The entries of a time, the oldest first, page by page: a large ledger is never in memory as a whole. */
  entries(memberId: number, period: Period | undefined): AsyncIterable<readonly HistoryEntry[]>;
}
