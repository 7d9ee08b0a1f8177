import { DrizzleQueryError } from 'drizzle-orm';

/** Postgres did not do what was needed, so nothing of it was done. `cause` is the driver's error. */
export class AccessStoreError extends Error {
  override readonly name = 'AccessStoreError';
  readonly code = 'ACCESS_STORE_FAILED';
}

/**
 * Runs statements and wraps what they throw.
 *
 * @param what - What was being done, such as `reading the activity`.
 * @throws AccessStoreError
 */
export async function inStore<Result>(what: string, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof AccessStoreError) throw error;
    // drizzle's own error repeats the values of the statement, which are people's data.
    const cause: unknown = error instanceof DrizzleQueryError ? error.cause : error;
    throw new AccessStoreError(`Postgres failed while ${what}: try again when it answers.`, {
      cause,
    });
  }
}
