/** A date of the calendar, as `2026-11-21`: comparing two as texts compares the days. */
export type Day = string;

const dayMs = 24 * 60 * 60 * 1000;

/** The day so many days later; before, when it is negative. */
export function addDays(day: Day, days: number): Day {
  return toDay(new Date(Date.parse(day) + days * dayMs));
}

/** The first day of the month so many months later. */
export function firstOfMonth(day: Day, months = 0): Day {
  const [year, month] = partsOf(day);
  return toDay(new Date(Date.UTC(year, month - 1 + months, 1)));
}

/** The Monday on or before a day. */
export function mondayOf(day: Day): Day {
  return addDays(day, -((new Date(Date.parse(day)).getUTCDay() + 6) % 7));
}

/** Year, month (1 to 12) and date of a day. */
export function partsOf(day: Day): readonly [year: number, month: number, date: number] {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  return [year, month, date];
}

/** The day of these numbers; `undefined` when there is none, such as 31 February. */
export function dayOf(year: number, month: number, date: number): Day | undefined {
  if (year < 1900 || year > 9999) {
    return undefined;
  }
  const day = toDay(new Date(Date.UTC(year, month - 1, date)));
  const [sameYear, sameMonth, sameDate] = partsOf(day);
  return sameYear === year && sameMonth === month && sameDate === date ? day : undefined;
}

const monthNames = [
  'januari jan january enero ene',
  'februari feb february febrero',
  'maret mar march marzo',
  'april apr abril abr',
  'mei may mayo',
  'juni jun june junio',
  'juli jul july julio',
  'agustus agu agt ags august aug agosto ago',
  'september sep sept septiembre setiembre',
  'oktober okt october oct octubre',
  'november nov nopember noviembre',
  'desember des december dec diciembre dic',
].map((names) => names.split(' '));

/** All names of months in the languages of the bot, to be used in a pattern. */
export const monthPattern = monthNames.flat().join('|');

/** The number of a month's name, 1 to 12. */
export function monthOf(name: string): number | undefined {
  const index = monthNames.findIndex((names) => names.includes(name.toLowerCase()));
  return index === -1 ? undefined : index + 1;
}

/** The latest day with this month and date that is not after `today`. */
export function latestDay(today: Day, month: number, date: number): Day | undefined {
  const [year] = partsOf(today);
  return [year, year - 1, year - 2, year - 3, year - 4]
    .map((candidate) => dayOf(candidate, month, date))
    .find((day) => day !== undefined && day <= today);
}

function toDay(moment: Date): Day {
  return moment.toISOString().slice(0, 10);
}
