import type { Pool } from '@sesi/session-core/postgres';
import { eq } from 'drizzle-orm';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';

import type { CategoryRules } from '../ledger/categories/category-rules.ts';
import type { CategoryRule } from '../ledger/categories/choose-category.ts';
import { inStore } from './finance-store-error.ts';
import { categoryRule } from './tables.ts';

/** What members have taught, in `finance.category_rule`. */
export class PostgresCategoryRules implements CategoryRules {
  readonly #db: NodePgDatabase;

  /** @param pool - stays the caller's to close. */
  constructor(pool: Pool) {
    this.#db = drizzle(pool);
  }

  async all(memberId: number): Promise<readonly CategoryRule[]> {
    return inStore('reading what a member taught', () =>
      this.#db
        .select({ words: categoryRule.words, category: categoryRule.category })
        .from(categoryRule)
        .where(eq(categoryRule.memberId, memberId)),
    );
  }

  async teach(memberId: number, { words, category }: CategoryRule): Promise<void> {
    await inStore('keeping what a member taught', () =>
      this.#db
        .insert(categoryRule)
        .values({ memberId, words, category })
        .onConflictDoUpdate({
          target: [categoryRule.memberId, categoryRule.words],
          set: { category },
        }),
    );
  }
}
