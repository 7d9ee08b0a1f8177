import type { Budgets } from '../../ledger/budgets.ts';
import type { Day } from '../../ledger/dates/calendar.ts';
import type { Period } from '../../ledger/dates/read-period.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Member } from '../../registration/members.ts';
import type { EntryHistory } from '../../reports/entry-history.ts';
import { describeReport } from '../ledger/describe-report.ts';
import type { Reply } from '../message-gateway.ts';
import { reportPicture, type ReportFigures } from './report-picture.ts';

/** What reports are read from. */
export interface ReportSources {
  readonly ledger: Pick<Ledger, 'totals'>;
  readonly budgets: Pick<Budgets, 'all'>;
  readonly history: EntryHistory;
}

/** The report of a time: a picture with the figures under it, or the text alone when nothing was booked. */
export async function answerReport(
  period: Period,
  member: Member,
  today: Day,
  sources: ReportSources,
): Promise<Reply> {
  const figures = await readFigures(period, member, sources);
  const text = describeReport(period, figures.totals, member, today);
  const file = reportPicture(figures, member, today);
  return file === undefined ? text : { text, file };
}

/** All that a report of a time is made of. */
export async function readFigures(
  period: Period,
  { id, currency }: Member,
  { ledger, budgets, history }: ReportSources,
): Promise<ReportFigures> {
  const [totals, flows, limits] = await Promise.all([
    ledger.totals(id, currency, period),
    history.dayFlows(id, currency, period),
    budgets.all(id),
  ]);
  return { period, totals, flows, budgets: limits };
}
