import type { BookedEntry } from '../ledger/ledger.ts';
import { formatMoney, type Money } from '../ledger/money.ts';
import type { ParsedEntry } from '../ledger/parse-entry.ts';
import type { Member } from '../registration/members.ts';
import { localeOf } from '../registration/settings.ts';
import { describeCurrency, exampleAmounts } from './describe-settings.ts';
import { speak } from './texts/speak.ts';

/** What has to be asked back about a line. */
export type EntryProblem = Exclude<ParsedEntry, { kind: 'entry' }>;

/** One line: what was booked, and what the day has come to. */
export function describeBooking({ entry, dayTotal }: BookedEntry, member: Member): string {
  return speak(member.language, `booked.${entry.direction}`, {
    description: withCapital(entry.description),
    amount: write(entry.amount, member),
    total: write(dayTotal, member),
  });
}

/** Asks back about a line that was not booked, and shows how to write it. */
export function describeProblem(problem: EntryProblem, member: Member): string {
  const { language, currency } = member;
  const { small } = exampleAmounts(language, currency);
  switch (problem.kind) {
    case 'unclear-amount':
      return askAboutAmount(problem.readings, member, small);
    case 'unclear-direction': {
      const amount = write(problem.amount, member);
      return speak(language, problem.kind, { amount, description: problem.description });
    }
    case 'no-description':
      return speak(language, problem.kind, { amount: write(problem.amount, member) });
    case 'foreign-currency':
      return speak(language, problem.kind, {
        currency: describeCurrency(currency, localeOf(language, member.phone)),
      });
    case 'no-amount':
    case 'too-long':
      return speak(language, problem.kind, { small });
    case 'several-amounts':
    case 'zero':
    case 'too-large':
      return speak(language, problem.kind);
  }
}

function askAboutAmount(readings: readonly Money[], member: Member, small: string): string {
  const [one, other] = readings.map((reading) => write(reading, member));
  if (one === undefined) {
    return speak(member.language, 'unclear-amount', { small });
  }
  return other === undefined
    ? speak(member.language, 'unclear-amount.one', { one })
    : speak(member.language, 'unclear-amount.two', { one, other });
}

function write(money: Money, { language, phone }: Member): string {
  return formatMoney(money, localeOf(language, phone));
}

function withCapital(text: string): string {
  return text.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
}
