import {
  addDays,
  type Day,
  dayOf,
  firstOfMonth,
  latestDay,
  monthOf,
  monthPattern,
  partsOf,
} from './calendar.ts';

/** A line without the words that say when, and the day that they say. */
export interface DatedText {
  readonly day: Day;
  readonly text: string;
}

/** When it is, for who writes. */
export interface Today {
  readonly today: Day;
  /** BCP 47 with the country: 11/5 is in November where `en-US` is written. */
  readonly locale: string;
}

interface Spelling {
  readonly pattern: RegExp;
  readonly read: (groups: readonly string[], today: Today) => Day | undefined;
}

const before = String.raw`(?<![\p{L}\p{N}/.,-])`;
const after = String.raw`(?![\p{L}\p{N}/-])`;

function spelling(source: string, read: Spelling['read']): Spelling {
  return { pattern: new RegExp(`${before}(?:${source})${after}`, 'iu'), read };
}

const onThe = '(?:pada |on |the |el |tgl\\.? ?|tanggal )';

/** From the plainest to what needs a look at the calendar. */
const spellings: readonly Spelling[] = [
  spelling(
    'kemarin (?:lusa|dulu)|kemaren lusa|(?:the )?day before yesterday|anteayer|antier|antes de ayer',
    (_, { today }) => addDays(today, -2),
  ),
  spelling('kemarin|kemaren|kmrn|kemarn|yesterday|ayer', (_, { today }) => addDays(today, -1)),
  spelling('hari ini|today|hoy', (_, { today }) => today),
  spelling(
    String.raw`(\d{1,3}) hari (?:yang |yg )?(?:lalu|kemarin)|(\d{1,3}) days? ago|hace (\d{1,3}) d[ií]as?`,
    ([one, two, three], { today }) => addDays(today, -Number(one ?? two ?? three)),
  ),
  spelling(String.raw`${onThe}?(\d{4})-(\d{1,2})-(\d{1,2})`, ([year, month, date]) =>
    dayOf(Number(year), Number(month), Number(date)),
  ),
  spelling(
    String.raw`${onThe}?(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})`,
    ([one, , other, year = ''], { locale }) => {
      const [date, month] = inOrderOf(locale, Number(one), Number(other));
      return dayOf(year.length === 2 ? 2000 + Number(year) : Number(year), month, date);
    },
  ),
  spelling(
    String.raw`${onThe}?(\d{1,2})(?:st|nd|rd|th)? (?:de |of )?(${monthPattern})\.?(?: (?:de )?(20\d\d))?`,
    ([date, month = '', year], today) => named(Number(date), month, year, today),
  ),
  spelling(
    String.raw`(?:on )?(january|february|march|april|may|june|july|august|september|october|november|december) (\d{1,2})(?:st|nd|rd|th)?(?:,? (20\d\d))?`,
    ([month = '', date, year], today) => named(Number(date), month, year, today),
  ),
  spelling(String.raw`${onThe}(\d{1,2})/(\d{1,2})`, ([one, other], today) =>
    slashed(one, other, today),
  ),
  // Halves and quarters of things are not dates: those need a word before them.
  spelling(String.raw`(?!1/[234]|3/4)(\d{1,2})/(\d{1,2})`, ([one, other], today) =>
    slashed(one, other, today),
  ),
  spelling(
    String.raw`(?:tgl\.? ?|tanggal |on the |el d[ií]a )(\d{1,2})(?:st|nd|rd|th)?`,
    ([date], { today }) => lastWithDate(today, Number(date)),
  ),
];

/**
 * Finds the day that a line names: "kemarin bensin 100k" is about yesterday. A date without its year is the latest one that
 * is not in the future. `undefined` when it names none.
 */
export function takeDay(text: string, today: Today): DatedText | undefined {
  for (const { pattern, read } of spellings) {
    const match = pattern.exec(text);
    const day = match === null ? undefined : read(match.slice(1), today);
    if (match !== null && day !== undefined) {
      const rest = `${text.slice(0, match.index)} ${text.slice(match.index + match[0].length)}`;
      return { day, text: rest.replaceAll(/[ \t]+/g, ' ').trim() };
    }
  }
  return undefined;
}

function slashed(one = '', other = '', { today, locale }: Today): Day | undefined {
  const [date, month] = inOrderOf(locale, Number(one), Number(other));
  return latestDay(today, month, date);
}

function named(
  date: number,
  monthName: string,
  year: string | undefined,
  { today }: Today,
): Day | undefined {
  const month = monthOf(monthName);
  if (month === undefined) {
    return undefined;
  }
  return year === undefined ? latestDay(today, month, date) : dayOf(Number(year), month, date);
}

function lastWithDate(today: Day, date: number): Day | undefined {
  return [0, -1, -2]
    .map((months) => partsOf(firstOfMonth(today, months)))
    .map(([year, month]) => dayOf(year, month, date))
    .find((day) => day !== undefined && day <= today);
}

function inOrderOf(
  locale: string,
  one: number,
  other: number,
): readonly [date: number, month: number] {
  return /-(US|PH|FM|GU|MH|PR)$/.test(locale) ? [other, one] : [one, other];
}
