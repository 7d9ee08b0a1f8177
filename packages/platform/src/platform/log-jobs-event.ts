import type { JobsEvent } from '@sesi/jobs';

import type { Logger } from '../logging/create-logger.ts';

/** Logs what happened to jobs: one line each, never their data. */
export function logJobsEvent(logger: Logger, event: JobsEvent): void {
  switch (event.type) {
    case 'job-failed': {
      const { job, id, attempt, error, retryInMs } = event;
      const line = { event: event.type, job, jobId: id, attempt, err: error };
      if (retryInMs === undefined) logger.error(line, 'A job failed for good: see its dead letter');
      else logger.warn({ ...line, retryInMs }, 'A job failed: it is tried again');
      return;
    }
    case 'job-aborted': {
      const { job, id, reason } = event;
      logger.info({ event: event.type, job, jobId: id, reason }, 'A running job was told to stop');
      return;
    }
    case 'worker-lost': {
      const { job, ids } = event;
      logger.warn({ event: event.type, job, jobIds: ids }, 'A worker died: others take its jobs');
      return;
    }
    case 'jobs-returned': {
      const { job, ids } = event;
      logger.info({ event: event.type, job, jobIds: ids }, 'Running jobs went back to the queue');
      return;
    }
    case 'postgres-unavailable':
      logger.error({ event: event.type, err: event.error }, 'Postgres is away: jobs wait');
      return;
    case 'postgres-recovered': {
      const { durationMs } = event;
      logger.info({ event: event.type, durationMs }, 'Postgres is back: jobs go on');
      return;
    }
    case 'upkeep-failed':
      logger.warn({ event: event.type, err: event.error }, 'Upkeep of jobs failed: tried again');
  }
}
