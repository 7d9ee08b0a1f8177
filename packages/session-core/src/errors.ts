/** The base of every error that session-core throws on purpose: switch on `code`. */
export abstract class SessionError extends Error {
  abstract readonly code: string;
}

/** `create` found a live session under that id. Nothing was written. */
export class SessionExistsError extends SessionError {
  override readonly name = 'SessionExistsError';
  readonly code = 'SESSION_EXISTS';

  constructor(kind: string, id: string) {
    super(`There is already a live ${kind} session "${id}": update it, or delete it first.`);
  }
}

/** `update` found no live session under that id. Nothing was written. */
export class SessionNotFoundError extends SessionError {
  override readonly name = 'SessionNotFoundError';
  readonly code = 'SESSION_NOT_FOUND';

  constructor(kind: string, id: string) {
    super(`There is no live ${kind} session "${id}": create it first.`);
  }
}

/** A value does not fit its kind's schema, or an id, key or life is unusable. Nothing was written. */
export class InvalidSessionError extends SessionError {
  override readonly name = 'InvalidSessionError';
  readonly code = 'SESSION_INVALID';
}

/** Whether a write that failed may have happened all the same. */
export type WriteOutcome = 'not-written' | 'unknown';

/**
 * Postgres did not answer. `outcome` says what is known of the write: `not-written`, or `unknown` when the
 * connection was lost after the commit was sent. Reads carry `not-written`.
 */
export class StoreUnavailableError extends SessionError {
  override readonly name = 'StoreUnavailableError';
  readonly code = 'STORE_UNAVAILABLE';
  readonly outcome: WriteOutcome;

  constructor(message: string, options: { cause?: unknown; outcome?: WriteOutcome } = {}) {
    super(message, { cause: options.cause });
    this.outcome = options.outcome ?? 'not-written';
  }
}
