import type { Period } from '../ledger/dates/read-period.ts';
import { readPeriod } from '../ledger/dates/read-period.ts';
import type { Today } from '../ledger/dates/take-day.ts';

/** The kinds of files that a ledger is exported as. */
export type ExportFormat = 'csv' | 'xlsx';

/** What a member asks about files and about being written to. */
export type ReportRequest =
  /** `period` undefined: everything. */
  | { readonly kind: 'export'; readonly format: ExportFormat; readonly period: Period | undefined }
  | { readonly kind: 'monthly-summary'; readonly on: boolean }
  /** In minutes after midnight; `undefined`: none any more. */
  | { readonly kind: 'daily-reminder'; readonly minute: number | undefined }
  /** A request whose rest was not understood: say how it is written. */
  | { readonly kind: 'unclear-report'; readonly request: 'export' | 'daily' };

const on = String.raw`on|aktif|aktifkan|nyala|hidup|ya|yes|activar|activo|s[ií]`;
const off = String.raw`off|mati|matikan|nonaktif|tidak|jangan|stop|no|none|desactivar|apagar`;

const exported = /^\/?(?:ekspor|eksport|export|exportar|exporta)(?:\s+(.+))?$/iu;
const format = /(?:^|\s)(?:sebagai |as |como )?(csv|xlsx|xls|excel)(?=\s|$)/iu;
const everything = /^(?:semua|semuanya|all|everything|todo)$/iu;
const summary = new RegExp(
  String.raw`^\/?(?:ringkasan|rekap|summary|resumen)(?: bulanan| mensual)? (?:(${on})|${off})$`,
  'iu',
);
const daily =
  /^\/?(?:ingatkan(?: saya| aku)?|ingetin(?: aku)?|pengingat|remind(?: me)?|reminder|recordar|recordarme|recu[eé]rdame|recordatorio)(?: harian| daily| diario)?(?:\s+(?:(?:setiap|tiap) hari|every day|cada d[ií]a))?(?:\s+(?:jam|pukul|pk\.?|at|a las?))?(?:\s+(.+))?$/iu;
const ended = new RegExp(`^(?:${off})$`, 'iu');
const clock =
  /^(\d{1,2})(?:[:.](\d{2}))?\s*(?:(am|pm|a\.m\.|p\.m\.)|(pagi|siang|sore|malam|de la mañana|de la tarde|de la noche))?$/iu;

/** What a text asks for; `undefined` for what is no such request. */
export function readReportRequest(text: string, when: Today): ReportRequest | undefined {
  const said = text.trim().replaceAll(/[ \t]+/g, ' ');
  const summed = summary.exec(said);
  if (summed) return { kind: 'monthly-summary', on: summed[1] !== undefined };
  return readExport(said, when) ?? readDaily(said);
}

function readExport(said: string, when: Today): ReportRequest | undefined {
  const asked = exported.exec(said);
  if (asked === null) return undefined;
  const rest = asked[1] ?? '';
  const named = format.exec(rest)?.[1]?.toLowerCase();
  const time = rest.replace(format, ' ').trim();
  const request = { kind: 'export', format: named === 'csv' ? 'csv' : 'xlsx' } as const;
  if (everything.test(time)) return { ...request, period: undefined };
  const period = readPeriod(time, when);
  return period === undefined
    ? { kind: 'unclear-report', request: 'export' }
    : { ...request, period };
}

function readDaily(said: string): ReportRequest | undefined {
  const asked = daily.exec(said);
  if (asked === null) return undefined;
  const rest = asked[1] ?? '';
  if (ended.test(rest)) return { kind: 'daily-reminder', minute: undefined };
  const minute = readMinute(rest);
  return minute === undefined
    ? { kind: 'unclear-report', request: 'daily' }
    : { kind: 'daily-reminder', minute };
}

/** "20:00", "8.30 pm", "8 malam", "7" as minutes after midnight; `undefined` for what is no time. */
function readMinute(text: string): number | undefined {
  const [, hours = '', minutes = '0', half, part] = clock.exec(text) ?? [];
  const [hour, minute] = [Number(hours), Number(minutes)];
  const isTwelve = half !== undefined || part !== undefined;
  if (hours === '' || hour > 23 || minute > 59 || (half !== undefined && (hour < 1 || hour > 12))) {
    return undefined;
  }
  const isLate = isTwelve && hour < 12 && isAfternoon(half, part, hour);
  const isMidnight = isTwelve && hour === 12 && /^a|malam|noche/iu.test(half ?? part ?? '');
  return ((isLate ? hour + 12 : hour) % 24) * 60 + minute - (isMidnight ? 720 : 0);
}

function isAfternoon(half: string | undefined, part = '', hour = 0): boolean {
  if (half !== undefined) return half.toLowerCase().startsWith('p');
  // "11 siang" is before noon, "1 siang" after it.
  return /siang/iu.test(part) ? hour < 6 : /sore|malam|tarde|noche/iu.test(part);
}
