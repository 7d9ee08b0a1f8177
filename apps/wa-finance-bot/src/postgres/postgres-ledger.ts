import type { Pool } from '@sesi/session-core/postgres';
import { and, eq, sql } from 'drizzle-orm';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';

import type { BookedEntry, Ledger, NewEntry } from '../ledger/ledger.ts';
import type { Money } from '../ledger/money.ts';
import { FinanceStoreError, inStore } from './finance-store-error.ts';
import { entry } from './tables.ts';

/** The ledgers in `finance.entry`. */
export class PostgresLedger implements Ledger {
  readonly #db: NodePgDatabase;

  /** @param pool - stays the caller's to close. */
  constructor(pool: Pool) {
    this.#db = drizzle(pool);
  }

  async book({ amount, ...newEntry }: NewEntry): Promise<BookedEntry> {
    const row = { ...newEntry, amountMinor: amount.minor, currency: amount.currency };
    const [added] = await inStore('booking an entry', () =>
      this.#db
        .insert(entry)
        .values(row)
        .onConflictDoNothing({ target: [entry.memberId, entry.messageId] })
        .returning(),
    );
    const booked = toEntry(added ?? (await this.#find(row.memberId, row.messageId)));
    return { entry: booked, isNew: added !== undefined, dayTotal: await this.#dayTotal(booked) };
  }

  async balance(memberId: number, currency: string): Promise<Money> {
    const signed = sql`case ${entry.direction} when 'income' then ${entry.amountMinor} else -${entry.amountMinor} end`;
    const [row] = await inStore('reading a balance', () =>
      this.#db
        .select({ minor: sumOf(signed) })
        .from(entry)
        .where(and(eq(entry.memberId, memberId), eq(entry.currency, currency))),
    );
    return { currency, minor: row?.minor ?? 0n };
  }

  async #find(memberId: number, messageId: string): Promise<typeof entry.$inferSelect> {
    const [row] = await inStore('reading an entry', () =>
      this.#db
        .select()
        .from(entry)
        .where(and(eq(entry.memberId, memberId), eq(entry.messageId, messageId))),
    );
    if (row === undefined) {
      throw new FinanceStoreError('An entry was neither booked nor there already.');
    }
    return row;
  }

  async #dayTotal({ memberId, day, direction, amount }: NewEntry): Promise<Money> {
    const [row] = await inStore('adding up a day', () =>
      this.#db
        .select({ minor: sumOf(sql`${entry.amountMinor}`) })
        .from(entry)
        .where(
          and(
            eq(entry.memberId, memberId),
            eq(entry.day, day),
            eq(entry.direction, direction),
            eq(entry.currency, amount.currency),
          ),
        ),
    );
    return { currency: amount.currency, minor: row?.minor ?? 0n };
  }
}

/** Postgres adds bigints up to a numeric, which the driver gives as text. */
function sumOf(expression: ReturnType<typeof sql>) {
  return sql<bigint>`coalesce(sum(${expression}), 0)`.mapWith((text: string) => BigInt(text));
}

function toEntry({ amountMinor, currency, id: _id, ...row }: typeof entry.$inferSelect): NewEntry {
  return { ...row, amount: { currency, minor: amountMinor } };
}
