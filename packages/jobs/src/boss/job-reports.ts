import type { DeadLetter, JobStats, JobStatus, RedrivenJob } from '../job-status.ts';
import type { JobStore } from './job-store.ts';
import { type DeadLetterRow, readDeadLetter, readStatus } from './read-status.ts';
import { deadLetterQueue, isJobQueue, type JobRow } from './rows.ts';
import type { JobTransaction } from './transaction.ts';

/** Counting stops here, so that a look at the figures costs the same whatever has piled up. */
const mostCounted = 100_000;
/** Processing times are those of so many jobs, the latest. */
const timedJobs = 1_000;
/** So many dead letters go back in one call. */
const mostRedriven = 1_000;

interface StatsRow {
  readonly name: string;
  readonly waiting: string;
  readonly delayed: string;
  readonly running: string;
  readonly completed: string;
  readonly failed: string;
  readonly dead_letters: string;
  readonly p50: number | null;
  readonly p95: number | null;
}

/** What people ask about jobs, and what they do to one of them from outside. */
export class JobReports {
  readonly #store: JobStore;
  readonly #cancelChannel: string;

  constructor(store: JobStore, cancelChannel: string) {
    this.#store = store;
    this.#cancelChannel = cancelChannel;
  }

  /** By its id alone: the key of the table begins with the queue, so each queue is looked into. */
  async status(id: string): Promise<JobStatus | undefined> {
    const { schema } = this.#store;
    const rows = await this.#query<JobRow>(
      `select j.id, j.name, j.data, j.priority, j.state, j.start_after <= ${schema}.job_now() as is_due, j.singleton_key,
              j.retry_count, j.retry_limit, j.start_after, j.created_on, j.started_on, j.completed_on, j.output
         from ${schema}.queue q join ${schema}.job j on j.name = q.name and j.id = $1
        where position('.' in q.name) = 0`,
      [id],
    );
    const [row] = rows;
    return row === undefined ? undefined : readStatus(row);
  }

  /** @returns the ids of the jobs that were ended. */
  async cancel(
    target: { readonly id: string } | { readonly job: string; readonly singletonKey: string },
    transaction?: JobTransaction,
  ): Promise<readonly string[]> {
    const { schema } = this.#store;
    const [match, values] =
      'id' in target
        ? [`j.id = $2 and position('.' in j.name) = 0`, [target.id]]
        : [`j.name = $2 and j.singleton_key = $3`, [target.job, target.singletonKey]];
    const { rows } = await this.#store.run(transaction, [], (db) =>
      db.executeSql(
        `with cancelled as (
           update ${schema}.job j set state = 'cancelled', completed_on = ${schema}.job_now()
             from ${schema}.queue q
            where q.name = j.name and ${match} and j.state < 'completed' returning j.id)
         select id, pg_notify($1, id::text) from cancelled`,
        [this.#cancelChannel, ...values],
      ),
    );
    return rows.map(({ id }) => id);
  }

  async deadLetters(job: string, limit: number): Promise<readonly DeadLetter[]> {
    const rows = await this.#query<DeadLetterRow>(
      `select * from ${this.#store.schema}.job
        where name = $1 and state < 'active' order by created_on desc limit $2`,
      [deadLetterQueue(job), limit],
    );
    return rows.map((row) => readDeadLetter(row));
  }

  /** Puts dead letters back into their queue: the one of a job id, or the oldest of a queue. */
  async redrive(
    target: { readonly id: string } | { readonly job: string },
  ): Promise<readonly RedrivenJob[]> {
    const { schema, boss } = this.#store;
    const [match, value] =
      'id' in target
        ? [`j.source_id = $1`, target.id]
        : [`q.name = $1`, deadLetterQueue(target.job)];
    return await this.#store.connections.transaction(async (db) => {
      const found = await db.executeSql(
        `select j.* from ${schema}.queue q join ${schema}.job j on j.name = q.name
          where position('.' in q.name) > 0 and ${match} and j.state < 'active'
          order by j.created_on limit ${mostRedriven} for update of j`,
        [value],
      );
      const letters: readonly DeadLetterRow[] = found.rows;
      const [first] = letters;
      if (first === undefined) return [];
      const ids = letters.map(({ id }) => id);
      const queue = deadLetterQueue(first.source_name);
      await boss.redrive(queue, { ids, limit: mostRedriven, db });
      // A new job knows the first id of its history, which is unique among those that are not done.
      const { rows: made } = await db.executeSql(
        `select id, source_root_id from ${schema}.job
          where name = $1 and source_root_id = any($2::uuid[]) and state < 'active'`,
        [first.source_name, letters.map(({ source_root_id: root }) => root)],
      );
      const newIds = new Map<string, string>(made.map((row) => [row.source_root_id, row.id]));
      return letters.flatMap(({ source_id: id, source_root_id: root }) => {
        const newId = newIds.get(root);
        return newId === undefined ? [] : [{ id, newId }];
      });
    });
  }

  /** The figures of these queues, or of all. */
  async stats(job?: string): Promise<readonly JobStats[]> {
    const { schema } = this.#store;
    const count = (condition: string, name = 'q.name') =>
      `(select count(*) from (select 1 from ${schema}.job j where j.name = ${name} and ${condition} limit ${mostCounted}) c)`;
    const rows = await this.#query<StatsRow>(
      `select q.name,
              ${count(`state < 'active' and not blocked and start_after <= ${schema}.job_now()`)} as waiting,
              ${count(`state < 'active' and not blocked and start_after > ${schema}.job_now()`)} as delayed,
              ${count(`state = 'active'`)} as running,
              ${count(`state = 'completed'`)} as completed,
              ${count(`state = 'failed'`)} as failed,
              ${count(`state < 'active' and not blocked`, `q.name || '.dead'`)} as dead_letters,
              t.p50, t.p95
         from ${schema}.queue q,
              lateral (select percentile_cont(0.5) within group (order by ms) as p50,
                              percentile_cont(0.95) within group (order by ms) as p95
                         from (select extract(epoch from completed_on - started_on)::float8 * 1000 as ms
                                 from ${schema}.job j where j.name = q.name and state = 'completed'
                                order by completed_on desc limit ${timedJobs}) latest) t
        where q.name = $1 or $1 is null order by q.name`,
      [job ?? null],
    );
    return rows.filter(({ name }) => isJobQueue(name)).map((row) => readStats(row));
  }

  /** The first moment after now, up to `until`, at which a job of these queues is due. */
  async nextDue(names: readonly string[], until: Date): Promise<Date | undefined> {
    const { schema } = this.#store;
    const [row] = await this.#query<{ due: Date | null }>(
      `select min(start_after) as due from ${schema}.job
        where name = any($1::text[]) and state < 'active' and start_after > ${schema}.job_now() and start_after <= $2`,
      [names, until],
    );
    return row?.due ?? undefined;
  }

  async #query<Row>(text: string, values: readonly unknown[]): Promise<readonly Row[]> {
    const { rows } = await this.#store.run(undefined, [], (db) => db.executeSql(text, [...values]));
    return rows;
  }
}

function readStats(row: StatsRow): JobStats {
  const waiting = Number(row.waiting);
  const delayed = Number(row.delayed);
  const running = Number(row.running);
  return {
    job: row.name,
    length: waiting + delayed + running,
    waiting,
    delayed,
    running,
    completed: Number(row.completed),
    failed: Number(row.failed),
    deadLetters: Number(row.dead_letters),
    ...(row.p50 === null || row.p95 === null
      ? {}
      : { processingMs: { p50: row.p50, p95: row.p95 } }),
  };
}
