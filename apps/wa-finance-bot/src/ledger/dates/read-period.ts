import { foldText } from '../../language/fold-text.ts';
import {
  addDays,
  type Day,
  dayOf,
  firstOfMonth,
  mondayOf,
  monthOf,
  monthPattern,
  partsOf,
} from './calendar.ts';
import { takeDay, type Today } from './take-day.ts';

/** From one day to another, both included. */
export interface Period {
  readonly from: Day;
  readonly to: Day;
}

/** Names of periods, folded, in the languages of the bot. */
const named: readonly (readonly [names: string, period: (today: Day) => Period])[] = [
  ['hari ini|harian|hari|today|day|daily|hoy|dia|diario', (today) => ({ from: today, to: today })],
  ['kemarin|kemaren|yesterday|ayer', (today) => oneDay(addDays(today, -1))],
  [
    'minggu ini|mingguan|minggu|this week|week|weekly|esta semana|semana|semanal',
    (today) => weekOf(today),
  ],
  [
    'minggu lalu|minggu kemarin|last week|semana pasada|la semana pasada',
    (today) => weekOf(addDays(today, -7)),
  ],
  [
    '|bulan ini|bulanan|bulan|this month|month|monthly|este mes|mes|mensual',
    (today) => monthAt(today, 0),
  ],
  ['bulan lalu|bulan kemarin|last month|mes pasado|el mes pasado', (today) => monthAt(today, -1)],
  [
    'tahun ini|tahunan|tahun|this year|year|yearly|este ano|ano|anual',
    (today) => yearOf(partsOf(today)[0]),
  ],
  [
    'tahun lalu|tahun kemarin|last year|ano pasado|el ano pasado',
    (today) => yearOf(partsOf(today)[0] - 1),
  ],
];

/**
 * Reads which time a report is asked for: "minggu ini", "oktober", "2025", "1/11 - 15/11". Nothing is this month;
 * `undefined` is what names no time.
 */
export function readPeriod(text: string, when: Today): Period | undefined {
  const said = foldText(text);
  const { today } = when;
  const known = named.find(([names]) => names.split('|').includes(said));
  if (known !== undefined) {
    return known[1](today);
  }
  const year = /^(?:tahun |year |ano )?(20\d\d)$/.exec(said)?.[1];
  if (year !== undefined) {
    return yearOf(Number(year));
  }
  const [, month, itsYear] =
    new RegExp(`^(?:bulan )?(${monthPattern})(?: (?:de )?(20\\d\\d))?$`).exec(said) ?? [];
  if (month !== undefined) {
    return monthNamed(month, itsYear, today);
  }
  return readRange(text, when);
}

function readRange(text: string, when: Today): Period | undefined {
  const [one = '', other, ...more] = spellOut(text).split(
    /\s+(?:-|–|s\/d|sd|sampai|hingga|to|until|al?|hasta)\s+/iu,
  );
  const from = onlyDay(one.replace(/^(?:dari|from|del?|desde)\s+/iu, ''), when);
  const to = other === undefined ? from : onlyDay(other, when);
  if (from === undefined || to === undefined || more.length > 0) {
    return undefined;
  }
  if (from <= to) return { from, to };
  // Without its year a day is the latest one: on 10 November, "1 nov - 15 nov" ends in the same November.
  const later = /\d{4}/.test(other ?? '') ? to : `${from.slice(0, 4)}${to.slice(4)}`;
  return later > from ? { from, to: later } : { from: to, to: from };
}

const dash = String.raw`(?:\s*[-–]\s*|\s+(?:s\/d|sd|sampai|hingga|to|until|al?|hasta)\s+)`;
const daysOfMonth = new RegExp(
  String.raw`^(\D*)(\d{1,2})${dash}(\d{1,2})\s+((?:de\s+)?(?:${monthPattern})\b.*)$`,
  'iu',
);
const monthOfDays = new RegExp(
  String.raw`^(\D*)\b(${monthPattern})\s+(\d{1,2})${dash}(\d{1,2})(\s+20\d\d)?$`,
  'iu',
);
const slashedDays = /^(\d{1,2}\/\d{1,2}(?:\/\d{2,4})?)[-–](\d{1,2}\/\d{1,2}(?:\/\d{2,4})?)$/u;

/** "1-15 nov" and "nov 1-15" as "1 nov - 15 nov". */
function spellOut(text: string): string {
  return text
    .trim()
    .replace(daysOfMonth, '$1$2 $4 - $3 $4')
    .replace(monthOfDays, '$1$3 $2$5 - $4 $2$5')
    .replace(slashedDays, '$1 - $2');
}

function onlyDay(text: string, when: Today): Day | undefined {
  const dated = takeDay(text.trim(), when);
  return dated?.text === '' ? dated.day : undefined;
}

function monthNamed(name: string, year: string | undefined, today: Day): Period | undefined {
  const month = monthOf(name) ?? 0;
  const [thisYear, thisMonth] = partsOf(today);
  const its = year === undefined ? thisYear - (month > thisMonth ? 1 : 0) : Number(year);
  const first = dayOf(its, month, 1);
  return first === undefined ? undefined : monthAt(first, 0);
}

function oneDay(day: Day): Period {
  return { from: day, to: day };
}

function weekOf(day: Day): Period {
  const from = mondayOf(day);
  return { from, to: addDays(from, 6) };
}

function monthAt(day: Day, months: number): Period {
  return { from: firstOfMonth(day, months), to: addDays(firstOfMonth(day, months + 1), -1) };
}

function yearOf(year: number): Period {
  return { from: `${year}-01-01`, to: `${year}-12-31` };
}
