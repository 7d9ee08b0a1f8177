import { budgetUse } from '../../ledger/budgets.ts';
import type { Day } from '../../ledger/dates/calendar.ts';
import type { Period } from '../../ledger/dates/read-period.ts';
import type { Member } from '../../registration/members.ts';
import { describeUse } from '../ledger/describe-budgets.ts';
import { describeReport } from '../ledger/describe-report.ts';
import type { Reply } from '../message-gateway.ts';
import { speak } from '../texts/speak.ts';
import { readFigures, type ReportSources } from './answer-report.ts';
import { reportPicture } from './report-picture.ts';

/** What a month has come to, with its budgets, and how to end such messages. */
export async function describeSummary(
  month: Period,
  member: Member,
  today: Day,
  sources: ReportSources,
): Promise<Reply> {
  const figures = await readFigures(month, member, sources);
  const { totals, budgets } = figures;
  const uses = budgets.map((budget) => `🎯 ${describeUse(budgetUse(budget, totals), member)}`);
  const text = [
    describeReport(month, totals, member, today),
    uses.join('\n'),
    speak(member.language, 'summary.hint'),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
  const file = reportPicture(figures, member, today);
  return file === undefined ? text : { text, file };
}
