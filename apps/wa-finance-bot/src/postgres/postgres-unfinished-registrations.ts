import type { DrizzleTransaction } from '@sesi/jobs';
import type { Pool } from '@sesi/session-core/postgres';
import { and, eq, lt, sql } from 'drizzle-orm';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';

import { fromStored, toStored } from '../registration/registration-codec.ts';
import type { Registration } from '../registration/registration.ts';
import type {
  UnfinishedRegistration,
  UnfinishedRegistrations,
} from '../registration/unfinished-registrations.ts';
import { inStore } from './finance-store-error.ts';
import { unfinishedRegistration } from './tables.ts';

/** Adds the job that follows a registration, within the transaction that keeps it. */
export type FollowRegistration = (
  registration: UnfinishedRegistration,
  transaction: DrizzleTransaction,
) => Promise<unknown>;

type Row = typeof unfinishedRegistration.$inferSelect;

/** The unfinished registrations in `finance.unfinished_registration`. */
export class PostgresUnfinishedRegistrations implements UnfinishedRegistrations {
  readonly #db: NodePgDatabase;
  readonly #follow: FollowRegistration;

  /** @param pool - stays the caller's to close. */
  constructor(pool: Pool, follow: FollowRegistration) {
    this.#db = drizzle(pool);
    this.#follow = follow;
  }

  async findByPhone(phone: string): Promise<Registration | undefined> {
    const [row] = await inStore('looking for an unfinished registration', () =>
      this.#db.select().from(unfinishedRegistration).where(eq(unfinishedRegistration.phone, phone)),
    );
    return row && toRegistration(row);
  }

  async findById(id: number): Promise<UnfinishedRegistration | undefined> {
    const [row] = await inStore('looking for an unfinished registration', () =>
      this.#db.select().from(unfinishedRegistration).where(eq(unfinishedRegistration.id, id)),
    );
    const registration = row && toRegistration(row);
    return registration && { ...row, registration };
  }

  async keep(registration: Registration, via: string, joined?: string): Promise<void> {
    const { phone, step, session_data: sessionData } = toStored(registration);
    const state = { via, step, sessionData, lastAnswerAt: registration.lastMessageAt };
    const { lastAnswerAt, remindedHours } = unfinishedRegistration;
    await inStore('keeping an unfinished registration', () =>
      this.#db.transaction(async (transaction) => {
        const [before] =
          joined === undefined
            ? []
            : await transaction
                .select({ remindedHours })
                .from(unfinishedRegistration)
                .where(eq(unfinishedRegistration.phone, joined));
        const reminded = before?.remindedHours ?? 0;
        const [kept] = await transaction
          .insert(unfinishedRegistration)
          .values({ phone, ...state, remindedHours: reminded })
          .onConflictDoUpdate({
            target: unfinishedRegistration.phone,
            set: { ...state, remindedHours: sql`greatest(${remindedHours}, ${reminded}::integer)` },
            setWhere: sql`${lastAnswerAt} <= excluded.last_answer_at`,
          })
          // Of a row that was there before, xmax is the transaction that locked it: this one.
          .returning({ id: unfinishedRegistration.id, isNew: sql<boolean>`xmax = 0` });
        if (kept?.isNew === true) {
          const waiting = { id: kept.id, registration, via, remindedHours: reminded };
          await this.#follow(waiting, transaction);
        }
      }),
    );
  }

  async claimReminder(id: number, hours: number): Promise<boolean> {
    const rows = await inStore('noting a reminder', () =>
      this.#db
        .update(unfinishedRegistration)
        .set({ remindedHours: hours })
        .where(
          and(eq(unfinishedRegistration.id, id), lt(unfinishedRegistration.remindedHours, hours)),
        )
        .returning({ id: unfinishedRegistration.id }),
    );
    return rows.length > 0;
  }

  async remove(phone: string): Promise<void> {
    await inStore('forgetting an unfinished registration', () =>
      this.#db.delete(unfinishedRegistration).where(eq(unfinishedRegistration.phone, phone)),
    );
  }
}

function toRegistration({ phone, step, sessionData }: Row): Registration | undefined {
  return fromStored({ phone, step, session_data: sessionData });
}
