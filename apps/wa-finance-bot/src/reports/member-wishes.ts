import type { Day } from '../ledger/dates/calendar.ts';
import type { Period } from '../ledger/dates/read-period.ts';
import type { Member } from '../registration/members.ts';

/** What somebody wants to be told without asking. */
export interface MemberWish {
  readonly member: Member;
  /** The gateway through which they last wrote: they are written to there and nowhere else. */
  readonly via: string;
  readonly summary: boolean;
  /** Minutes after their midnight; `undefined`: no daily reminder. */
  readonly dailyMinute: number | undefined;
  /** When they last asked for one of the two themselves, since they last said STOP. */
  readonly askedAt: Date | undefined;
}

/** A time of a day in a time zone, at which somebody may be reminded. */
export interface LocalTime {
  readonly timeZone: string;
  readonly day: Day;
  /** After midnight. */
  readonly minute: number;
}

/** The wishes of all members. Every method throws FinanceStoreError when the store fails. */
export interface MemberWishes {
  /** Notes through which gateway a member writes. Before it, nothing is sent to them. */
  heard(memberId: number, via: string): Promise<void>;
  setSummary(memberId: number, isOn: boolean, at: Date): Promise<void>;
  /** @param minute - after midnight; `undefined` ends the reminder. */
  setDaily(memberId: number, minute: number | undefined, at: Date): Promise<void>;
  find(memberId: number): Promise<MemberWish | undefined>;
  /** The time zones of all who have wishes. */
  timeZones(): Promise<readonly string[]>;
  /** Who is to be told about that month and was not: they booked something in it, or have a budget. */
  awaitingSummary(timeZone: string, month: Period): Promise<readonly number[]>;
  /** Who asked for a reminder between those minutes of today, got none, and has booked nothing today. */
  awaitingDaily(now: LocalTime, fromMinute: number): Promise<readonly number[]>;
  /** Whether something of that day, or on it, was booked. @param now - a moment of the day. */
  hasBooked(memberId: number, time: LocalTime, now: Date): Promise<boolean>;
  /** Notes that the summary of a month goes out now. @returns false when it went out before. */
  claimSummary(memberId: number, month: Period): Promise<boolean>;
  /** Notes that the reminder of a day goes out now. @returns false when it went out before. */
  claimDaily(memberId: number, day: Day): Promise<boolean>;
}
