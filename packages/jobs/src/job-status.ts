/** What a failed attempt leaves behind. */
export interface JobFailure {
  readonly message: string;
  /** The error's class name, when it had one. */
  readonly name?: string;
  /** The error's `code`, when it had one. */
  readonly code?: string;
}

/** What every status says. */
export interface JobStatusBase {
  readonly id: string;
  /** The name of its definition. */
  readonly job: string;
  readonly data: unknown;
  readonly priority: number;
  readonly singletonKey?: string;
  /** Attempts that have begun. */
  readonly attempts: number;
  /** Attempts after which it goes to the dead letters. */
  readonly maxAttempts: number;
  readonly createdAt: Date;
}

/** Where a job is. `waiting` is due now, `delayed` comes later, `retrying` comes again after a failure. */
export type JobStatus =
  | (JobStatusBase & { readonly state: 'waiting' })
  | (JobStatusBase & { readonly state: 'delayed'; readonly dueAt: Date })
  | (JobStatusBase & {
      readonly state: 'running';
      readonly startedAt: Date;
      /** What the handler last told `progress`, from 0 to 1. */
      readonly progress?: number;
      /** Why the attempt before this one failed. */
      readonly error?: JobFailure;
    })
  | (JobStatusBase & {
      readonly state: 'retrying';
      readonly dueAt: Date;
      readonly startedAt: Date;
      readonly progress?: number;
      readonly error: JobFailure;
    })
  | (JobStatusBase & {
      readonly state: 'completed';
      /** What the handler returned, as JSON; absent when it returned nothing. */
      readonly result?: unknown;
      readonly progress?: number;
      readonly startedAt: Date;
      readonly endedAt: Date;
    })
  | (JobStatusBase & {
      /** Its attempts are used up, or it could not be handled at all: a copy is in the dead letters. */
      readonly state: 'failed';
      readonly error: JobFailure;
      readonly progress?: number;
      readonly startedAt?: Date;
      readonly endedAt: Date;
    })
  | (JobStatusBase & {
      readonly state: 'cancelled';
      readonly progress?: number;
      readonly startedAt?: Date;
      readonly endedAt: Date;
    });

/** A job that failed for good, with the way back: `redrive`. */
export interface DeadLetter {
  /** The id that the job was added under. */
  readonly id: string;
  readonly job: string;
  readonly data: unknown;
  readonly error: JobFailure;
  readonly attempts: number;
  readonly createdAt: Date;
  readonly failedAt: Date;
}

/** A dead letter that went back to its queue, as a new job. */
export interface RedrivenJob {
  /** The id that it had. */
  readonly id: string;
  /** The id that it has now. */
  readonly newId: string;
}

/** The figures of one queue. Each count is exact up to 100,000 and stays there. */
export interface JobStats {
  /** The name of the definition. */
  readonly job: string;
  /** What is not done yet: waiting, delayed and running. */
  readonly length: number;
  /** Due now, and not begun. */
  readonly waiting: number;
  /** Due later: added with a delay, or waiting for a retry. */
  readonly delayed: number;
  readonly running: number;
  /** Completed within the last `keepMs`. */
  readonly completed: number;
  /** Failed for good within the last `keepMs`. */
  readonly failed: number;
  /** Dead letters that can be redriven. */
  readonly deadLetters: number;
  /** From the start of the last attempt to its end, in ms, over the latest 1,000 completed jobs; absent when there is none. */
  readonly processingMs?: { readonly p50: number; readonly p95: number };
}
