/** Postgres cannot be used, so nothing was opened. The message says why and what to check; `cause` is what was thrown. */
export class PlatformOpenError extends Error {
  override readonly name = 'PlatformOpenError';
  readonly code = 'PLATFORM_NOT_OPENED';

  constructor(cause: unknown) {
    super(
      `Postgres cannot be used: ${reasonOf(cause)}. Check that it runs, and that DATABASE_URL (or PGHOST, PGPORT, PGUSER, PGPASSWORD, PGDATABASE) names it.`,
      { cause },
    );
  }
}

/** What the first error of the chain said: the others tell what could not be done because of it. */
function reasonOf(thrown: unknown): string {
  let reason = 'it did not answer';
  let current = thrown;
  while (current instanceof Error) {
    reason = current.message === '' ? reason : current.message;
    // A name with several addresses fails with an AggregateError, whose own message is empty.
    current = current instanceof AggregateError ? current.errors[0] : current.cause;
  }
  return reason;
}
