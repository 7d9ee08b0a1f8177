/** The base of every error that this package throws on purpose: switch on `code`. */
export abstract class JobsError extends Error {
  abstract readonly code: string;
}

/** A definition, its data, an option or an id cannot be used. Nothing was stored; the message says what to change. */
export class InvalidJobError extends JobsError {
  override readonly name = 'InvalidJobError';
  readonly code = 'JOB_INVALID';
}

/** Whether a call that failed may have taken effect all the same. */
export type StoreOutcome = 'not-stored' | 'unknown';

/**
 * Postgres did not answer within 2 s, or refused. `outcome` says what is known: `not-stored`, or `unknown` when the
 * statement was on its way. `jobIds` are the ids that `add` had given: ask `status` about them when Postgres is back.
 */
export class JobsUnavailableError extends JobsError {
  override readonly name = 'JobsUnavailableError';
  readonly code = 'JOBS_UNAVAILABLE';
  readonly outcome: StoreOutcome;
  readonly jobIds: readonly string[];

  constructor(
    message: string,
    options: {
      readonly outcome: StoreOutcome;
      readonly cause?: unknown;
      readonly jobIds?: readonly string[];
    },
  ) {
    super(message, { cause: options.cause });
    this.outcome = options.outcome;
    this.jobIds = options.jobIds ?? [];
  }
}

/** Why a running handler is told to stop: its time is over, this process closes, somebody cancelled the job, or it was given to another worker. */
export type AbortReason = 'timeout' | 'closing' | 'cancelled' | 'lost';

const abortMessages: Readonly<Record<AbortReason, string>> = {
  timeout: 'took longer than its timeoutMs allows',
  closing: 'is stopped because this process closes; it goes back to the queue',
  cancelled: 'was cancelled',
  lost: 'was given to another worker, because this one was not heard of for too long',
};

/** The `reason` of a handler's abort signal. */
export class JobAbortedError extends JobsError {
  override readonly name = 'JobAbortedError';
  readonly code = 'JOB_ABORTED';
  readonly reason: AbortReason;

  constructor(job: string, id: string, reason: AbortReason) {
    super(`Job ${job} ${id} ${abortMessages[reason]}.`);
    this.reason = reason;
  }
}
