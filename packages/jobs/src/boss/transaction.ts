import { sql } from 'drizzle-orm';
import { type Db, fromDrizzle } from 'pg-boss';

/** The part of a drizzle transaction (`db.transaction(async (tx) => …)`) that is needed. */
export interface DrizzleTransaction {
  execute(query: never): PromiseLike<unknown>;
}

/** The part of a `pg` client that is needed. */
export interface ClientTransaction {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

/** The caller's own transaction. */
export type JobTransaction = DrizzleTransaction | ClientTransaction;

/** The `db` of pg-boss over the caller's transaction. */
export function transactionDb(transaction: JobTransaction): Db {
  if ('query' in transaction && !('execute' in transaction)) {
    return { executeSql: async (text, values) => await transaction.query(text, values) };
  }
  // drizzle's own types are narrower and wider than pg-boss' at once; what is called is `execute(sql)`.
  return fromDrizzle(transaction as Parameters<typeof fromDrizzle>[0], sql);
}
