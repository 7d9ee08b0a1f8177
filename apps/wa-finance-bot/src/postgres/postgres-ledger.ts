import type { Pool } from '@sesi/session-core/postgres';
import { and, asc, desc, eq, gte, inArray, lte, ne, sql } from 'drizzle-orm';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';

import type { Period } from '../ledger/dates/read-period.ts';
import { debtKinds } from '../ledger/entry-kind.ts';
import type {
  AccountBalance,
  BookedEntry,
  CategoryTotal,
  Entry,
  EntryChange,
  Ledger,
  NewEntry,
} from '../ledger/ledger.ts';
import type { Money } from '../ledger/money.ts';
import { defaultAccount, inMemberTurn, type Queries } from './account-rows.ts';
import {
  amountColumns,
  booked,
  type EntryRow,
  live,
  removeRows,
  rowsOf,
  signedMinor,
  sumOf,
  toEntry,
} from './entry-rows.ts';
import { FinanceStoreError, inStore } from './finance-store-error.ts';
import { entry, member } from './tables.ts';

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
    const { rows, areNew } = await inMemberTurn(
      this.#db,
      'booking entries',
      memberId,
      async (run) => {
        const before = await rowsOf(run, memberId, eq(entry.messageId, messageId));
        if (before.length > 0) return { rows: before, areNew: false };
        const last = await takeNumbers(run, memberId, entries.length);
        const isWithout = entries.some(({ accountId }) => accountId === undefined);
        const unnamed = isWithout ? await defaultAccount(run, memberId) : 0;
        const values = entries.map(({ amount, foreign, accountId = unnamed, ...rest }, index) => ({
          ...rest,
          ...amountColumns({ amount, foreign }),
          accountId,
          number: last - entries.length + index + 1,
        }));
        return { rows: await run.insert(entry).values(values).returning(), areNew: true };
      },
    );
    return this.#withTotals(rows, areNew);
  }

  async bookedBy(memberId: number, messageId: string): Promise<readonly BookedEntry[]> {
    const rows = await inStore('looking for what a message booked', () =>
      rowsOf(this.#db, memberId, eq(entry.messageId, messageId)),
    );
    return this.#withTotals(rows, false);
  }

  async undo(memberId: number, messageId: string, at: Date): Promise<readonly Entry[]> {
    return inMemberTurn(this.#db, 'undoing a booking', memberId, async (run) => {
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
    return inMemberTurn(this.#db, 'removing an entry', memberId, async (run) => {
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
    return inMemberTurn(this.#db, 'changing an entry', memberId, async (run) => {
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
      const { amount, foreign, ...rest } = change(toEntry(row));
      const money = amount && amountColumns({ amount, foreign });
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
    const [row] = await inStore('reading a balance', () =>
      this.#db
        .select({ minor: sumOf(signedMinor) })
        .from(entry)
        .where(and(live(memberId), eq(entry.currency, currency), ne(entry.kind, 'transfer'))),
    );
    return { currency, minor: row?.minor ?? 0n };
  }

  async accountBalances(memberId: number, currency: string): Promise<readonly AccountBalance[]> {
    const { accountId, toAccountId } = entry;
    const own = and(live(memberId), eq(entry.currency, currency));
    const [left, arrived] = await inStore('reading balances of accounts', () =>
      Promise.all([
        this.#db
          .select({ accountId, minor: sumOf(signedMinor) })
          .from(entry)
          .where(own)
          .groupBy(accountId),
        this.#db
          .select({ accountId: toAccountId, minor: sumOf(sql`${entry.amountMinor}`) })
          .from(entry)
          .where(and(own, eq(entry.kind, 'transfer')))
          .groupBy(toAccountId),
      ]),
    );
    const balances = new Map<number, bigint>();
    for (const { accountId: id, minor } of [...left, ...arrived]) {
      if (id !== null) balances.set(id, (balances.get(id) ?? 0n) + minor);
    }
    return [...balances].map(([id, minor]) => ({ accountId: id, minor }));
  }

  async debtEntries(memberId: number): Promise<readonly Entry[]> {
    const rows = await inStore('reading debts', () =>
      this.#db
        .select()
        .from(entry)
        .where(and(live(memberId), inArray(entry.kind, debtKinds)))
        .orderBy(asc(entry.day), asc(entry.number)),
    );
    return rows.map(toEntry);
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
            booked(memberId),
            eq(entry.currency, currency),
            gte(entry.day, from),
            lte(entry.day, to),
          ),
        )
        .groupBy(direction, category)
        .orderBy(desc(minor), asc(category)),
    );
  }

  async #withTotals(rows: readonly EntryRow[], areNew: boolean): Promise<readonly BookedEntry[]> {
    const results: BookedEntry[] = [];
    for (const own of rows.map(toEntry)) {
      results.push({ entry: own, isNew: areNew, dayTotal: await this.#dayTotal(own) });
    }
    return results;
  }

  async #dayTotal({ memberId, day, direction, amount }: NewEntry): Promise<Money> {
    const [row] = await inStore('adding up a day', () =>
      this.#db
        .select({ minor: sumOf(sql`${entry.amountMinor}`) })
        .from(entry)
        .where(
          and(
            booked(memberId),
            eq(entry.day, day),
            eq(entry.direction, direction),
            eq(entry.currency, amount.currency),
          ),
        ),
    );
    return { currency: amount.currency, minor: row?.minor ?? 0n };
  }
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
