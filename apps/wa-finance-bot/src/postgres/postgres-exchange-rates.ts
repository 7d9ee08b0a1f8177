import type { Pool } from '@sesi/session-core/postgres';
import { asc, eq } from 'drizzle-orm';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';

import {
  type ExchangeRate,
  type ExchangeRates,
  readDecimal,
  writeDecimal,
} from '../ledger/exchange/exchange.ts';
import { inStore } from './finance-store-error.ts';
import { exchangeRate } from './tables.ts';

/** The rates in `finance.exchange_rate`. */
export class PostgresExchangeRates implements ExchangeRates {
  readonly #db: NodePgDatabase;

  /** @param pool - stays the caller's to close. */
  constructor(pool: Pool) {
    this.#db = drizzle(pool);
  }

  async all(memberId: number): Promise<readonly ExchangeRate[]> {
    const rows = await inStore('reading rates', () =>
      this.#db
        .select()
        .from(exchangeRate)
        .where(eq(exchangeRate.memberId, memberId))
        .orderBy(asc(exchangeRate.currency)),
    );
    return rows.map(({ currency, rate }) => ({ currency, rate: readDecimal(rate) }));
  }

  async set(memberId: number, { currency, rate }: ExchangeRate): Promise<void> {
    const values = { rate: writeDecimal(rate) };
    await inStore('keeping a rate', () =>
      this.#db
        .insert(exchangeRate)
        .values({ memberId, currency, ...values })
        .onConflictDoUpdate({
          target: [exchangeRate.memberId, exchangeRate.currency],
          set: values,
        }),
    );
  }
}
