import type { Pool } from '@sesi/session-core/postgres';
import { and, asc, eq, gte, lte, type SQL, sql } from 'drizzle-orm';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import { alias } from 'drizzle-orm/pg-core';

import type { Period } from '../ledger/dates/read-period.ts';
import type { DayFlow, EntryHistory, HistoryEntry } from '../reports/entry-history.ts';
import { booked, live, sumOf, toEntry } from './entry-rows.ts';
import { inStore } from './finance-store-error.ts';
import { account, entry } from './tables.ts';

/** How many entries are in memory at once. */
const pageSize = 2_000;

const toAccount = alias(account, 'to_account');

/** Reads `finance.entry` in large pieces. */
export class PostgresEntryHistory implements EntryHistory {
  readonly #db: NodePgDatabase;

  /** @param pool - stays the caller's to close. */
  constructor(pool: Pool) {
    this.#db = drizzle(pool);
  }

  async dayFlows(memberId: number, currency: string, period: Period): Promise<readonly DayFlow[]> {
    const { day, direction } = entry;
    return inStore('adding up days', () =>
      this.#db
        .select({
          day,
          direction,
          minor: sumOf(sql`${entry.amountMinor}`),
        })
        .from(entry)
        .where(and(booked(memberId), eq(entry.currency, currency), within(period)))
        .groupBy(day, direction)
        .orderBy(asc(day), asc(direction)),
    );
  }

  async count(memberId: number, period: Period | undefined): Promise<number> {
    return inStore('counting entries', () =>
      this.#db.$count(entry, and(live(memberId), within(period))),
    );
  }

  async *entries(
    memberId: number,
    period: Period | undefined,
  ): AsyncIterable<readonly HistoryEntry[]> {
    let last: HistoryEntry | undefined;
    for (;;) {
      const page = await this.#page(memberId, period, last);
      if (page.length > 0) yield page;
      if (page.length < pageSize) return;
      last = page.at(-1);
    }
  }

  async #page(
    memberId: number,
    period: Period | undefined,
    last: HistoryEntry | undefined,
  ): Promise<readonly HistoryEntry[]> {
    const after =
      last === undefined
        ? undefined
        : sql`(${entry.day}, ${entry.number}) > (${last.day}::date, ${last.number}::integer)`;
    const rows = await inStore('reading entries', () =>
      this.#db
        .select({ entry, account: account.name, toAccount: toAccount.name })
        .from(entry)
        .innerJoin(account, eq(account.id, entry.accountId))
        .leftJoin(toAccount, eq(toAccount.id, entry.toAccountId))
        .where(and(live(memberId), within(period), after))
        .orderBy(asc(entry.day), asc(entry.number))
        .limit(pageSize),
    );
    return rows.map((row) => ({
      ...toEntry(row.entry),
      account: row.account,
      toAccount: row.toAccount ?? undefined,
    }));
  }
}

function within(period: Period | undefined): SQL | undefined {
  return period && and(gte(entry.day, period.from), lte(entry.day, period.to));
}
