import type { Clock } from '@sesi/platform';

import type { Day } from '../../ledger/dates/calendar.ts';
import type { Member } from '../../registration/members.ts';
import { localeOf } from '../../registration/settings.ts';
import type { EntryHistory } from '../../reports/entry-history.ts';
import type { MemberWishes } from '../../reports/member-wishes.ts';
import type { ReportRequest } from '../../reports/read-report-request.ts';
import type { Reply } from '../message-gateway.ts';
import { speak } from '../texts/speak.ts';
import { answerExport } from './answer-export.ts';

/** What the answers to these requests stand on. */
export interface ReportRequestContext {
  readonly history: EntryHistory;
  readonly wishes: Pick<MemberWishes, 'heard' | 'setDaily' | 'setSummary'>;
  readonly clock: Clock;
}

/** Does what a member asked about files and reminders, and answers. */
export async function answerReportRequest(
  request: ReportRequest,
  member: Member,
  today: Day,
  { history, wishes, clock }: ReportRequestContext,
): Promise<Reply> {
  const { id, language } = member;
  switch (request.kind) {
    case 'export':
      return answerExport(request, member, today, history);
    case 'monthly-summary':
      await wishes.setSummary(id, request.on, clock.now());
      return speak(language, request.on ? 'summary.on' : 'summary.off');
    case 'daily-reminder':
      await wishes.setDaily(id, request.minute, clock.now());
      return request.minute === undefined
        ? speak(language, 'daily.off')
        : speak(language, 'daily.on', { time: writeTime(request.minute, member) });
    case 'unclear-report':
      return speak(language, `usage.${request.request}`);
  }
}

/** "20.00", "8:00 PM": a time of the day as the member is used to. */
function writeTime(minute: number, { language, phone }: Member): string {
  return new Intl.DateTimeFormat(localeOf(language, phone), {
    timeStyle: 'short',
    timeZone: 'UTC',
  })
    .format(new Date(minute * 60_000))
    .replaceAll(/[\u00a0\u202f]/g, ' ');
}
