import type { PostgresConfig } from '@sesi/session-core';

import type { JobTransaction } from './boss/transaction.ts';
import type { VirtualClock } from './boss/virtual-clock.ts';
import type { JobDefinition } from './define-job.ts';
import type { JobsEvent } from './job-event.ts';
import type { DeadLetter, JobStats, JobStatus, RedrivenJob } from './job-status.ts';

/** What `openJobs` takes. */
export interface JobsOptions {
  /** Where Postgres is. `maxConnections` (default 5) is for calls; three more are for upkeep and LISTEN. */
  readonly postgres: PostgresConfig;
  /** The Postgres schema that holds the jobs; default `jobs`. */
  readonly schema?: string;
  /** Shown in `pg_stat_activity`; default `sesi-jobs`. */
  readonly applicationName?: string;
  /** How long closing waits for running handlers before it aborts them; default 5,000 ms. */
  readonly closeTimeoutMs?: number;
  /** For tests and examples: time that is moved by hand. Default: the clock of Postgres. */
  readonly clock?: VirtualClock;
  /** Called for what is worth a log line; must not throw. */
  readonly onEvent?: (event: JobsEvent) => void;
}

/** Makes a change part of the caller's own transaction: rolled back, it never was. */
export interface WithTransaction {
  /** A drizzle transaction, or a `pg` client between `begin` and `commit`. */
  readonly transaction?: JobTransaction;
}

/** How one job is added. */
export interface JobPlacement {
  /** Higher comes first; default: the definition's. */
  readonly priority?: number;
  /** Not before this many milliseconds from now; up to a year. */
  readonly delayMs?: number;
  /** Not before this moment. Either this or `delayMs`. */
  readonly startAt?: Date;
  /**
   * At most one job of a type is waiting or running under a key: adding another one changes nothing and gives the id
   * of the first. Up to 256 characters, such as `response_reminder:conv1:8`.
   */
  readonly singletonKey?: string;
}

/** One of `addMany`. */
export interface JobToAdd<Data> extends JobPlacement {
  readonly data: Data;
}

/** A job as its handler sees it. */
export interface RunningJob<Data> {
  readonly id: string;
  readonly data: Data;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** Fires with a `JobAbortedError` on timeout, on close, when the job was cancelled, and when another worker has it. */
  readonly signal: AbortSignal;
  /** Tells how far it is, from 0 to 1. Stored within 0.5 s; never fails. */
  readonly progress: (part: number) => void;
}

/** Does the work. What it returns is kept as JSON (up to 256 KiB); what it throws is a failed attempt. */
export type JobHandler<Data> = (job: RunningJob<Data>) => unknown;

export interface HandleOptions {
  /** Jobs of this type at the same time in this process; default 1, up to 100. */
  readonly concurrency?: number;
}

/** The handling of one type of job in this process. Disposing it ends it as closing does. */
export interface JobWorker extends AsyncDisposable {
  /** The name of the definition. */
  readonly job: string;
}

export interface ScheduleOptions {
  /** Several schedules of one type are told apart by it; default ''. */
  readonly key?: string;
  /** IANA name, such as `Asia/Jakarta`; default `UTC`. */
  readonly timeZone?: string;
  /** After a time when no process ran: one job for all that was missed (default), or none. */
  readonly whenMissed?: 'run-once' | 'skip';
  readonly priority?: number;
}

/** A schedule that stands. */
export interface JobSchedule {
  readonly job: string;
  readonly key: string;
  readonly cron: string;
  readonly timeZone: string;
  readonly data: unknown;
  /** The next moment that the expression names. */
  readonly nextAt: Date;
}

/**
 * Durable jobs in Postgres. A job runs at least once: after a kill -9, or an outage in mid-job, it runs again, so a
 * handler must bear that. Calls never hang: without Postgres they throw JobsUnavailableError within 2 s.
 */
export interface Jobs extends AsyncDisposable {
  /**
   * Adds a job.
   *
   * @returns its id; with a `singletonKey` that is taken, the id of the job that has it.
   * @throws InvalidJobError; JobsUnavailableError.
   */
  add<Data>(
    job: JobDefinition<Data>,
    data: NoInfer<Data>,
    options?: JobPlacement & WithTransaction,
  ): Promise<string>;
  /** Adds many in one statement: all, or none and the error. @returns their ids, in order. */
  addMany<Data>(
    job: JobDefinition<Data>,
    items: readonly JobToAdd<NoInfer<Data>>[],
    options?: WithTransaction,
  ): Promise<readonly string[]>;
  /**
   * Handles the jobs of a type in this process, from now on. Begins when Postgres answers.
   *
   * @throws InvalidJobError when this process handles that type already.
   */
  handle<Data>(
    job: JobDefinition<Data>,
    handler: JobHandler<Data>,
    options?: HandleOptions,
  ): JobWorker;
  /** Where a job is; `undefined` when there never was one, or `keepMs` is over. */
  status(id: string): Promise<JobStatus | undefined>;
  /** Ends a job that is not done; a running handler is aborted. @returns false when there was nothing to end. */
  cancel(id: string, options?: WithTransaction): Promise<boolean>;
  /** The same by the key that it was added with. */
  cancelByKey(
    job: JobDefinition<unknown>,
    singletonKey: string,
    options?: WithTransaction,
  ): Promise<boolean>;
  /** What failed for good, the latest first; kept for 90 days. `limit` is 100 by default, 1,000 at most. */
  deadLetters(
    job: JobDefinition<unknown>,
    options?: { readonly limit?: number },
  ): Promise<readonly DeadLetter[]>;
  /** Puts dead letters back: one by its id, or the oldest 1,000 of a type. They start anew, with all their attempts. */
  redrive(target: JobDefinition<unknown> | string): Promise<readonly RedrivenJob[]>;
  /**
   * Adds a job at each moment that a cron expression of five fields names, once over all processes, up to 10 s late. A
   * moment passes without a job while the job of the one before is not done. Scheduling again replaces.
   *
   * @throws InvalidJobError for an expression, time zone or data that cannot be.
   */
  schedule<Data>(
    job: JobDefinition<Data>,
    cron: string,
    data: NoInfer<Data>,
    options?: ScheduleOptions,
  ): Promise<void>;
  /** @returns false when there was none. */
  unschedule(job: JobDefinition<unknown>, key?: string): Promise<boolean>;
  schedules(): Promise<readonly JobSchedule[]>;
  /** The figures of one type, now. */
  stats(job: JobDefinition<unknown>): Promise<JobStats>;
  /** The figures of every type that was ever used here, by name. */
  allStats(): Promise<readonly JobStats[]>;
  /**
   * Takes no more jobs, waits `closeTimeoutMs` for the running ones, aborts what is left, and puts back into the queue
   * what does not end within 1 s more. The same as disposing.
   */
  close(): Promise<void>;
}
