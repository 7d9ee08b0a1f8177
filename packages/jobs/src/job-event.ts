import type { JobFailure } from './job-status.ts';

/** Something worth a log line. Data of jobs is never in it; the text of a handler's error is. */
export type JobsEvent =
  | {
      /** An attempt failed. `retryInMs` is absent when the job went to the dead letters. */
      readonly type: 'job-failed';
      readonly job: string;
      readonly id: string;
      readonly attempt: number;
      readonly failure: JobFailure;
      readonly error: unknown;
      readonly retryInMs?: number;
    }
  /** A handler was told to stop: by a cancel, or because another worker has the job now. */
  | {
      readonly type: 'job-aborted';
      readonly job: string;
      readonly id: string;
      readonly reason: 'cancelled' | 'lost';
    }
  /** A worker died in mid-job, and its jobs were taken from it. */
  | { readonly type: 'worker-lost'; readonly job: string; readonly ids: readonly string[] }
  /** Closing waited long enough: these went back to the queue, their attempt not counted. */
  | { readonly type: 'jobs-returned'; readonly job: string; readonly ids: readonly string[] }
  | { readonly type: 'postgres-unavailable'; readonly error: unknown }
  | { readonly type: 'postgres-recovered'; readonly durationMs: number }
  /** Upkeep (removing old jobs, running schedules) failed; it is tried again. */
  | { readonly type: 'upkeep-failed'; readonly error: unknown };
