import { type Budget, type BudgetUse, budgetUse } from '../../ledger/budgets.ts';
import { categoryName } from '../../ledger/categories/category.ts';
import { minorDigits } from '../../ledger/currency.ts';
import { addDays, type Day, firstOfMonth } from '../../ledger/dates/calendar.ts';
import type { Period } from '../../ledger/dates/read-period.ts';
import type { CategoryTotal } from '../../ledger/ledger.ts';
import {
  type CategoryRow,
  drawReportChart,
  type SumRow,
  type TimeChart,
} from '../../pictures/report-chart.ts';
import type { Member } from '../../registration/members.ts';
import { localeOf } from '../../registration/settings.ts';
import type { DayFlow } from '../../reports/entry-history.ts';
import { fileNameOf } from '../../reports/file-name.ts';
import { shareOf } from '../../reports/share.ts';
import { type BucketUnit, divideTime } from '../../reports/time-buckets.ts';
import { nameOf } from '../ledger/describe-budgets.ts';
import { describePeriod, sumOf } from '../ledger/describe-report.ts';
import { writeMoney } from '../ledger/write-for-member.ts';
import type { ReplyFile } from '../message-gateway.ts';
import { speak } from '../texts/speak.ts';

/** What a report is made of. */
export interface ReportFigures {
  readonly period: Period;
  /** The largest first. */
  readonly totals: readonly CategoryTotal[];
  readonly flows: readonly DayFlow[];
  readonly budgets: readonly Budget[];
}

/** More categories are added up in the last row. */
const mostRows = 7;

/** Longer amounts are written as "Rp 1,2 jt"; there is less room where a budget stands beside it. */
const longestAmount = { alone: 16, withBudget: 12 };

/** Draws a report in the member's language. `undefined` when nothing was booked. */
export function reportPicture(
  figures: ReportFigures,
  member: Member,
  today: Day,
): ReplyFile | undefined {
  const { period, totals } = figures;
  if (totals.length === 0) return undefined;
  const { language } = member;
  const rows = categoryRows(figures, member);
  const content = drawReportChart({
    title: describePeriod(period, member, today),
    sums: sumRows(totals, member),
    categories: {
      title: speak(language, 'picture.by-category'),
      rows,
      budget: rows.some(({ budget }) => budget !== undefined)
        ? speak(language, 'picture.budget')
        : undefined,
    },
    time: timeChart(figures, member),
  });
  return { name: `${fileNameOf(period)}.png`, mediaType: 'image/png', content };
}

function sumRows(totals: readonly CategoryTotal[], member: Member): readonly SumRow[] {
  const { language, currency } = member;
  const [income, expense] = [sumOf(totals, 'income'), sumOf(totals, 'expense')];
  const widest = income > expense ? income : expense;
  const row = (direction: 'income' | 'expense', minor: bigint): SumRow => ({
    label: speak(language, `picture.${direction}`),
    text: writeMoney({ currency, minor }, member),
    share: ratio(minor, widest),
    color: direction,
  });
  const left = writeMoney({ currency, minor: income - expense }, member);
  return [
    row('income', income),
    row('expense', expense),
    { label: speak(language, 'picture.left'), text: left, share: undefined, color: 'plain' },
  ];
}

