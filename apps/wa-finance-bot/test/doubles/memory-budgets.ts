import type { Budget, Budgets } from '../../src/ledger/budgets.ts';
import type { CategoryRules } from '../../src/ledger/categories/category-rules.ts';
import type { CategoryRule } from '../../src/ledger/categories/choose-category.ts';

/** The budgets, in memory. */
export class MemoryBudgets implements Budgets {
  #rows: readonly (Budget & { readonly memberId: number })[] = [];

  async all(memberId: number): Promise<readonly Budget[]> {
    return this.#rows.filter((row) => row.memberId === memberId);
  }

  async set(memberId: number, budget: Budget): Promise<void> {
    await this.remove(memberId, budget.category);
    this.#rows = [...this.#rows, { memberId, ...budget }];
  }

  async remove(memberId: number, category: string | undefined): Promise<boolean> {
    const left = this.#rows.filter((row) => row.memberId !== memberId || row.category !== category);
    const was = left.length < this.#rows.length;
    this.#rows = left;
    return was;
  }
}

/** What members have taught, in memory. */
export class MemoryCategoryRules implements CategoryRules {
  readonly #rows = new Map<string, CategoryRule & { readonly memberId: number }>();

  async all(memberId: number): Promise<readonly CategoryRule[]> {
    return [...this.#rows.values()].filter((row) => row.memberId === memberId);
  }

  async teach(memberId: number, rule: CategoryRule): Promise<void> {
    this.#rows.set(`${memberId} ${rule.words}`, { memberId, ...rule });
  }
}
