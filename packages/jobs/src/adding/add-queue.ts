import { reasonOf } from '@sesi/session-core';

import type { JobStore } from '../boss/job-store.ts';
import type { NewJob } from '../boss/rows.ts';
import { isAway } from '../boss/sql-state.ts';
import { JobsUnavailableError } from '../errors.ts';
import { insertJobs } from './insert-jobs.ts';

/** So many jobs go into one statement. */
const mostTogether = 500;

interface Waiting {
  readonly job: NewJob;
  readonly resolve: (id: string) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The way of jobs of one type into Postgres. Jobs that are added one by one while a statement is under way go together
 * into the next one, in the order they came. They share its fate: when it fails, each of them is told so, with its own id.
 */
export class AddQueue {
  readonly #store: JobStore;
  readonly #name: string;
  #waiting: Waiting[] = [];
  #isFlushing = false;

  constructor(store: JobStore, name: string) {
    this.#store = store;
    this.#name = name;
  }

  /** @returns the id of the job, or of the one that has its key. */
  async add(job: NewJob): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    this.#waiting.push({ job, resolve, reject });
    void this.#flush();
    return await promise;
  }

  /** Never rejects: each caller hears of its own job. */
  async #flush(): Promise<void> {
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    while (this.#waiting.length > 0) {
      await this.#insert(this.#waiting.splice(0, mostTogether));
    }
    this.#isFlushing = false;
  }

  async #insert(together: readonly Waiting[]): Promise<void> {
    const jobs = together.map(({ job }) => job);
    try {
      const ids = await insertJobs(this.#store, this.#name, jobs);
      for (const [index, { resolve, job }] of together.entries()) resolve(ids[index] ?? job.id);
    } catch (error) {
      this.#refuse(together, error);
    }
  }

  #refuse(together: readonly Waiting[], error: unknown): void {
    const { cause = error, outcome = 'unknown' } =
      error instanceof JobsUnavailableError ? error : {};
    const message = reasonOf(error);
    for (const { job, reject } of together) {
      reject(new JobsUnavailableError(message, { cause, outcome, jobIds: [job.id] }));
    }
    if (!(error instanceof JobsUnavailableError) || !isAway(error.cause)) return;
    // Those behind have waited long enough to be told, and were never sent.
    for (const { job, reject } of this.#waiting.splice(0)) {
      const told = 'Postgres is away, and the job was not stored: try again when it is back.';
      reject(new JobsUnavailableError(told, { cause, outcome: 'not-stored', jobIds: [job.id] }));
    }
  }
}