function categoryRows(
  { period, totals, budgets }: ReportFigures,
  member: Member,
): readonly CategoryRow[] {
  const { language } = member;
  const expenses = totals.filter(({ direction }) => direction === 'expense');
  const uses = isMonth(period) ? budgets.map((budget) => budgetUse(budget, totals)) : [];
  const all = sumOf(totals, 'expense');
  const shown = expenses.slice(0, expenses.length > mostRows ? mostRows - 1 : mostRows);
  const rest = sumOf(expenses.slice(shown.length), 'expense');
  const rows = [
    ...uses
      .filter(({ budget }) => budget.category === undefined)
      .map((use) => ({ name: nameOf(undefined, member), minor: use.spent, use })),
    ...shown.map(({ category, minor }) => ({
      name: categoryName(category, language),
      minor,
      use: uses.find(({ budget }) => budget.category === category),
    })),
    ...(rest === 0n
      ? []
      : [{ name: speak(language, 'picture.more'), minor: rest, use: undefined }]),
  ];
  let widest = 0n;
  for (const { minor, use } of rows) {
    for (const length of [minor, use?.budget.amount.minor ?? 0n]) {
      if (length > widest) widest = length;
    }
  }
  return rows.map(({ name, minor, use }) => ({
    label: name,
    note:
      use !== undefined && use.budget.category === undefined ? '' : ` · ${shareOf(minor, all)}%`,
    text: writeUse(minor, use, member),
    share: ratio(minor, widest),
    budget: use && ratio(use.budget.amount.minor, widest),
    color: use !== undefined && use.spent > use.budget.amount.minor ? 'over' : 'category',
  }));
}

function writeUse(minor: bigint, use: BudgetUse | undefined, member: Member): string {
  if (use === undefined) return writeShort(minor, member, longestAmount.alone);
  const [spent, budget] = [minor, use.budget.amount.minor].map((each) =>
    writeShort(each, member, longestAmount.withBudget),
  );
  return `${spent} / ${budget}`;
}

function timeChart({ period, flows }: ReportFigures, member: Member): TimeChart | undefined {
  if (period.from === period.to) return undefined;
  const { unit, buckets } = divideTime(period, flows);
  // A salary would make the expenses of each day too small to be seen.
  const shown =
    unit === 'day' || unit === 'week' ? ['expense' as const] : (['income', 'expense'] as const);
  const series = shown.map((direction) => ({
    color: direction,
    values: buckets.map((bucket) => Number(bucket[direction])),
  }));
  if (series.every(({ values }) => values.every((value) => value === 0))) return undefined;
  return {
    title: speak(member.language, `picture.by-${unit}`),
    labels: buckets.map(({ from }) => labelOf(from, unit, period, member)),
    series,
    write: (value) => compact(BigInt(Math.round(value)), member),
  };
}

/** As short as it can be told from its neighbours. */
function labelOf(day: Day, unit: BucketUnit, { from, to }: Period, member: Member): string {
  const parts: Record<BucketUnit, Intl.DateTimeFormatOptions> = {
    day:
      from.slice(0, 7) === to.slice(0, 7) ? { day: 'numeric' } : { day: 'numeric', month: 'short' },
    week: { day: 'numeric', month: 'short' },
    month:
      from.slice(0, 4) === to.slice(0, 4)
        ? { month: 'short' }
        : { month: 'short', year: '2-digit' },
    year: { year: 'numeric' },
  };
  return new Intl.DateTimeFormat(localeOf(member.language, member.phone), {
    timeZone: 'UTC',
    ...parts[unit],
  }).format(new Date(day));
}

function writeShort(minor: bigint, member: Member, longest: number): string {
  const whole = writeMoney({ currency: member.currency, minor }, member);
  return whole.length > longest ? compact(minor, member) : whole;
}

/** "Rp 1,2 jt": near enough for an axis. */
function compact(minor: bigint, member: Member): string {
  const { currency, language, phone } = member;
  const value = Number(minor) / 10 ** minorDigits(currency);
  return new Intl.NumberFormat(localeOf(language, phone), {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    notation: 'compact',
    minimumFractionDigits: 0,
    maximumFractionDigits: 1,
  })
    .format(value)
    .replaceAll(/[\u00a0\u202f]/g, ' ');
}

function isMonth({ from, to }: Period): boolean {
  return from === firstOfMonth(from) && to === addDays(firstOfMonth(from, 1), -1);
}

/** For the length of a bar, where the last digits do not matter. */
function ratio(part: bigint, whole: bigint): number {
  return whole === 0n ? 0 : Number((part * 1000n) / whole) / 1000;
}
