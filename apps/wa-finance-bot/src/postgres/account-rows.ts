import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';

import type { Account } from '../ledger/accounts/account.ts';
import { FinanceStoreError, inStore } from './finance-store-error.ts';
import { account, member } from './tables.ts';

/** The part of drizzle that reads and writes, in a transaction or not. */
export type Queries = Pick<NodePgDatabase, 'select' | 'insert' | 'update' | 'delete'>;

/**
 * Makes a change of a member's book in a transaction, one after the other over all processes: their row is the lock.
 *
 * @param what - for the error when the store fails, as in "booking entries".
 * @throws FinanceStoreError
 */
export async function inMemberTurn<Result>(
  db: NodePgDatabase,
  what: string,
  memberId: number,
  run: (queries: Queries) => Promise<Result>,
): Promise<Result> {
  return inStore(what, () =>
    db.transaction(async (transaction) => {
      await lockMember(transaction, memberId);
      return run(transaction);
    }),
  );
}

async function lockMember(run: Queries, memberId: number): Promise<void> {
  const [locked] = await run
    .select({ id: member.id })
    .from(member)
    .where(eq(member.id, memberId))
    .for('no key update');
  if (locked === undefined) {
    throw new FinanceStoreError('There is no member whose ledger this would be.');
  }
}

/** The accounts of a member, the default one first, closed ones last; none as long as nobody asked for them. */
export async function accountRows(run: Queries, memberId: number): Promise<readonly Account[]> {
  const rows = await run
    .select()
    .from(account)
    .where(eq(account.memberId, memberId))
    .orderBy(
      sql`${account.closedAt} is not null`,
      sql`${account.preferredAt} desc nulls last`,
      asc(account.id),
    );
  return rows.map(({ id, name, closedAt }, index) => ({
    id,
    name,
    isDefault: index === 0,
    isClosed: closedAt !== null,
  }));
}

/** The default account of a member, whose row the caller has locked: cash is opened when there is none yet. */
export async function defaultAccount(run: Queries, memberId: number): Promise<number> {
  const [row] = await run
    .select({ id: account.id })
    .from(account)
    .where(and(eq(account.memberId, memberId), isNull(account.closedAt)))
    .orderBy(sql`${desc(account.preferredAt)} nulls last`, asc(account.id))
    .limit(1);
  return row?.id ?? openAccount(run, { memberId, name: '', openedBy: '' });
}

/** @returns the number of the new row. */
export async function openAccount(
  run: Queries,
  values: { readonly memberId: number; readonly name: string; readonly openedBy: string },
): Promise<number> {
  const [row] = await run.insert(account).values(values).returning({ id: account.id });
  if (row === undefined) throw new FinanceStoreError('An account was not opened.');
  return row.id;
}
