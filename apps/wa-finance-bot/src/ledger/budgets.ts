import type { Category } from './categories/category.ts';
import type { CategoryTotal } from './ledger.ts';
import type { Money } from './money.ts';

/** How much somebody wants to spend in a month. */
export interface Budget {
  /** `undefined`: all expenses together. */
  readonly category: Category | undefined;
  readonly amount: Money;
}

/** The budgets of all members. Every method throws FinanceStoreError when the store fails. */
export interface Budgets {
  /** In the order of their names; the one for everything first. */
  all(memberId: number): Promise<readonly Budget[]>;
  /** In place of the one for that category, when there is one. */
  set(memberId: number, budget: Budget): Promise<void>;
  /** @returns false when there was none. */
  remove(memberId: number, category: Category | undefined): Promise<boolean>;
}

/** A budget, and what was spent of it. */
export interface BudgetUse {
  readonly budget: Budget;
  readonly spent: bigint;
  /** 100 when all of it is spent. */
  readonly percent: number;
}

/** Percentages at which somebody is warned. */
const warningPercents = [100, 80] as const;

/** What has been used of a budget, by the totals of its month. */
export function budgetUse(budget: Budget, totals: readonly CategoryTotal[]): BudgetUse {
  let spent = 0n;
  for (const { direction, category, minor } of totals) {
    const counts = budget.category === undefined || budget.category === category;
    if (direction === 'expense' && counts) spent += minor;
  }
  return { budget, spent, percent: percentOf(spent, budget.amount.minor) };
}

/** The highest warning that an expense of `added` has brought about: it crosses each once. */
export function crossedPercent({ budget, spent }: BudgetUse, added: bigint): 80 | 100 | undefined {
  const limit = budget.amount.minor;
  return warningPercents.find(
    (percent) =>
      spent * 100n >= limit * BigInt(percent) && (spent - added) * 100n < limit * BigInt(percent),
  );
}

function percentOf(part: bigint, whole: bigint): number {
  return Number((part * 100n) / whole);
}
