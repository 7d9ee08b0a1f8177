import { eq, type SQL, sql } from 'drizzle-orm';

import type { JoinedBooks } from '../../identity/identities.ts';
import { account, entry, member } from '../tables.ts';
import type { Queries } from './person-rows.ts';
import { type Column, type TableOfMembers, tablesOfMembers } from './tables-of-members.ts';

type MemberRow = Pick<typeof member.$inferSelect, 'id' | 'lastNumber'>;

/** How rows are called that a member calls by a number. */
const numberColumn = 'number';

/**
 * Moves all that one member has to another and deletes the first, within the caller's transaction, which has locked both
 * rows. What both have once, such as a budget of one category, stays as the kept member has it; a message that was booked
 * in both books stays booked once; accounts of one name become one. Entries that move are numbered on.
 */
export async function mergeMembers(
  run: Queries,
  kept: MemberRow,
  gone: MemberRow,
): Promise<JoinedBooks> {
  const tables = await tablesOfMembers(run);
  for (const table of tables) {
    if (table.table === 'account') await joinAccounts(run, table, kept.id, gone.id);
    for (const columns of table.unique) {
      if (!columns.includes(numberColumn)) {
        await dropDoubles(run, table, columns, kept.id, gone.id);
      }
    }
  }
  const moved = await run.$count(entry, eq(entry.memberId, gone.id));
  for (const table of tables) await moveRows(run, table, kept, gone);
  const lastNumber = kept.lastNumber + gone.lastNumber;
  await run.update(member).set({ lastNumber }).where(eq(member.id, kept.id));
  await run.delete(member).where(eq(member.id, gone.id));
  return { keptMemberId: kept.id, goneMemberId: gone.id, moved };
}

/** Members know their accounts by name. A closed one is not opened by this. */
async function joinAccounts(
  run: Queries,
  { references }: TableOfMembers,
  kept: number,
  gone: number,
): Promise<void> {
  const { rows } = await run.execute<{ gone: string; kept: string }>(sql`
    select distinct on (g.id) g.id as gone, k.id as kept
      from ${account} g
      join ${account} k on lower(k.name) = lower(g.name) and (k.closed_at is null) = (g.closed_at is null)
     where g.member_id = ${gone} and k.member_id = ${kept}
     order by g.id, k.id`);
  for (const pair of rows) {
    for (const reference of references) await point(run, reference, pair.gone, pair.kept);
    await run.delete(account).where(eq(account.id, Number(pair.gone)));
  }
}

/** Deletes rows of the member who goes where the kept one has a row of the same key, which takes the references. */
async function dropDoubles(
  run: Queries,
  { schema, table, column, references }: TableOfMembers,
  key: readonly string[],
  kept: number,
  gone: number,
): Promise<void> {
  const name = sql`${sql.identifier(schema)}.${sql.identifier(table)}`;
  const owner = sql.identifier(column);
  const same = sql.join(
    [sql`true`, ...key.map((part) => sql`k.${sql.identifier(part)} = g.${sql.identifier(part)}`)],
    sql` and `,
  );
  const double: SQL = sql`g.${owner} = ${gone} and k.${owner} = ${kept} and ${same}`;
  for (const reference of references) {
    const { rows } = await run.execute<{ gone: string; kept: string }>(
      sql`select g.id as gone, k.id as kept from ${name} g, ${name} k where ${double}`,
    );
    for (const pair of rows) await point(run, reference, pair.gone, pair.kept);
  }
  await run.execute(sql`delete from ${name} g using ${name} k where ${double}`);
}

async function point(
  run: Queries,
  { schema, table, column }: Column,
  from: string,
  to: string,
): Promise<void> {
  const name = sql`${sql.identifier(schema)}.${sql.identifier(table)}`;
  const reference = sql.identifier(column);
  await run.execute(sql`update ${name} set ${reference} = ${to} where ${reference} = ${from}`);
}

async function moveRows(
  run: Queries,
  { schema, table, column, unique }: TableOfMembers,
  kept: MemberRow,
  gone: MemberRow,
): Promise<void> {
  const name = sql`${sql.identifier(schema)}.${sql.identifier(table)}`;
  const owner = sql.identifier(column);
  const isNumbered = unique.some((columns) => columns.includes(numberColumn));
  const number = sql.identifier(numberColumn);
  const numbered = isNumbered ? sql`, ${number} = ${number} + ${kept.lastNumber}` : sql``;
  await run.execute(
    sql`update ${name} set ${owner} = ${kept.id}${numbered} where ${owner} = ${gone.id}`,
  );
}
