import type { Pool } from '@sesi/session-core/postgres';
import { and, eq, exists, gte, sql } from 'drizzle-orm';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';

import type {
  AddedMember,
  Member,
  MemberId,
  Members,
  NewMember,
  RemovedMember,
} from '../registration/members.ts';
import { inStore } from './finance-store-error.ts';
import { budget, categoryRule, entry, member } from './tables.ts';

/** The members in `finance.member`. */
export class PostgresMembers implements Members {
  readonly #db: NodePgDatabase;

  /** @param pool - stays the caller's to close. */
  constructor(pool: Pool) {
    this.#db = drizzle(pool);
  }

  async findByPhone(phone: string): Promise<Member | undefined> {
    const [row] = await inStore('looking for a member', () =>
      this.#db.select().from(member).where(eq(member.phone, phone)),
    );
    return row && toMember(row);
  }

  async activeSince(moment: Date, most: number): Promise<readonly Member[]> {
    const rows = await inStore('looking for active members', () =>
      this.#db
        .select()
        .from(member)
        .where(
          exists(
            this.#db
              .select({ one: sql`1` })
              .from(entry)
              .where(and(eq(entry.memberId, member.id), gte(entry.bookedAt, moment))),
          ),
        )
        .limit(most),
    );
    return rows.map(toMember);
  }

  async remove(id: MemberId): Promise<RemovedMember> {
    const { entries, budgets, rules } = await inStore('deleting a member', () =>
      this.#db.transaction(async (run) => {
        // Locked first: what is booked at this moment waits, and finds nobody.
        await run.select({ id: member.id }).from(member).where(eq(member.id, id)).for('update');
        const removed = {
          entries: (await run.delete(entry).where(eq(entry.memberId, id))).rowCount ?? 0,
          budgets: (await run.delete(budget).where(eq(budget.memberId, id))).rowCount ?? 0,
          rules:
            (await run.delete(categoryRule).where(eq(categoryRule.memberId, id))).rowCount ?? 0,
        };
        await run.delete(member).where(eq(member.id, id));
        return removed;
      }),
    );
    const left = await inStore('looking for what is left', () =>
      Promise.all([
        this.#db.$count(member, eq(member.id, id)),
        this.#db.$count(entry, eq(entry.memberId, id)),
        this.#db.$count(budget, eq(budget.memberId, id)),
        this.#db.$count(categoryRule, eq(categoryRule.memberId, id)),
      ]),
    );
    return { entries, budgets, rules, left: left.reduce((sum, count) => sum + count, 0) };
  }

  async hasEmail(email: string): Promise<boolean> {
    const rows = await inStore('looking for an address', () =>
      this.#db
        .select({ id: member.id })
        .from(member)
        .where(eq(sql`lower(${member.email})`, sql`lower(${email})`)),
    );
    return rows.length > 0;
  }

  async add(newMember: NewMember): Promise<AddedMember> {
    // The two unique indexes decide, however many processes ask at the same time.
    const [added] = await inStore('adding a member', () =>
      this.#db.insert(member).values(newMember).onConflictDoNothing().returning(),
    );
    if (added !== undefined) {
      return { kind: 'member', member: toMember(added), isNew: true };
    }
    const existing = await this.findByPhone(newMember.phone);
    return existing === undefined
      ? { kind: 'email-taken' }
      : { kind: 'member', member: existing, isNew: false };
  }
}

function toMember({ lastNumber: _lastNumber, ...row }: typeof member.$inferSelect): Member {
  return { ...row, id: row.id as MemberId };
}
