import { addDays, type Day, firstOfMonth, partsOf } from '../ledger/dates/calendar.ts';
import type { Period } from '../ledger/dates/read-period.ts';
import { localDay } from '../ledger/local-day.ts';

/** Summaries come between these hours of the person's day. */
const summaryHours = { from: 9, until: 21 };

/** After a time when nothing could be sent, a summary still comes until this date of the month. */
const lastSummaryDate = 5;

/** So many minutes late a daily reminder still comes. */
const dailyLateMinutes = 60;

/** From this minute on, the evening is over for those who asked for an earlier one. */
const quietFromMinute = 21 * 60;

/** A moment as the clock on somebody's wall shows it. */
export function wallClock(now: Date, timeZone: string): { day: Day; minute: number } {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone,
    hourCycle: 'h23',
    hour: 'numeric',
    minute: 'numeric',
  }).formatToParts(now);
  const [hour = 0, minute = 0] = (['hour', 'minute'] as const).map((name) =>
    Number(parts.find(({ type }) => type === name)?.value),
  );
  return { day: localDay(now, timeZone), minute: hour * 60 + minute };
}

/** The month that is to be summed up at a moment for who lives in that time zone; `undefined` most of the time. */
export function monthToSumUp(now: Date, timeZone: string): Period | undefined {
  const { day, minute } = wallClock(now, timeZone);
  const [, , date] = partsOf(day);
  const isDecent = minute >= summaryHours.from * 60 && minute < summaryHours.until * 60;
  return date <= lastSummaryDate && isDecent
    ? { from: firstOfMonth(day, -1), to: addDays(firstOfMonth(day), -1) }
    : undefined;
}

/** The earliest minute of the day for which a reminder may still be sent at that minute. */
export function earliestDailyMinute(minute: number): number {
  const earliest = Math.max(0, minute - dailyLateMinutes);
  return minute >= quietFromMinute ? Math.max(earliest, quietFromMinute) : earliest;
}

/** Whether a reminder for one minute of the day is due at another one of it. */
export function isDailyDue(wanted: number, minute: number): boolean {
  return wanted <= minute && wanted >= earliestDailyMinute(minute);
}
