import type { Pool } from '@sesi/session-core/postgres';
import { eq, sql } from 'drizzle-orm';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';

import type { AddedMember, Member, MemberId, Members, NewMember } from '../registration/members.ts';
import { inStore } from './finance-store-error.ts';
import { member } from './tables.ts';

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

function toMember(row: typeof member.$inferSelect): Member {
  return { ...row, id: row.id as MemberId };
}
