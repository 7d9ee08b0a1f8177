import { categoryName } from '../../ledger/categories/category.ts';
import { addDays, type Day, firstOfMonth, partsOf } from '../../ledger/dates/calendar.ts';
import type { Period } from '../../ledger/dates/read-period.ts';
import type { Direction } from '../../ledger/entry-direction.ts';
import type { CategoryTotal } from '../../ledger/ledger.ts';
import type { Member } from '../../registration/members.ts';
import { localeOf } from '../../registration/settings.ts';
import { shareOf } from '../../reports/share.ts';
import { speak } from '../texts/speak.ts';
import { writeDay, writeMoney } from './write-for-member.ts';

/** More categories are added up in one line. */
const mostCategories = 8;

/** The report of a time: what came in, went out and is left, and the expenses by category. */
export function describeReport(
  period: Period,
  totals: readonly CategoryTotal[],
  member: Member,
  today: Day,
): string {
  const { language, currency } = member;
  const title = `📊 *${describePeriod(period, member, today)}*`;
  if (totals.length === 0) {
    return `${title}\n${speak(language, 'report.nothing')}`;
  }
  const write = (minor: bigint): string => writeMoney({ currency, minor }, member);
  const [income, expense] = [sumOf(totals, 'income'), sumOf(totals, 'expense')];
  return [
    title,
    speak(language, 'report.income', { amount: write(income) }),
    speak(language, 'report.expense', { amount: write(expense) }),
    speak(language, 'report.left', { amount: write(income - expense) }),
    ...describeCategories(totals, expense, member),
  ].join('\n');
}

function describeCategories(
  totals: readonly CategoryTotal[],
  expense: bigint,
  member: Member,
): readonly string[] {
  const { language, currency } = member;
  const expenses = totals.filter(({ direction }) => direction === 'expense');
  if (expenses.length === 0) return [];
  const shown = expenses.slice(0, mostCategories).map(({ category, minor }) => ({
    name: categoryName(category, language),
    minor,
  }));
  const hidden = sumOf(expenses.slice(mostCategories), 'expense');
  const rows = hidden === 0n ? shown : [...shown, { name: '…', minor: hidden }];
  return [
    '',
    ...rows.map(
      ({ name, minor }) =>
        `${name}: ${writeMoney({ currency, minor }, member)} (${shareOf(minor, expense)}%)`,
    ),
  ];
}

/** What came in, or went out, in all categories. */
export function sumOf(totals: readonly CategoryTotal[], wanted: Direction): bigint {
  let sum = 0n;
  for (const { direction, minor } of totals) {
    if (direction === wanted) sum += minor;
  }
  return sum;
}

/** "November 2026" for a month, "2026" for a year, else the days. */
export function describePeriod({ from, to }: Period, member: Member, today: Day): string {
  const [year] = partsOf(from);
  if (from === `${year}-01-01` && to === `${year}-12-31`) return String(year);
  if (from === firstOfMonth(from) && to === addDays(firstOfMonth(from, 1), -1)) {
    return new Intl.DateTimeFormat(localeOf(member.language, member.phone), {
      timeZone: 'UTC',
      month: 'long',
      year: 'numeric',
    }).format(new Date(from));
  }
  const first = writeDay(from, member, today);
  return from === to ? first : `${first} – ${writeDay(to, member, today)}`;
}
