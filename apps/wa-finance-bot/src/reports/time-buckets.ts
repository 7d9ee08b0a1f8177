import { addDays, type Day, firstOfMonth, mondayOf, partsOf } from '../ledger/dates/calendar.ts';
import type { Period } from '../ledger/dates/read-period.ts';
import type { DayFlow } from './entry-history.ts';

/** How long each bar of a chart is. */
export type BucketUnit = 'day' | 'week' | 'month' | 'year';

/** What came in and went out in one piece of a time, in minor units. */
export interface Bucket {
  /** The first day of it that is in the period. */
  readonly from: Day;
  readonly income: bigint;
  readonly expense: bigint;
}

/** A time in pieces that a phone can show side by side: none is left out, also when nothing happened in it. */
export interface TimeBuckets {
  readonly unit: BucketUnit;
  readonly buckets: readonly Bucket[];
}

const dayMs = 24 * 60 * 60 * 1000;

/** More days than this are shown in weeks, more than that in months, and so on. */
const longest = { day: 31, week: 26 * 7, month: 3 * 366 } as const;

/** More pieces than this are not shown: of a longer time, the latest ones. Three years may touch 37 months. */
const mostBuckets = 37;

/** Divides a time, and adds up in each piece what is of that time. */
export function divideTime({ from, to }: Period, flows: readonly DayFlow[]): TimeBuckets {
  const unit = unitOf((Date.parse(to) - Date.parse(from)) / dayMs + 1);
  const starts: Day[] = [];
  for (let day = to; day >= from && starts.length < mostBuckets; day = addDays(startOf(day), -1)) {
    starts.unshift(later(startOf(day), from));
  }
  function startOf(day: Day): Day {
    return startOfUnit(day, unit);
  }
  const buckets = starts.map((start) => ({ from: start, income: 0n, expense: 0n }));
  for (const { day, direction, minor } of flows) {
    const bucket = buckets.find(({ from: start }) => start === later(startOf(day), from));
    if (bucket !== undefined && day >= from && day <= to) bucket[direction] += minor;
  }
  return { unit, buckets };
}

function unitOf(days: number): BucketUnit {
  if (days <= longest.day) return 'day';
  if (days <= longest.week) return 'week';
  return days <= longest.month ? 'month' : 'year';
}

function startOfUnit(day: Day, unit: BucketUnit): Day {
  switch (unit) {
    case 'day':
      return day;
    case 'week':
      return mondayOf(day);
    case 'month':
      return firstOfMonth(day);
    case 'year':
      return `${String(partsOf(day)[0]).padStart(4, '0')}-01-01`;
  }
}

function later(one: Day, other: Day): Day {
  return one > other ? one : other;
}
