/** What went wrong first: an error while the servers are stopped afterwards would hide it. */
export function firstError(error: unknown): unknown {
  return error instanceof SuppressedError ? firstError(error.suppressed) : error;
}
