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
import { countRows, eraseMember } from './identity/erase-member.ts';
import { notePerson } from './identity/person-rows.ts';
import { entry, member } from './tables.ts';

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
    const erased = await inStore('deleting a member', () =>
      this.#db.transaction((run) => eraseMember(run, id)),
    );
    if (erased === undefined) return { entries: 0, rows: 0, left: 0, ids: [], messageIds: [] };
    const left = await inStore('looking for what is left', () => countRows(this.#db, erased));
    const { entries, rows, ids, messageIds } = erased;
    return { entries, rows, left, ids, messageIds };
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
    // The unique indexes decide, however many processes ask at the same time.
    const [added] = await inStore('adding a member', () =>
      this.#db.transaction(async (run) => {
        const { userId } = await notePerson(run, newMember.phone);
        return run
          .insert(member)
          .values({ ...newMember, userId })
          .onConflictDoNothing()
          .returning();
      }),
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

/** A row as a member. */
export function toMember({
  lastNumber: _lastNumber,
  userId: _userId,
  ...row
}: typeof member.$inferSelect): Member {
  return { ...row, id: row.id as MemberId };
}
