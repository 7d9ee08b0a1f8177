import { eq, inArray, sql } from 'drizzle-orm';

import { writePersonId } from '../../identity/person-id.ts';
import { account, entry, identity, member, person, unfinishedRegistration } from '../tables.ts';
import type { Queries } from './person-rows.ts';
import { type TableOfMembers, tablesOfMembers } from './tables-of-members.ts';

/** What of a person is, or was, in the schema. */
export interface PersonRows {
  readonly memberId: number;
  readonly userId: number;
  /** All that they write under, as in `IncomingMessage.from`. */
  readonly ids: readonly string[];
}

/** What was deleted. */
export interface ErasedRows extends PersonRows {
  readonly rows: number;
  readonly entries: number;
  /** Of the messages that the rows named. */
  readonly messageIds: readonly string[];
}

/**
 * Deletes a member, and whatever else refers to them or to their ids, within the caller's transaction. The tables are
 * read from the catalog of the database: one that is added tomorrow is among them.
 *
 * @returns what there was; `undefined` when there is no such member.
 */
export async function eraseMember(run: Queries, id: number): Promise<ErasedRows | undefined> {
  // Locked first: what is booked at this moment waits, and finds nobody.
  const [own] = await run.select().from(member).where(eq(member.id, id)).for('update');
  if (own === undefined) return undefined;
  const identities = await run.select().from(identity).where(eq(identity.userId, own.userId));
  const ids = [...new Set([own.phone, ...identities.map(writePersonId)])];
  const its = { memberId: id, userId: own.userId, ids };
  const erased = {
    ...its,
    rows: await countRows(run, its),
    entries: await run.$count(entry, eq(entry.memberId, id)),
    messageIds: [own.consentMessageId, ...(await messagesOf(run, id))],
  };
  await run.delete(unfinishedRegistration).where(inArray(unfinishedRegistration.phone, ids));
  await run.delete(member).where(eq(member.id, id));
  await run.delete(person).where(eq(person.id, own.userId));
  return erased;
}

/** How many rows of a person there are. */
export async function countRows(
  run: Queries,
  { memberId, userId, ids }: PersonRows,
): Promise<number> {
  const tables = await tablesOfMembers(run);
  const counts = [
    await run.$count(member, eq(member.id, memberId)),
    await run.$count(person, eq(person.id, userId)),
    await run.$count(identity, eq(identity.userId, userId)),
    await run.$count(unfinishedRegistration, inArray(unfinishedRegistration.phone, [...ids])),
  ];
  for (const table of tables) counts.push(await countOf(run, table, memberId));
  return counts.reduce((sum, count) => sum + count, 0);
}

async function countOf(
  run: Queries,
  { schema, table, column }: TableOfMembers,
  memberId: number,
): Promise<number> {
  const name = sql`${sql.identifier(schema)}.${sql.identifier(table)}`;
  const { rows } = await run.execute<{ count: number }>(
    sql`select count(*)::int as count from ${name} where ${sql.identifier(column)} = ${memberId}`,
  );
  return rows[0]?.count ?? 0;
}

async function messagesOf(run: Queries, memberId: number): Promise<readonly string[]> {
  const { messageId, removedBy, changedBy } = entry;
  const entries = await run
    .select({ messageId, removedBy, changedBy })
    .from(entry)
    .where(eq(entry.memberId, memberId));
  const accounts = await run
    .select({ openedBy: account.openedBy })
    .from(account)
    .where(eq(account.memberId, memberId));
  const named = [...entries, ...accounts].flatMap((row): readonly (string | null)[] =>
    Object.values(row),
  );
  return [...new Set(named.filter((id) => id !== null).filter((id) => id !== ''))];
}
