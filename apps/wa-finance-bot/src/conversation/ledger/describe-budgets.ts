import { type BudgetUse, crossedPercent } from '../../ledger/budgets.ts';
import { categoryName } from '../../ledger/categories/category.ts';
import type { NewEntry } from '../../ledger/ledger.ts';
import type { Member } from '../../registration/members.ts';
import { speak } from '../texts/speak.ts';
import { writeMoney } from './write-for-member.ts';

/** All budgets with what was used of them this month, a line each. */
export function describeBudgets(uses: readonly BudgetUse[], member: Member): string {
  const { language } = member;
  return uses.length === 0
    ? speak(language, 'budget.none')
    : [speak(language, 'budget.title'), ...uses.map((use) => describeUse(use, member))].join('\n');
}

/** One budget: "Makanan: Rp 400.000 dari Rp 1.000.000 (40%)". */
export function describeUse({ budget, spent, percent }: BudgetUse, member: Member): string {
  const { currency } = budget.amount;
  return speak(member.language, 'budget.use', {
    category: nameOf(budget.category, member),
    spent: writeMoney({ currency, minor: spent }, member),
    amount: writeMoney(budget.amount, member),
    percent,
  });
}

/** Warns of budgets that these entries have brought to 80 or 100 %, a line each. */
export function describeWarnings(
  uses: readonly BudgetUse[],
  booked: readonly NewEntry[],
  member: Member,
): readonly string[] {
  return uses.flatMap((use) => {
    const { category, amount } = use.budget;
    let added = 0n;
    for (const entry of booked) {
      const counts = category === undefined || entry.category === category;
      if (entry.direction === 'expense' && counts) added += entry.amount.minor;
    }
    const crossed = added === 0n ? undefined : crossedPercent(use, added);
    if (crossed === undefined) return [];
    const left = amount.minor > use.spent ? amount.minor - use.spent : use.spent - amount.minor;
    const over = use.spent > amount.minor ? 'over' : crossed;
    return [
      speak(member.language, `budget.warning.${over}`, {
        category: nameOf(category, member),
        percent: use.percent,
        left: writeMoney({ currency: amount.currency, minor: left }, member),
      }),
    ];
  });
}

/** What a budget is for. */
export function nameOf(category: string | undefined, { language }: Member): string {
  return category === undefined
    ? speak(language, 'budget.everything')
    : categoryName(category, language);
}
