import type { Day } from '../../../ledger/dates/calendar.ts';
import type { Debt } from '../../../ledger/debts/debt.ts';
import type { ResolvedDebt } from '../../../ledger/debts/resolve-debt.ts';
import type { ParsedDebt } from '../../../ledger/parse-line.ts';
import type { Member } from '../../../registration/members.ts';
import { speak } from '../../texts/speak.ts';
import { withCapital, writeDay, writeMoney } from '../write-for-member.ts';

/** Who owes whom: "kamu berhutang Rp 200.000 ke Andi, sampai 1 Des". */
export function describeDebt({ person, minor, dueDay }: Debt, member: Member, today: Day): string {
  const { language, currency } = member;
  const size = minor < 0n ? -minor : minor;
  const debt = speak(language, minor > 0n ? 'debt.mine' : 'debt.theirs', {
    person: withCapital(person),
    amount: writeMoney({ currency, minor: size }, member),
  });
  if (dueDay === undefined) return debt;
  const day = writeDay(dueDay, member, today);
  return speak(language, dueDay < today ? 'debt.overdue' : 'debt.until', { debt, day });
}

/** All open debts, a line each. */
export function describeDebts(debts: readonly Debt[], member: Member, today: Day): string {
  const { language } = member;
  return debts.length === 0
    ? speak(language, 'debts.none')
    : [
        speak(language, 'debts.title'),
        ...debts.map((debt) => withCapital(describeDebt(debt, member, today))),
        speak(language, 'debts.hint'),
      ].join('\n');
}

/** Asks back about a line whose debt is not open so. */
export function describeDebtProblem(
  problem: Exclude<ResolvedDebt, { kind: 'debt' | 'otherwise' }>,
  { person: written, amount: said, foreign, description }: ParsedDebt,
  member: Member,
): string {
  const { language } = member;
  const person = withCapital(written);
  const amount = said === undefined ? undefined : writeMoney(foreign ?? said, member);
  switch (problem.kind) {
    case 'debt-either':
      return speak(language, problem.kind, { person, amount: amount ?? '' });
    case 'debt-none':
      return amount === undefined
        ? speak(language, problem.kind, { person })
        : speak(language, 'debt-none.amount', { person, amount, description });
    case 'debt-differs':
      return speak(language, problem.kind, { person, amount: writeMoney(problem.open, member) });
  }
}
