import type { Day } from '../ledger/dates/calendar.ts';

/** A number as its exact decimal: `50000.00`. */
export interface DecimalCell {
  readonly decimal: string;
}

/** A date. */
export interface DayCell {
  readonly day: Day;
}

/** What stands in a cell; `undefined` leaves it empty. */
export type Cell = string | number | DecimalCell | DayCell | undefined;

/** A column of a table. */
export interface Column {
  readonly title: string;
  /** In characters. */
  readonly width: number;
  /** How many decimals its numbers are shown with; default: as many as each has. */
  readonly decimals?: number;
}

/** A table whose rows come piece by piece. */
export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly rows: AsyncIterable<readonly Cell[]>;
}
