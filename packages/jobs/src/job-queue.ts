import type { JobDefinition } from './define-job.ts';
import { InvalidJobError } from './errors.ts';
import type { JobStats, JobStatus } from './job-status.ts';
import type { HandleOptions, Jobs, JobWorker, RunningJob } from './jobs.ts';

/** The types of jobs that a `JobQueue` knows. */
type AnyJob = JobDefinition<unknown>;
type DataOf<Job> = Job extends JobDefinition<infer Data> ? Data : never;

/** How a job is added. */
export interface AddJobOptions {
  /** Higher comes first; default: the definition's. */
  readonly priority?: number;
  /** Milliseconds from now. */
  readonly delay?: number;
}

/** The figures of all types. */
export interface JobQueueStats {
  /** ISO date. */
  readonly timestamp: string;
  /** By type. */
  readonly queues: Readonly<Record<string, JobStats>>;
}

/** Jobs under the names of contract C, by the name of their type. */
export class JobQueue<const Definitions extends readonly AnyJob[]> {
  readonly #jobs: Jobs;
  readonly #definitions: ReadonlyMap<string, AnyJob>;

  /** @param definitions - Every type that is added or handled by its name. */
  constructor(jobs: Jobs, definitions: Definitions) {
    this.#jobs = jobs;
    this.#definitions = new Map(definitions.map((one) => [one.name, one]));
  }

  /** @returns the id. @throws InvalidJobError for an unknown type or bad input; JobsUnavailableError. */
  async addJob<Type extends Definitions[number]['name']>(
    type: Type,
    data: DataOf<Extract<Definitions[number], { name: Type }>>,
    { priority, delay }: AddJobOptions = {},
  ): Promise<string> {
    const job = this.#definition(type);
    return await this.#jobs.add(job, data, {
      ...(priority === undefined ? {} : { priority }),
      ...(delay === undefined ? {} : { delayMs: delay }),
    });
  }

  /** Handles the jobs of a type in this process. @throws InvalidJobError for an unknown type, or one that has its handler. */
  registerHandler<Type extends Definitions[number]['name']>(
    type: Type,
    handler: (
      data: DataOf<Extract<Definitions[number], { name: Type }>>,
      job: RunningJob<DataOf<Extract<Definitions[number], { name: Type }>>>,
    ) => unknown,
    options: HandleOptions = {},
  ): JobWorker {
    type Data = DataOf<Extract<Definitions[number], { name: Type }>>;
    // The definition of that name is the one whose data this is.
    const job = this.#definition(type) as JobDefinition<Data>;
    return this.#jobs.handle(job, (running) => handler(running.data, running), options);
  }

  /** Where a job is; `undefined` when there is none of that id. */
  async getJobStatus(id: string): Promise<JobStatus | undefined> {
    return await this.#jobs.status(id);
  }

  /** The figures of each type. @throws JobsUnavailableError. */
  async getStats(): Promise<JobQueueStats> {
    const stats = await this.#jobs.allStats();
    return {
      timestamp: new Date().toISOString(),
      queues: Object.fromEntries(stats.map((one) => [one.job, one])),
    };
  }

  #definition(type: string): AnyJob {
    const job = this.#definitions.get(type);
    if (job !== undefined) return job;
    const known = [...this.#definitions.keys()].join(', ');
    throw new InvalidJobError(
      `There is no job type "${type}": define it with defineJob and give it to new JobQueue(jobs, [...]). Known: ${known}.`,
    );
  }
}
