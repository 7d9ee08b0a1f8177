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

/** Redis is away, too slow, or switched off. Only what works on Redis alone throws it: sessions go on through Postgres. */
export class RedisUnavailableError extends SessionError {
  override readonly name = 'RedisUnavailableError';
  readonly code = 'REDIS_UNAVAILABLE';
}

/** The encryption keys cannot be used, or there are none and a sensitive kind needs one. Never holds a key. */
export class EncryptionKeyError extends SessionError {
  override readonly name = 'EncryptionKeyError';
  readonly code = 'ENCRYPTION_KEY_UNUSABLE';
}

/** Why a sealed value cannot be opened. */
export type SealedValueReason = 'unknown-key' | 'damaged';

const sealedValueAdvice: Readonly<Record<SealedValueReason, string>> = {
  'unknown-key':
    'is sealed with a key that is not given: add that key after the first one (SESSION_ENCRYPTION_KEY takes several, with commas between), or delete the session',
  damaged:
    'was changed after it was sealed, or its key was replaced by another of the same name: restore the row or the key, or delete the session',
};

/** The value of a sensitive session is in Postgres and cannot be opened. Saving and deleting it still work. */
export class SealedValueError extends SessionError {
  override readonly name = 'SealedValueError';
  readonly code = 'SEALED_VALUE_UNREADABLE';
  readonly reason: SealedValueReason;

  constructor(kind: string, id: string, reason: SealedValueReason) {
    super(`The ${kind} session "${id}" ${sealedValueAdvice[reason]}.`);
    this.reason = reason;
  }
}
