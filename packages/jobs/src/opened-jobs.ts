import { AddQueue } from './adding/add-queue.ts';
import { insertJobs } from './adding/insert-jobs.ts';
import { checkKey, prepareData, prepareJob } from './adding/prepare-job.ts';
import type { JobReports } from './boss/job-reports.ts';
import type { JobStore } from './boss/job-store.ts';
import type { Schedules } from './boss/schedules.ts';
import type { ClockFollower, DueMoment } from './boss/virtual-clock.ts';
import { checkWhole, type JobDefinition } from './define-job.ts';
import { InvalidJobError, JobsUnavailableError } from './errors.ts';
import { PollWorker } from './handling/poll-worker.ts';
import type { JobsEvent } from './job-event.ts';
import type { DeadLetter, JobStats, JobStatus, RedrivenJob } from './job-status.ts';
import type {
  HandleOptions,
  JobHandler,
  JobPlacement,
  Jobs,
  JobSchedule,
  JobToAdd,
  JobWorker,
  ScheduleOptions,
  WithTransaction,
} from './jobs.ts';

/** A worker, whatever the data of its jobs. */
type AnyWorker = Pick<
  PollWorker<unknown>,
  'wake' | 'cancelled' | 'drain' | typeof Symbol.asyncDispose
>;

const mostAtOnce = 100;
const mostListed = 1_000;
const mostAdded = 10_000;

export interface OpenedJobsOptions {
  readonly store: JobStore;
  readonly reports: JobReports;
  readonly schedules: Schedules;
  readonly emit: (event: JobsEvent) => void;
  readonly closeTimeoutMs: number;
  readonly isVirtual: boolean;
  /** Closes what the jobs stand on. */
  readonly closeStore: () => Promise<void>;
}

/** The jobs of one process. */
export class OpenedJobs implements Jobs, ClockFollower {
  readonly #options: OpenedJobsOptions;
  readonly #store: JobStore;
  readonly #reports: JobReports;
  readonly #adding = new Map<string, AddQueue>();
  readonly #workers = new Map<string, AnyWorker>();
  #closed: Promise<void> | undefined;

  constructor(options: OpenedJobsOptions) {
    this.#options = options;
    this.#store = options.store;
    this.#reports = options.reports;
  }

  async add<Data>(
    job: JobDefinition<Data>,
    data: Data,
    { transaction, ...placement }: JobPlacement & WithTransaction = {},
  ): Promise<string> {
    const prepared = await prepareJob(job, data, placement);
    await this.#ensure(job);
    if (transaction === undefined) return await this.#addQueue(job.name).add(prepared);
    const [id = prepared.id] = await insertJobs(this.#store, job.name, [prepared], transaction);
    return id;
  }

  async addMany<Data>(
    job: JobDefinition<Data>,
    items: readonly JobToAdd<Data>[],
    { transaction }: WithTransaction = {},
  ): Promise<readonly string[]> {
    checkWhole(job.name, 'the number of jobs for addMany', items.length, 0, mostAdded);
    if (items.length === 0) return [];
    const prepared = await Promise.all(
      items.map(async ({ data, ...placement }) => await prepareJob(job, data, placement)),
    );
    await this.#ensure(job);
    return await insertJobs(this.#store, job.name, prepared, transaction);
  }

  #addQueue(name: string): AddQueue {
    const queue = this.#adding.get(name) ?? new AddQueue(this.#store, name);
    this.#adding.set(name, queue);
    return queue;
  }

  async #ensure(job: JobDefinition<unknown>): Promise<void> {
    if (this.#closed !== undefined) {
      throw new JobsUnavailableError('These jobs are closed: open them again.', {
        outcome: 'not-stored',
      });
    }
    await this.#store.ensure(job);
  }

  handle<Data>(
    job: JobDefinition<Data>,
    handler: JobHandler<Data>,
    { concurrency = 1 }: HandleOptions = {},
  ): JobWorker {
    checkWhole(job.name, 'concurrency', concurrency, 1, mostAtOnce);
    if (this.#workers.has(job.name)) {
      throw new InvalidJobError(
        `Job "${job.name}" is handled already in this process: raise its concurrency, or dispose of the first worker.`,
      );
    }
    const worker = new PollWorker({
      ...this.#options,
      definition: job,
      handler,
      concurrency,
      onClosed: () => void this.#workers.delete(job.name),
    });
    this.#workers.set(job.name, worker);
    return worker;
  }

