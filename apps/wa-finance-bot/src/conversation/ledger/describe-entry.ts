import { categoryName } from '../../ledger/categories/category.ts';
import type { Day } from '../../ledger/dates/calendar.ts';
import type { BookedEntry, Entry } from '../../ledger/ledger.ts';
import type { Money } from '../../ledger/money.ts';
import type { ParsedEntry } from '../../ledger/parse-entry.ts';
import type { Member } from '../../registration/members.ts';
import { localeOf } from '../../registration/settings.ts';
import { describeCurrency, exampleAmounts } from '../describe-settings.ts';
import { speak } from '../texts/speak.ts';
import { withCapital, writeDay, writeMoney as write } from './write-for-member.ts';

/** What has to be asked back about a line. */
export type EntryProblem = Exclude<ParsedEntry, { kind: 'entry' }>;

/** An entry in a few words: "✅ Makan siang Rp 50.000 (Makanan)". */
export function describeEntry(entry: Entry, member: Member): string {
  return speak(member.language, `entry.${entry.direction}`, {
    description: withCapital(entry.description),
    amount: write(entry.amount, member),
    category: categoryName(entry.category, member.language),
  });
}

/** An entry with its number and day, for lists. */
export function describeNumbered(entry: Entry, member: Member, today: Day): string {
  return `*${entry.number}* ${writeDay(entry.day, member, today)} ${describeEntry(entry, member)}`;
}

/** What was booked, what the day has come to, and how to undo it: one line for one entry. */
export function describeBooking(
  booked: readonly BookedEntry[],
  member: Member,
  today: Day,
): string {
  const { language } = member;
  const totals = new Map<string, string>();
  for (const { entry, dayTotal } of booked) {
    const { day, direction } = entry;
    const total = write(dayTotal, member);
    const said =
      day === today
        ? speak(language, `today.${direction}`, { total })
        : speak(language, `day.${direction}`, { day: writeDay(day, member, today), total });
    totals.set(`${day} ${direction}`, said);
  }
  const entries = booked.map(({ entry }) => describeEntry(entry, member));
  const rest = [...totals.values(), speak(language, 'undo.hint')].join(' · ');
  return booked.length === 1 ? `${entries[0]} · ${rest}` : `${entries.join('\n')}\n${rest}`;
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
