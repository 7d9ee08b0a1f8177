import { and, asc, eq, type SQL } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';

import type { Person, UserId } from '../../identity/identities.ts';
import { readPersonId, writePersonId } from '../../identity/person-id.ts';
import { identity, person } from '../tables.ts';

/** A database, or a transaction of it. */
export type Queries = Pick<
  NodePgDatabase,
  'select' | 'insert' | 'update' | 'delete' | 'execute' | '$count'
>;

function isOf(id: string): SQL | undefined {
  const { kind, value } = readPersonId(id);
  return and(eq(identity.kind, kind), eq(identity.value, value));
}

/** The person who has an id, with all their ids, oldest first. */
export async function findPerson(run: Queries, id: string): Promise<Person | undefined> {
  const owner = run.select({ userId: identity.userId }).from(identity).where(isOf(id));
  const rows = await run
    .select()
    .from(identity)
    .where(eq(identity.userId, owner))
    .orderBy(asc(identity.learnedAt), asc(identity.kind), asc(identity.value));
  const [first] = rows;
  return first && { userId: first.userId as UserId, ids: rows.map(writePersonId) };
}

/** The person who has an id; a new one when nobody has. However many ask at the same time, it is one. */
export async function notePerson(run: Queries, id: string): Promise<Person> {
  const found = await findPerson(run, id);
  if (found !== undefined) return found;
  const [added] = await run.insert(person).values({}).returning();
  const userId = added?.id as UserId;
  const noted = await run
    .insert(identity)
    .values({ ...readPersonId(id), userId })
    .onConflictDoNothing()
    .returning();
  if (noted.length > 0) return { userId, ids: [id] };
  // Somebody was faster.
  await run.delete(person).where(eq(person.id, userId));
  return notePerson(run, id);
}