  async status(id: string): Promise<JobStatus | undefined> {
    return isId(id) ? await this.#reports.status(id) : undefined;
  }

  async cancel(id: string, { transaction }: WithTransaction = {}): Promise<boolean> {
    return isId(id) && (await this.#cancel({ id }, transaction));
  }

  async cancelByKey(
    job: JobDefinition<unknown>,
    singletonKey: string,
    { transaction }: WithTransaction = {},
  ): Promise<boolean> {
    checkKey(job.name, singletonKey);
    return await this.#cancel({ job: job.name, singletonKey }, transaction);
  }

  async #cancel(
    target: Parameters<JobReports['cancel']>[0],
    transaction: WithTransaction['transaction'],
  ): Promise<boolean> {
    const ids = await this.#reports.cancel(target, transaction);
    // In a transaction the others hear of it at the commit, and so does this process.
    if (transaction === undefined) for (const id of ids) this.cancelled(id);
    return ids.length > 0;
  }

  async deadLetters(
    job: JobDefinition<unknown>,
    { limit = 100 }: { readonly limit?: number } = {},
  ): Promise<readonly DeadLetter[]> {
    checkWhole(job.name, 'limit', limit, 1, mostListed);
    return await this.#reports.deadLetters(job.name, limit);
  }

  async redrive(target: JobDefinition<unknown> | string): Promise<readonly RedrivenJob[]> {
    if (typeof target !== 'string') return await this.#reports.redrive({ job: target.name });
    return isId(target) ? await this.#reports.redrive({ id: target }) : [];
  }

  async schedule<Data>(
    job: JobDefinition<Data>,
    cron: string,
    data: Data,
    options: ScheduleOptions = {},
  ): Promise<void> {
    const prepared = await prepareData(job, data);
    await this.#options.schedules.schedule(job, cron, prepared, options);
  }

  async unschedule(job: JobDefinition<unknown>, key = ''): Promise<boolean> {
    return await this.#options.schedules.unschedule(job.name, key);
  }

  async schedules(): Promise<readonly JobSchedule[]> {
    return await this.#options.schedules.list();
  }

  async stats(job: JobDefinition<unknown>): Promise<JobStats> {
    const [stats] = await this.#reports.stats(job.name);
    return stats ?? { ...noJobs, job: job.name };
  }

  async allStats(): Promise<readonly JobStats[]> {
    return await this.#reports.stats();
  }

  /** Jobs came into a queue, of this process or another one. */
  cameInto(queue: string): void {
    this.#workers.get(queue)?.wake();
  }

  /** A job was cancelled, here or elsewhere. */
  cancelled(id: string): void {
    for (const worker of this.#workers.values()) worker.cancelled(id);
  }

  /** Something may have been missed. */
  wakeAll(): void {
    for (const worker of this.#workers.values()) worker.wake();
  }

  async nextMoment(until: Date): Promise<DueMoment | undefined> {
    const names = [...this.#workers.keys()];
    const due = await this.#reports.nextDue(names, until);
    const schedules = await this.#options.schedules.list();
    const moments = schedules
      .filter(({ nextAt }) => nextAt <= until)
      .map(({ nextAt }): DueMoment => ({ at: nextAt, kind: 'schedule' }));
    if (due !== undefined) moments.push({ at: due, kind: 'job' });
    return moments.toSorted((one, two) => one.at.getTime() - two.at.getTime())[0];
  }

  async settle(): Promise<boolean> {
    const drained = await Promise.all(
      [...this.#workers.values()].map(async (worker) => await worker.drain()),
    );
    return drained.includes(true);
  }

  async close(): Promise<void> {
    this.#closed ??= this.#close();
    await this.#closed;
  }

  async #close(): Promise<void> {
    const workers = [...this.#workers.values()];
    await Promise.all(workers.map(async (worker) => await worker[Symbol.asyncDispose]()));
    await this.#options.closeStore();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

const noJobs: Omit<JobStats, 'job'> = {
  length: 0,
  waiting: 0,
  delayed: 0,
  running: 0,
  completed: 0,
  failed: 0,
  deadLetters: 0,
};

function isId(id: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);
}
