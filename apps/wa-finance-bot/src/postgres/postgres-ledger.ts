import type { Pool } from '@sesi/session-core/postgres';
import { and, asc, desc, eq, gte, isNull, lte, type SQL, sql } from 'drizzle-orm';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';

import type { Period } from '../ledger/dates/read-period.ts';
import type {
  BookedEntry,
  CategoryTotal,
  Entry,
  EntryChange,
  Ledger,
  NewEntry,
} from '../ledger/ledger.ts';
import type { Money } from '../ledger/money.ts';
import { FinanceStoreError, inStore } from './finance-store-error.ts';
import { entry, member } from './tables.ts';

type Row = typeof entry.$inferSelect;
type Queries = Pick<NodePgDatabase, 'select' | 'insert' | 'update'>;

/** The ledgers in `finance.entry`. */
export class PostgresLedger implements Ledger {
  readonly #db: NodePgDatabase;

  /** @param pool - stays the caller's to close. */
  constructor(pool: Pool) {
    this.#db = drizzle(pool);
  }

  async book(entries: readonly NewEntry[]): Promise<readonly BookedEntry[]> {
    const [first] = entries;
    if (first === undefined) return [];
    const { memberId, messageId } = first;
    const { rows, areNew } = await this.#inTurn('booking entries', memberId, async (run) => {
      const booked = await rowsOf(run, memberId, eq(entry.messageId, messageId));
      if (booked.length > 0) return { rows: booked, areNew: false };
      const last = await takeNumbers(run, memberId, entries.length);
      const values = entries.map(({ amount, ...rest }, index) => ({
        ...rest,
        amountMinor: amount.minor,
        currency: amount.currency,
        number: last - entries.length + index + 1,
      }));
      return { rows: await run.insert(entry).values(values).returning(), areNew: true };
    });
    const booked: BookedEntry[] = [];
    for (const row of rows) {
      const own = toEntry(row);
      booked.push({ entry: own, isNew: areNew, dayTotal: await this.#dayTotal(own) });
    }
    return booked;
  }

  async undo(memberId: number, messageId: string, at: Date): Promise<readonly Entry[]> {
    return this.#inTurn('undoing a booking', memberId, async (run) => {
      const done = await rowsOf(run, memberId, eq(entry.removedBy, messageId));
      if (done.length > 0) return done.map(toEntry);
      const [last] = await run
        .select()
        .from(entry)
        .where(live(memberId))
        .orderBy(desc(entry.number))
        .limit(1);
      return last === undefined
        ? []
        : removeRows(run, and(live(memberId), eq(entry.messageId, last.messageId)), messageId, at);
    });
  }

  async remove(
    memberId: number,
    messageId: string,
    number: number,
    at: Date,
  ): Promise<Entry | undefined> {
    return this.#inTurn('removing an entry', memberId, async (run) => {
      const [done] = await rowsOf(run, memberId, eq(entry.removedBy, messageId));
      if (done !== undefined) return toEntry(done);
      const [removed] = await removeRows(
        run,
        and(live(memberId), eq(entry.number, number)),
        messageId,
        at,
      );
      return removed;
    });
  }

  async change(
    memberId: number,
    messageId: string,
    number: number | undefined,
    change: (entry: Entry) => EntryChange,
  ): Promise<Entry | undefined> {
    return this.#inTurn('changing an entry', memberId, async (run) => {
      const [done] = await rowsOf(run, memberId, eq(entry.changedBy, messageId));
      if (done !== undefined) return toEntry(done);
      const which =
        number === undefined ? live(memberId) : and(live(memberId), eq(entry.number, number));
      const [row] = await run
        .select()
        .from(entry)
        .where(which)
        .orderBy(desc(entry.number))
        .limit(1);
      if (row === undefined) return undefined;
      const { amount, ...rest } = change(toEntry(row));
      const money = amount && { amountMinor: amount.minor, currency: amount.currency };
      const [changed] = await run
        .update(entry)
        .set({ ...rest, ...money, changedBy: messageId })
        .where(eq(entry.id, row.id))
        .returning();
      return changed && toEntry(changed);
    });
  }

  async recent(
    memberId: number,
    limit: number,
    words: readonly string[] = [],
  ): Promise<readonly Entry[]> {
    const rows = await inStore('looking for entries', () =>
      this.#db
        .select()
        .from(entry)
        .where(
          and(
            live(memberId),
            ...words.map((word) => sql`position(${word} in lower(${entry.description})) > 0`),
          ),
        )
        .orderBy(desc(entry.day), desc(entry.number))
        .limit(limit),
    );
    return rows.map(toEntry);
  }

  async balance(memberId: number, currency: string): Promise<Money> {
    const signed = sql`case ${entry.direction} when 'income' then ${entry.amountMinor} else -${entry.amountMinor} end`;
    const [row] = await inStore('reading a balance', () =>
      this.#db
        .select({ minor: sumOf(signed) })
        .from(entry)
        .where(and(live(memberId), eq(entry.currency, currency))),
    );
    return { currency, minor: row?.minor ?? 0n };
  }

  async totals(
    memberId: number,
    currency: string,
    { from, to }: Period,
  ): Promise<readonly CategoryTotal[]> {
    const { direction, category } = entry;
    const minor = sumOf(sql`${entry.amountMinor}`);
    return inStore('adding up a time', () =>
      this.#db
        .select({ direction, category, minor })
        .from(entry)
        .where(
          and(
            live(memberId),
            eq(entry.currency, currency),
            gte(entry.day, from),
            lte(entry.day, to),
          ),
        )
        .groupBy(direction, category)
        .orderBy(desc(minor), asc(category)),
    );
  }

  async #dayTotal({ memberId, day, direction, amount }: NewEntry): Promise<Money> {
    const [row] = await inStore('adding up a day', () =>
      this.#db
        .select({ minor: sumOf(sql`${entry.amountMinor}`) })
        .from(entry)
        .where(
          and(
            live(memberId),
            eq(entry.day, day),
            eq(entry.direction, direction),
            eq(entry.currency, amount.currency),
          ),
        ),
    );
    return { currency: amount.currency, minor: row?.minor ?? 0n };
  }

  /** One change of a member's ledger after the other, over all processes: their row is the lock. */
  async #inTurn<Result>(
    what: string,
    memberId: number,
    run: (queries: Queries) => Promise<Result>,
  ): Promise<Result> {
    return inStore(what, () =>
      this.#db.transaction(async (transaction) => {
        await transaction
          .select({ id: member.id })
          .from(member)
          .where(eq(member.id, memberId))
          .for('no key update');
        return run(transaction);
      }),
    );
  }
}

