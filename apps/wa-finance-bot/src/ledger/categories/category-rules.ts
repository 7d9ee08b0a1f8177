import type { CategoryRule } from './choose-category.ts';

/** What members have taught. Every method throws FinanceStoreError when the store fails. */
export interface CategoryRules {
  all(memberId: number): Promise<readonly CategoryRule[]>;
  /** In place of what was taught for the same words. */
  teach(memberId: number, rule: CategoryRule): Promise<void>;
}
