import { chooseCategory, type CategoryRule } from '../../ledger/categories/choose-category.ts';
import { type Debt, type DebtEntry, openDebts } from '../../ledger/debts/debt.ts';
import { resolveDebt } from '../../ledger/debts/resolve-debt.ts';
import { debtDirection } from '../../ledger/entry-kind.ts';
import type { NewEntry } from '../../ledger/ledger.ts';
import type { ParsedDebt, ParsedLine } from '../../ledger/parse-line.ts';
import type { ReadLine } from '../../ledger/read-lines.ts';
import { describeDebtProblem } from './debts/describe-debts.ts';
import { describeProblem } from './describe-entry.ts';
import type { Asking } from './ledger-request-context.ts';

/** What is known of a member's book when lines are booked. */
export interface BookState {
  readonly taught: readonly CategoryRule[];
  /** What was lent and paid back so far. */
  readonly debts: readonly DebtEntry[];
  readonly bookedAt: Date;
}

/** What lines come to: entries, and questions about the others. */
export interface LinesToBook {
  readonly entries: readonly NewEntry[];
  readonly problems: readonly string[];
}

/** Turns lines into entries of a member's book. Each sees the debts that those above it leave. */
export function bookLines(
  lines: readonly ReadLine[],
  asking: Asking,
  { taught, debts, bookedAt }: BookState,
): LinesToBook {
  const { member, message, today } = asking;
  const entries: NewEntry[] = [];
  const problems: string[] = [];
  for (const { line, text, day = today, dueDay, parsed } of lines) {
    const open = openDebts([...debts, ...entries]);
    const said = toEntry(parsed, open, asking, taught);
    if (typeof said === 'string') {
      problems.push(lines.length === 1 ? said : `❓ _${text}_\n${said}`);
    } else {
      const its = { memberId: member.id, messageId: message.id, line, day, bookedAt };
      const hasDue = said.person !== undefined && dueDay !== undefined;
      entries.push({ ...its, ...said, ...(hasDue ? { dueDay } : {}) });
    }
  }
  return { entries, problems };
}

type Said = Omit<NewEntry, 'memberId' | 'messageId' | 'line' | 'day' | 'bookedAt'>;

/** @returns a text when something has to be asked back. */
function toEntry(
  parsed: ParsedLine,
  debts: readonly Debt[],
  asking: Asking,
  taught: readonly CategoryRule[],
): Said | string {
  if (parsed.kind === 'entry') {
    const { direction, amount, foreign, description, account } = parsed;
    const category = chooseCategory(description, direction, taught);
    return { direction, amount, foreign, description, category, accountId: account?.id };
  }
  if (parsed.kind === 'transfer') {
    const { amount, foreign, from, to } = parsed;
    return {
      kind: 'transfer',
      direction: 'expense',
      amount,
      foreign,
      accountId: from.id,
      toAccountId: to.id,
      description: `${from.name} ${to.name}`.trim(),
      category: 'other',
    };
  }
  return parsed.kind === 'debt'
    ? toDebtEntry(parsed, debts, asking, taught)
    : describeProblem(parsed, asking.member);
}

function toDebtEntry(
  parsed: ParsedDebt,
  debts: readonly Debt[],
  asking: Asking,
  taught: readonly CategoryRule[],
): Said | string {
  const resolved = resolveDebt(parsed, debts, asking.member.currency);
  if (resolved.kind === 'otherwise') return toEntry(parsed.otherwise, debts, asking, taught);
  if (resolved.kind !== 'debt') return describeDebtProblem(resolved, parsed, asking.member);
  const { act, amount } = resolved;
  const { person, description, account, foreign } = parsed;
  return {
    kind: act,
    direction: debtDirection[act],
    amount,
    // What settles a debt is as much as is open, in the member's own currency.
    foreign: amount === parsed.amount ? foreign : undefined,
    accountId: account?.id,
    person,
    description,
    category: 'other',
  };
}
