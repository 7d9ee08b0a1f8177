import type { Day } from '../../ledger/dates/calendar.ts';
import type { Member } from '../../registration/members.ts';
import { localeOf } from '../../registration/settings.ts';
import type { EntryHistory } from '../../reports/entry-history.ts';
import { fileNameOf } from '../../reports/file-name.ts';
import type { ExportFormat, ReportRequest } from '../../reports/read-report-request.ts';
import { writeCsv } from '../../spreadsheets/write-csv.ts';
import { writeXlsx } from '../../spreadsheets/write-xlsx.ts';
import { describePeriod } from '../ledger/describe-report.ts';
import type { Reply } from '../message-gateway.ts';
import { speak } from '../texts/speak.ts';
import { exportTable } from './export-table.ts';

/** More entries are refused. Measured with so many: 3 s and 80 MB for XLSX; a person scrolls through less. */
export const mostExported = 100_000;

const mediaTypes: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** A member's entries as a file, or why there is none. */
export async function answerExport(
  { format, period }: Extract<ReportRequest, { kind: 'export' }>,
  member: Member,
  today: Day,
  history: EntryHistory,
): Promise<Reply> {
  const { id, language, phone } = member;
  const count = await history.count(id, period);
  const locale = localeOf(language, phone);
  const number = new Intl.NumberFormat(locale);
  const said =
    period === undefined
      ? speak(language, 'export.everything')
      : describePeriod(period, member, today);
  if (count === 0) {
    return period === undefined
      ? speak(language, 'recent.none')
      : speak(language, 'export.none', { period: said });
  }
  if (count > mostExported) {
    return speak(language, 'export.too-many', {
      count: number.format(count),
      most: number.format(mostExported),
    });
  }
  const name =
    period === undefined ? `sesi-${speak(language, 'export.file.everything')}` : fileNameOf(period);
  const table = exportTable(history.entries(id, period), 'Sesi', member);
  const content = await (format === 'csv' ? writeCsv(table, locale) : writeXlsx(table));
  return {
    text: speak(language, 'export.done', { period: said, count: number.format(count) }),
    file: { name: `${name}.${format}`, mediaType: mediaTypes[format], content },
  };
}
