import type { Pool } from '@sesi/session-core/postgres';
import { and, desc, eq, inArray, ne, notExists, sql } from 'drizzle-orm';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';

import type { Identities, Joined, JoinedBooks, Person, UserId } from '../../identity/identities.ts';
import { inStore } from '../finance-store-error.ts';
import { identity, member, optOut, person } from '../tables.ts';
import { joinWishes } from './join-wishes.ts';
import { mergeMembers } from './merge-members.ts';
import { findPerson, notePerson, type Queries } from './person-rows.ts';

/** People and their ids in `finance.person` and `finance.identity`. */
export class PostgresIdentities implements Identities {
  readonly #db: NodePgDatabase;

  /** @param pool - stays the caller's to close. */
  constructor(pool: Pool) {
    this.#db = drizzle(pool);
  }

  async find(id: string): Promise<Person | undefined> {
    return inStore('looking for a person', () => findPerson(this.#db, id));
  }

  async note(id: string): Promise<Person> {
    const found = await this.find(id);
    return (
      found ?? inStore('noting a person', () => this.#db.transaction((run) => notePerson(run, id)))
    );
  }

  async join(lid: string, phone: string): Promise<Joined> {
    return inStore('joining two ids', () =>
      this.#db.transaction(async (run) => {
        const ofLid = await notePerson(run, lid);
        const ofPhone = await notePerson(run, phone);
        const userIds = [...new Set([ofLid.userId, ofPhone.userId])].toSorted((a, b) => a - b);
        // Locked in order: whoever becomes a member at this moment waits.
        for (const id of userIds) {
          await run.select().from(person).where(eq(person.id, id)).for('update');
        }
        if (userIds.length === 1) return { userId: ofLid.userId };
        const stoppedAt = await keepStopped(run, [...ofLid.ids, ...ofPhone.ids], phone);
        const { userId, books } = await joinMembers(run, { userIds, phone, stoppedAt });
        await joinIds(run, { lid, phone, userIds, userId });
        return { userId, ...(books && { books }) };
      }),
    );
  }

  async forget(id: string): Promise<void> {
    await inStore('forgetting a person', async () => {
      const found = await findPerson(this.#db, id);
      if (found === undefined) return;
      const members = this.#db
        .select({ one: sql`1` })
        .from(member)
        .where(eq(member.userId, person.id));
      await this.#db.delete(person).where(and(eq(person.id, found.userId), notExists(members)));
    });
  }
}

/** The person who stays is the member, and of two members the one who agreed first. */
async function joinMembers(
  run: Queries,
  joined: {
    readonly userIds: readonly UserId[];
    readonly phone: string;
    readonly stoppedAt: Date | undefined;
  },
): Promise<{ readonly userId: UserId; readonly books: JoinedBooks | undefined }> {
  const { userIds, phone, stoppedAt } = joined;
  const [kept, gone] = await run
    .select()
    .from(member)
    .where(inArray(member.userId, [...userIds]))
    .orderBy(member.consentedAt, member.id)
    .for('update');
  if (kept === undefined) return { userId: Math.min(...userIds) as UserId, books: undefined };
  await joinWishes(run, gone === undefined ? [kept.id] : [kept.id, gone.id], stoppedAt);
  const books = gone && (await mergeMembers(run, kept, gone));
  await run.update(member).set({ phone }).where(eq(member.id, kept.id));
  return { userId: kept.userId as UserId, books };
}

/** Who has said STOP under one id has said it under all. @returns when they last did. */
async function keepStopped(
  run: Queries,
  ids: readonly string[],
  phone: string,
): Promise<Date | undefined> {
  const [stopped] = await run
    .select()
    .from(optOut)
    .where(inArray(optOut.person, [...ids]))
    .orderBy(desc(optOut.at))
    .limit(1);
  if (stopped === undefined) return undefined;
  const { at } = stopped;
  await run
    .insert(optOut)
    .values({ person: phone, at })
    .onConflictDoUpdate({ target: optOut.person, set: { at } });
  return at;
}

async function joinIds(
  run: Queries,
  joined: {
    readonly lid: string;
    readonly phone: string;
    readonly userIds: readonly UserId[];
    readonly userId: UserId;
  },
): Promise<void> {
  const { userIds, userId } = joined;
  await run
    .update(identity)
    .set({ userId })
    .where(inArray(identity.userId, [...userIds]));
  // A number that was given up may be another person's tomorrow.
  const { kind, value } = identity;
  await run
    .delete(identity)
    .where(and(eq(identity.userId, userId), eq(kind, 'pn'), ne(value, joined.phone)));
  const gone = userIds.filter((id) => id !== userId);
  await run.delete(person).where(inArray(person.id, gone));
}