/** What the member sees: what was not removed. */
function live(memberId: number): SQL | undefined {
  return and(eq(entry.memberId, memberId), isNull(entry.removedAt));
}

function rowsOf(run: Queries, memberId: number, condition: SQL): Promise<Row[]> {
  return run
    .select()
    .from(entry)
    .where(and(eq(entry.memberId, memberId), condition))
    .orderBy(asc(entry.line));
}

/** @returns the last of as many numbers, which are the caller's. */
async function takeNumbers(run: Queries, memberId: number, count: number): Promise<number> {
  const [row] = await run
    .update(member)
    .set({ lastNumber: sql`${member.lastNumber} + ${count}` })
    .where(eq(member.id, memberId))
    .returning({ lastNumber: member.lastNumber });
  if (row === undefined) {
    throw new FinanceStoreError('There is no member whose ledger this would be.');
  }
  return row.lastNumber;
}

async function removeRows(
  run: Queries,
  which: SQL | undefined,
  removedBy: string,
  removedAt: Date,
): Promise<readonly Entry[]> {
  const rows = await run.update(entry).set({ removedAt, removedBy }).where(which).returning();
  return rows.toSorted((one, other) => one.line - other.line).map(toEntry);
}

/** Postgres adds bigints up to a numeric, which the driver gives as text. */
function sumOf(expression: SQL): SQL<bigint> {
  return sql<bigint>`coalesce(sum(${expression}), 0)`.mapWith((text: string) => BigInt(text));
}

function toEntry(row: Row): Entry {
  const { memberId, messageId, line, number, direction, description, category, day, bookedAt } =
    row;
  const amount = { currency: row.currency, minor: row.amountMinor };
  return {
    memberId,
    messageId,
    line,
    number,
    direction,
    amount,
    description,
    category,
    day,
    bookedAt,
  };
}
