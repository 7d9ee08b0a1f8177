import { DrizzleQueryError } from 'drizzle-orm';

/** Postgres did not do what members or ledgers needed. `cause` is the driver's error. */
export class FinanceStoreError extends Error {
  override readonly name = 'FinanceStoreError';
  readonly code = 'FINANCE_STORE_FAILED';
}

/**
 * Runs statements and wraps what they throw.
 *
 * @param what - what was being done, such as `adding a member`.
 * @throws FinanceStoreError
 */
export async function inStore<Result>(what: string, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    // drizzle's own error repeats the values of the statement, which are people's data.
    const cause: unknown = error instanceof DrizzleQueryError ? error.cause : error;
    throw new FinanceStoreError(`Postgres failed while ${what}.`, { cause });
  }
}
