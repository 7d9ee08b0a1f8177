import { defineJob, type Jobs, JobsUnavailableError, type JobWorker } from '@sesi/jobs';
import type { Logger } from '@sesi/platform';
import { z } from 'zod';

import type { ClaimedDeadline, Deadline, DeadlineName, DeadlineStore } from './deadline-store.ts';
import type { DeadlineSweep } from './deadline-sweep.ts';

/** Settles a deadline in its moment: a result, a reminder, an order, the end of a session and its archiving. */
const voteDeadline = defineJob({
  name: 'vote_deadline',
  schema: z.object({
    kind: z.enum(['join-window', 'proposal', 'session', 'execution', 'half-time', 'near-end']),
    subjectId: z.string(),
  }),
});

/** Jobs of this kind at a time in one process. */
const concurrency = 10;

/**
 * Deadlines, each with a job beside it that comes in its moment. Either the job or the sweep over the deadlines settles
 * it, whichever comes first: so neither alone can lose one.
 */
export class DeadlineJobs implements DeadlineStore {
  readonly #store: DeadlineStore;
  readonly #jobs: Jobs;
  readonly #logger: Logger;

  constructor(store: DeadlineStore, jobs: Jobs, logger: Logger) {
    this.#store = store;
    this.#jobs = jobs;
    this.#logger = logger;
  }

  async add(deadlines: readonly Deadline[]): Promise<void> {
    await this.#store.add(deadlines);
    await this.#beside(() =>
      this.#jobs.addMany(
        voteDeadline,
        deadlines.map(({ kind, subjectId, dueAt }) => ({
          data: { kind, subjectId },
          startAt: dueAt,
          singletonKey: `${kind}:${subjectId}`,
        })),
      ),
    );
  }

  async hasten(name: DeadlineName, dueAt: Date): Promise<void> {
    await this.#store.hasten(name, dueAt);
    const { kind, subjectId } = name;
    const singletonKey = `${kind}:${subjectId}:now`;
    await this.#beside(() => this.#jobs.add(voteDeadline, { kind, subjectId }, { singletonKey }));
  }

  claimDue(now: Date, limit: number, only?: DeadlineName): Promise<readonly ClaimedDeadline[]> {
    return this.#store.claimDue(now, limit, only);
  }

  beginPosting(deadline: ClaimedDeadline): Promise<boolean> {
    return this.#store.beginPosting(deadline);
  }

  postpone(
    ...[deadline, retryAfterMs, posting]: Parameters<DeadlineStore['postpone']>
  ): Promise<void> {
    return this.#store.postpone(deadline, retryAfterMs, posting);
  }

  settle(deadline: ClaimedDeadline): Promise<void> {
    return this.#store.settle(deadline);
  }

  /** The deadline stands already, and the sweep finds it. */
  async #beside(addJobs: () => Promise<unknown>): Promise<void> {
    try {
      await addJobs();
    } catch (error) {
      if (!(error instanceof JobsUnavailableError)) throw error;
      this.#logger.warn({ err: error }, 'A deadline has no job: the sweep settles it');
    }
  }
}

/** Settles deadlines when their jobs come. What has to wait after that is for the sweep. */
export function handleDeadlineJobs(jobs: Jobs, sweep: DeadlineSweep): JobWorker {
  return jobs.handle(
    voteDeadline,
    async ({ data }) => ({ settled: (await sweep.settleNow(data)) ?? 'elsewhere' }),
    { concurrency },
  );
}
