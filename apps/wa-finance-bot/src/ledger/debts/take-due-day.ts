import { foldText } from '../../language/fold-text.ts';
import { addDays, type Day, dayOf, firstOfMonth, mondayOf, partsOf } from '../dates/calendar.ts';
import { takeDay, type Today } from '../dates/take-day.ts';

/** A text without the words that say until when, and the day that they say. */
export interface DueText {
  readonly dueDay: Day;
  readonly text: string;
}

const leads =
  /(?<!\S)(?:sampai|hingga|s\/d|sd|jatuh tempo|tempo|until|till|by|due|hasta(?: el)?|para el|antes del?|vence(?: el)?)\s+(?=\S)/iu;

const weekdays = [
  'senin monday mon lunes',
  'selasa tuesday tue martes',
  'rabu wednesday wed miercoles',
  'kamis thursday thu jueves',
  'jumat friday fri viernes',
  'sabtu saturday sat sabado',
  'minggu ahad sunday sun domingo',
].map((names) => names.split(' '));

const named: readonly (readonly [RegExp, (today: Day) => Day])[] = [
  [/^(hari ini|today|hoy)$/, (today) => today],
  [/^(besok|tomorrow|manana)$/, (today) => addDays(today, 1)],
  [/^(lusa|pasado manana)$/, (today) => addDays(today, 2)],
  [
    /^(minggu depan|next week|(la )?(semana que viene|proxima semana))$/,
    (today) => addDays(mondayOf(today), 7),
  ],
  [
    /^(bulan depan|next month|(el )?(mes que viene|proximo mes))$/,
    (today) => firstOfMonth(today, 1),
  ],
  [
    /^(akhir bulan|end of (the )?month|fin de mes|final de mes)$/,
    (today) => addDays(firstOfMonth(today, 1), -1),
  ],
];

/** The longest date: "el 1 de diciembre de 2026". */
const mostWords = 6;

/** A date without its year is at most so far away. */
const farthestDays = 364;

/**
 * Finds until when a debt is: "sampai 1 des", "until Friday", "hasta el viernes". A date without its year is the next one.
 * `undefined` when the text says none.
 */
export function takeDueDay(text: string, when: Today): DueText | undefined {
  const match = leads.exec(text);
  if (match === null) return undefined;
  const { today } = when;
  const words = text.slice(match.index + match[0].length).split(/\s+/u);
  for (let end = Math.min(words.length, mostWords); end > 0; end -= 1) {
    const dueDay = readDueDay(words.slice(0, end).join(' '), when);
    if (dueDay !== undefined) {
      // Nothing is due in the past: a shorter date would be another one.
      if (dueDay < today) return undefined;
      const rest = [text.slice(0, match.index).trim(), ...words.slice(end)];
      return { dueDay, text: rest.join(' ').trim() };
    }
  }
  return undefined;
}

function readDueDay(text: string, { today, locale }: Today): Day | undefined {
  const said = foldText(text).replace(/^(hari|el|on|pada|next|the|tanggal|tgl) (?=\S)/, '');
  const known = named.find(([pattern]) => pattern.test(foldText(text)) || pattern.test(said));
  if (known !== undefined) return known[1](today);
  const weekday = weekdays.findIndex((names) => names.includes(said));
  if (weekday !== -1) return nextWeekday(today, weekday);
  if (/^\d{1,2}(st|nd|rd|th)?$/.test(said)) return nextDate(today, Number.parseInt(said, 10));
  const dated = takeDay(text.trim(), { today: addDays(today, farthestDays), locale });
  return dated?.text === '' ? dated.day : undefined;
}

/** The next one after today. */
function nextWeekday(today: Day, weekday: number): Day {
  const day = addDays(mondayOf(today), weekday);
  return day > today ? day : addDays(day, 7);
}

/** The next day with this date of the month. */
function nextDate(today: Day, date: number): Day | undefined {
  return [0, 1, 2]
    .map((months) => partsOf(firstOfMonth(today, months)))
    .map(([year, month]) => dayOf(year, month, date))
    .find((day) => day !== undefined && day >= today);
}
