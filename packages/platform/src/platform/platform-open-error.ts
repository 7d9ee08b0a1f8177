import { reasonOf } from '@sesi/session-core';

/** Postgres cannot be used, so nothing was opened. The message says why and what to check; `cause` is what was thrown. */
export class PlatformOpenError extends Error {
  override readonly name = 'PlatformOpenError';
  readonly code = 'PLATFORM_NOT_OPENED';

  constructor(cause: unknown) {
    super(
      `Postgres cannot be used: ${firstReason(cause)}. Check that it runs, and that DATABASE_URL (or PGHOST, PGPORT, PGUSER, PGPASSWORD, PGDATABASE) names it.`,
      { cause },
    );
  }
}

/** What the first error of the chain said: the others tell what could not be done because of it. */
function firstReason(thrown: unknown): string {
  let reason = 'it did not answer';
  for (let error = thrown; error instanceof Error; error = error.cause) reason = reasonOf(error);
  return reason;
}
