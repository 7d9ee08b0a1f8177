import type { Pool } from '@sesi/session-core/postgres';
import { and, asc, eq } from 'drizzle-orm';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';

import type { Budget, Budgets } from '../ledger/budgets.ts';
import type { Category } from '../ledger/categories/category.ts';
import { inStore } from './finance-store-error.ts';
import { budget } from './tables.ts';

/** How the budget for all expenses is named in its row. */
const everything = '';

/** The budgets in `finance.budget`. */
export class PostgresBudgets implements Budgets {
  readonly #db: NodePgDatabase;

  /** @param pool - stays the caller's to close. */
  constructor(pool: Pool) {
    this.#db = drizzle(pool);
  }

  async all(memberId: number): Promise<readonly Budget[]> {
    const rows = await inStore('reading budgets', () =>
      this.#db
        .select()
        .from(budget)
        .where(eq(budget.memberId, memberId))
        .orderBy(asc(budget.category)),
    );
    return rows.map(({ category, amountMinor, currency }) => ({
      category: category === everything ? undefined : category,
      amount: { currency, minor: amountMinor },
    }));
  }

  async set(memberId: number, { category = everything, amount }: Budget): Promise<void> {
    const values = { amountMinor: amount.minor, currency: amount.currency };
    await inStore('setting a budget', () =>
      this.#db
        .insert(budget)
        .values({ memberId, category, ...values })
        .onConflictDoUpdate({ target: [budget.memberId, budget.category], set: values }),
    );
  }

  async remove(memberId: number, category: Category = everything): Promise<boolean> {
    const rows = await inStore('removing a budget', () =>
      this.#db
        .delete(budget)
        .where(and(eq(budget.memberId, memberId), eq(budget.category, category)))
        .returning({ category: budget.category }),
    );
    return rows.length > 0;
  }
}
