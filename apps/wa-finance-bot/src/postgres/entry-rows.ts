import { and, asc, eq, isNull, type SQL, sql } from 'drizzle-orm';

import { readDecimal, writeDecimal } from '../ledger/exchange/exchange.ts';
import type { Entry, NewEntry } from '../ledger/ledger.ts';
import type { Queries } from './account-rows.ts';
import { entry } from './tables.ts';

/** A row of `finance.entry`. */
export type EntryRow = typeof entry.$inferSelect;

/** What the member sees: what was not removed. */
export function live(memberId: number): SQL | undefined {
  return and(eq(entry.memberId, memberId), isNull(entry.removedAt));
}

/** Income and expenses: what totals are about. */
export function booked(memberId: number): SQL | undefined {
  return and(live(memberId), eq(entry.kind, 'booking'));
}

/** What an entry does to its account. */
export const signedMinor = sql`case ${entry.direction} when 'income' then ${entry.amountMinor} else -${entry.amountMinor} end`;

/** Postgres adds bigints up to a numeric, which the driver gives as text. */
export function sumOf(expression: SQL): SQL<bigint> {
  return sql<bigint>`coalesce(sum(${expression}), 0)`.mapWith((text: string) => BigInt(text));
}

/** The rows of a member, removed or not, in the order of their lines. */
export function rowsOf(run: Queries, memberId: number, condition: SQL): Promise<EntryRow[]> {
  return run
    .select()
    .from(entry)
    .where(and(eq(entry.memberId, memberId), condition))
    .orderBy(asc(entry.line));
}

/** Removes entries. @returns what was removed, in the order of its lines. */
export async function removeRows(
  run: Queries,
  which: SQL | undefined,
  removedBy: string,
  removedAt: Date,
): Promise<readonly Entry[]> {
  const rows = await run.update(entry).set({ removedAt, removedBy }).where(which).returning();
  return rows.toSorted((one, other) => one.line - other.line).map(toEntry);
}

/** The columns of the amount, also of what was paid in another currency. */
export function amountColumns({
  amount,
  foreign,
}: Pick<NewEntry, 'amount' | 'foreign'>): Pick<
  EntryRow,
  'amountMinor' | 'currency' | 'foreignMinor' | 'foreignCurrency' | 'rate'
> {
  return {
    amountMinor: amount.minor,
    currency: amount.currency,
    foreignMinor: foreign?.minor ?? null,
    foreignCurrency: foreign?.currency ?? null,
    rate: foreign === undefined ? null : writeDecimal(foreign.rate),
  };
}

/** An entry as the ledger gives it. */
export function toEntry(row: EntryRow): Entry {
  const { memberId, messageId, line, number, kind, direction, accountId } = row;
  const { description, category, day, bookedAt } = row;
  const { toAccountId, person, dueDay, foreignMinor, foreignCurrency, rate } = row;
  const isForeign = foreignMinor !== null && foreignCurrency !== null && rate !== null;
  return {
    memberId,
    messageId,
    line,
    number,
    kind,
    direction,
    amount: { currency: row.currency, minor: row.amountMinor },
    ...(isForeign
      ? { foreign: { currency: foreignCurrency, minor: foreignMinor, rate: readDecimal(rate) } }
      : {}),
    accountId,
    ...(toAccountId === null ? {} : { toAccountId }),
    ...(person === null ? {} : { person }),
    ...(dueDay === null ? {} : { dueDay }),
    description,
    category,
    day,
    bookedAt,
  };
}
