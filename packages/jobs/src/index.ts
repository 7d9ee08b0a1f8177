export type { ClientTransaction, DrizzleTransaction, JobTransaction } from './boss/transaction.ts';
export { VirtualClock } from './boss/virtual-clock.ts';
export { defineJob } from './define-job.ts';
export type { JobDefinition, JobOptions } from './define-job.ts';
export { InvalidJobError, JobAbortedError, JobsError, JobsUnavailableError } from './errors.ts';
export type { AbortReason, StoreOutcome } from './errors.ts';
export type { JobsEvent } from './job-event.ts';
export { JobQueue } from './job-queue.ts';
export type { AddJobOptions, JobQueueStats } from './job-queue.ts';
export type {
  DeadLetter,
  JobFailure,
  JobStats,
  JobStatus,
  JobStatusBase,
  RedrivenJob,
} from './job-status.ts';
export type {
  HandleOptions,
  JobHandler,
  JobPlacement,
  Jobs,
  JobSchedule,
  JobsOptions,
  JobToAdd,
  JobWorker,
  RunningJob,
  ScheduleOptions,
  WithTransaction,
} from './jobs.ts';
export { openJobs } from './open-jobs.ts';
export type { RetryPolicy } from './retry-delay.ts';
