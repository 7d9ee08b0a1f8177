import type { Pool } from '@sesi/session-core/postgres';
import { eq, inArray, sql } from 'drizzle-orm';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';

import type { OptOuts } from '../registration/opt-outs.ts';
import { inStore } from './finance-store-error.ts';
import { member, memberReminder, optOut } from './tables.ts';

/** Who has said STOP, in `finance.opt_out`. */
export class PostgresOptOuts implements OptOuts {
  readonly #db: NodePgDatabase;

  /** @param pool - stays the caller's to close. */
  constructor(pool: Pool) {
    this.#db = drizzle(pool);
  }

  async has(person: string): Promise<boolean> {
    const rows = await inStore('asking who has said stop', () =>
      this.#db.select().from(optOut).where(eq(optOut.person, person)),
    );
    return rows.length > 0;
  }

  async add(person: string, at: Date): Promise<void> {
    await inStore('noting who said stop', () =>
      this.#db.transaction(async (run) => {
        await run
          .insert(optOut)
          .values({ person, at })
          .onConflictDoUpdate({
            target: optOut.person,
            set: { at: sql`greatest(${optOut.at}, excluded.at)` },
          });
        // What they asked for before is over too.
        const own = run.select({ id: member.id }).from(member).where(eq(member.phone, person));
        await run
          .update(memberReminder)
          .set({ summary: false, dailyMinute: null, askedAt: null })
          .where(inArray(memberReminder.memberId, own));
      }),
    );
  }
}
