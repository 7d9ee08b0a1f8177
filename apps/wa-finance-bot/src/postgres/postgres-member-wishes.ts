import type { Pool } from '@sesi/session-core/postgres';
import {
  and,
  between,
  eq,
  exists,
  gte,
  isNull,
  lt,
  lte,
  not,
  or,
  type SQL,
  sql,
} from 'drizzle-orm';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';

import type { Day } from '../ledger/dates/calendar.ts';
import type { Period } from '../ledger/dates/read-period.ts';
import type { LocalTime, MemberWish, MemberWishes } from '../reports/member-wishes.ts';
import { inStore } from './finance-store-error.ts';
import { toMember } from './postgres-members.ts';
import { budget, entry, member, memberReminder } from './tables.ts';

/** Of so many members it is known without asking through which gateway they write. */
const mostKnown = 10_000;

const minuteMs = 60_000;

/** The wishes in `finance.member_reminder`. */
export class PostgresMemberWishes implements MemberWishes {
  readonly #db: NodePgDatabase;
  /** What this process has noted, so that it is written once and not for each message. */
  readonly #via = new Map<number, string>();

  /** @param pool - stays the caller's to close. */
  constructor(pool: Pool) {
    this.#db = drizzle(pool);
  }

  async heard(memberId: number, via: string): Promise<void> {
    if (this.#via.get(memberId) === via) return;
    await inStore('noting how a member writes', () =>
      this.#db
        .insert(memberReminder)
        .values({ memberId, via })
        .onConflictDoUpdate({
          target: memberReminder.memberId,
          set: { via },
          setWhere: sql`${memberReminder.via} <> excluded.via`,
        }),
    );
    if (this.#via.size >= mostKnown) this.#via.clear();
    this.#via.set(memberId, via);
  }

  async setSummary(memberId: number, isOn: boolean, at: Date): Promise<void> {
    await this.#set(memberId, { summary: isOn, ...(isOn ? { askedAt: at } : {}) });
  }

  async setDaily(memberId: number, minute: number | undefined, at: Date): Promise<void> {
    await this.#set(memberId, {
      dailyMinute: minute ?? null,
      ...(minute === undefined ? {} : { askedAt: at }),
    });
  }

  async find(memberId: number): Promise<MemberWish | undefined> {
    const [row] = await inStore('reading wishes', () =>
      this.#db
        .select()
        .from(memberReminder)
        .innerJoin(member, eq(member.id, memberReminder.memberId))
        .where(eq(memberReminder.memberId, memberId)),
    );
    if (row === undefined) return undefined;
    const { via, summary, dailyMinute, askedAt } = row.member_reminder;
    return {
      member: toMember(row.member),
      via,
      summary,
      dailyMinute: dailyMinute ?? undefined,
      askedAt: askedAt ?? undefined,
    };
  }

  async timeZones(): Promise<readonly string[]> {
    const rows = await inStore('reading time zones', () =>
      this.#db
        .selectDistinct({ timeZone: member.timeZone })
        .from(memberReminder)
        .innerJoin(member, eq(member.id, memberReminder.memberId)),
    );
    return rows.map(({ timeZone }) => timeZone);
  }

  async awaitingSummary(timeZone: string, { from, to }: Period): Promise<readonly number[]> {
    const { summary, summaryMonth } = memberReminder;
    const ofMonth = and(gte(entry.day, from), lte(entry.day, to));
    const hasBudget = exists(
      this.#db
        .select({ one: sql`1` })
        .from(budget)
        .where(eq(budget.memberId, member.id)),
    );
    return this.#members(
      and(
        eq(member.timeZone, timeZone),
        eq(summary, true),
        or(isNull(summaryMonth), lt(summaryMonth, from)),
        or(this.#hasEntry(ofMonth), hasBudget),
      ),
    );
  }

  async awaitingDaily(
    { timeZone, day, minute }: LocalTime,
    fromMinute: number,
  ): Promise<readonly number[]> {
    const { dailyMinute, dailyDay } = memberReminder;
    return this.#members(
      and(
        eq(member.timeZone, timeZone),
        between(dailyMinute, fromMinute, minute),
        or(isNull(dailyDay), lt(dailyDay, day)),
        not(this.#hasEntry(eq(entry.day, day))),
      ),
    );
  }

  async hasBooked(memberId: number, { day, minute }: LocalTime, now: Date): Promise<boolean> {
    const midnight = new Date(now.getTime() - (minute + 1) * minuteMs);
    const rows = await inStore('looking for what was booked today', () =>
      this.#db
        .select({ id: entry.id })
        .from(entry)
        .where(
          and(
            eq(entry.memberId, memberId),
            isNull(entry.removedAt),
            or(eq(entry.day, day), gte(entry.bookedAt, midnight)),
          ),
        )
        .limit(1),
    );
    return rows.length > 0;
  }

  async claimSummary(memberId: number, { from }: Period): Promise<boolean> {
    const { summaryMonth } = memberReminder;
    return this.#claim(
      memberId,
      { summaryMonth: from },
      or(isNull(summaryMonth), lt(summaryMonth, from)),
    );
  }

  async claimDaily(memberId: number, day: Day): Promise<boolean> {
    const { dailyDay } = memberReminder;
    return this.#claim(memberId, { dailyDay: day }, or(isNull(dailyDay), lt(dailyDay, day)));
  }

  async #set(memberId: number, wish: Partial<typeof memberReminder.$inferInsert>): Promise<void> {
    await inStore('noting a wish', () =>
      this.#db.update(memberReminder).set(wish).where(eq(memberReminder.memberId, memberId)),
    );
  }

  async #claim(
    memberId: number,
    claim: Partial<typeof memberReminder.$inferInsert>,
    isOpen: SQL | undefined,
  ): Promise<boolean> {
    const rows = await inStore('noting what is sent', () =>
      this.#db
        .update(memberReminder)
        .set(claim)
        .where(and(eq(memberReminder.memberId, memberId), isOpen))
        .returning({ id: memberReminder.memberId }),
    );
    return rows.length > 0;
  }

  async #members(condition: SQL | undefined): Promise<readonly number[]> {
    const rows = await inStore('looking for members to write to', () =>
      this.#db
        .select({ id: memberReminder.memberId })
        .from(memberReminder)
        .innerJoin(member, eq(member.id, memberReminder.memberId))
        .where(condition),
    );
    return rows.map(({ id }) => id);
  }

  #hasEntry(condition: SQL | undefined): SQL {
    return exists(
      this.#db
        .select({ one: sql`1` })
        .from(entry)
        .where(and(eq(entry.memberId, member.id), isNull(entry.removedAt), condition)),
    );
  }
}
