import { type Db, PgBoss } from 'pg-boss';

import type { JobDefinition } from '../define-job.ts';
import type { JobsEvent } from '../job-event.ts';
import type { JobFailure } from '../job-status.ts';
import type { Connections } from './connections.ts';
import { type Claim, type ClaimedJob, deadLetterQueue, type NewJob } from './rows.ts';
import { type JobTransaction, transactionDb } from './transaction.ts';
import { bossClock, type VirtualClock } from './virtual-clock.ts';

const secondMs = 1_000;
const daySeconds = 24 * 60 * 60;
/** A job that nobody handles waits for so long; then it is removed. */
const waitingSeconds = 365 * daySeconds;
const deadLetterSeconds = 90 * daySeconds;
/** A worker ends an attempt in time by itself, and a dead worker is found earlier; this is for what neither sees. */
const expiryGraceSeconds = 60;

export interface JobStoreOptions {
  readonly connections: Connections;
  readonly schema: string;
  readonly clock?: VirtualClock | undefined;
  readonly emit: (event: JobsEvent) => void;
}

/** The queues of pg-boss, and nothing of its types. Every call has the deadline of `Connections`. */
export class JobStore implements AsyncDisposable {
  readonly schema: string;
  readonly connections: Connections;
  readonly boss: PgBoss;
  readonly #ensured = new Map<string, Promise<void>>();

  private constructor({ connections, schema, clock, emit }: JobStoreOptions) {
    this.schema = schema;
    this.connections = connections;
    this.boss = new PgBoss({
      db: connections,
      schema,
      useListenNotify: true,
      superviseIntervalSeconds: 30,
      cronMonitorIntervalSeconds: 5,
      cronWorkerIntervalSeconds: 1,
      // Nobody would read its warnings about other users of the same Postgres.
      monitorVacuum: false,
      ...(clock === undefined ? {} : { clock: bossClock(clock) }),
    });
    this.boss.on('error', (error) => emit({ type: 'upkeep-failed', error }));
  }

  /** Makes or brings up to date the schema; any number of processes may do it at the same time. */
  static async open(options: JobStoreOptions): Promise<JobStore> {
    const store = new JobStore(options);
    await store.boss.start();
    // Two processes that make an index at the same time would collide, `if not exists` or not.
    await store.connections.executeSql(`
      begin;
      select pg_advisory_xact_lock(hashtext('sesi-jobs:${store.schema}'));
      create index if not exists sesi_job_state on ${store.schema}.job_common (name, state, completed_on);
      commit`);
    return store;
  }

  /** Makes the queue of a definition, once in the life of this process. */
  async ensure(definition: JobDefinition<unknown>): Promise<void> {
    const { name } = definition;
    let ensured = this.#ensured.get(name);
    if (ensured === undefined) {
      ensured = this.#makeQueues(definition);
      this.#ensured.set(name, ensured);
      ensured.catch(() => this.#ensured.delete(name));
    }
    await this.connections.within(() => ensured, [], false);
  }

  async #makeQueues(definition: JobDefinition<unknown>): Promise<void> {
    const { name, retry } = definition;
    const dead = deadLetterQueue(name);
    await this.boss.createQueue(dead, { retentionSeconds: deadLetterSeconds });
    await this.boss.createQueue(name, { policy: 'exclusive', deadLetter: dead });
    const isExponential = retry.backoff === 'exponential';
    await this.boss.updateQueue(name, {
      notify: true,
      retryLimit: retry.limit,
      // What counts is our own delay, to the millisecond; these are for jobs that pg-boss itself fails.
      retryDelay: Math.ceil(retry.delayMs / secondMs),
      retryBackoff: isExponential,
      retryDelayMax: isExponential ? Math.ceil(retry.maxDelayMs / secondMs) : null,
      expireInSeconds: Math.min(
        Math.ceil(definition.timeoutMs / secondMs) + expiryGraceSeconds,
        daySeconds,
      ),
      retentionSeconds: waitingSeconds,
      deleteAfterSeconds: Math.ceil(definition.keepMs / secondMs),
    });
  }

  /** @returns the ids of those that were stored: the others' keys are taken. */
  async insert(
    name: string,
    jobs: readonly NewJob[],
    transaction?: JobTransaction,
  ): Promise<ReadonlySet<string>> {
    const ids = jobs.map(({ id }) => id);
    // pg-boss' type wants objects; what it stores is any JSON.
    const rows = [...jobs] as { id: string; data: object }[];
    const stored = await this.run(transaction, ids, (db) =>
      this.boss.insert(name, rows, { db, returnId: true }),
    );
    return new Set(stored ?? []);
  }

  /** The jobs that hold these keys now. */
  async idsByKeys(
    name: string,
    keys: readonly string[],
    transaction?: JobTransaction,
  ): Promise<ReadonlyMap<string, string>> {
    const { rows } = await this.run(transaction, [], (db) =>
      db.executeSql(
        `select id, singleton_key from ${this.schema}.job where name = $1 and state <= 'active'
           and policy = 'exclusive' and coalesce(singleton_key, '') = any($2::text[])`,
        [name, keys],
      ),
    );
    return new Map(rows.map(({ singleton_key: key, id }) => [key, id]));
  }

  /** Takes up to `count` jobs that are due, the most urgent first. */
  async fetch(name: string, count: number): Promise<readonly ClaimedJob[]> {
    const jobs = await this.connections.call((db) =>
      this.boss.fetch<unknown>(name, { batchSize: count, includeMetadata: true, db }),
    );
    return jobs.toSorted(
      (one, two) =>
        two.priority - one.priority || one.createdOn.getTime() - two.createdOn.getTime(),
    );
  }

  /** Says that the worker lives. @returns the ids of the jobs that are still its own. */
  async touch(name: string, claims: readonly Claim[]): Promise<ReadonlySet<string>> {
    return await this.#updateClaims(name, claims, `heartbeat_on = ${this.schema}.job_now()`);
  }

  /** Puts jobs back as if they had not been begun. @returns those that were still the worker's own. */
  async putBack(name: string, claims: readonly Claim[]): Promise<ReadonlySet<string>> {
    return await this.#updateClaims(
      name,
      claims,
      `state = 'created', started_on = null, heartbeat_on = null`,
    );
  }

  /** Notes how far a running job is. */
  async noteProgress(name: string, claim: Claim, progress: Progress): Promise<void> {
    const merged = `output = coalesce(output, '{}') || jsonb_build_object('progress', $3::jsonb)`;
    await this.#updateClaims(name, [claim], merged, [JSON.stringify(progress)]);
  }

  async #updateClaims(
    name: string,
    claims: readonly Claim[],
    change: string,
    values: readonly unknown[] = [],
    run?: Db,
  ): Promise<ReadonlySet<string>> {
    const text = `update ${this.schema}.job set ${change} where name = $1 and state = 'active'
        and (id, retry_count) in (select * from unnest($2::uuid[], $${values.length + 3}::int[])) returning id`;
    const parameters = [
      name,
      claims.map(({ id }) => id),
      ...values,
      claims.map(({ retryCount }) => retryCount),
    ];
    const send = async (db: Db) => await db.executeSql(text, parameters);
    const { rows } = await (run === undefined ? this.connections.call(send) : send(run));
    return new Set(rows.map(({ id }) => id));
  }

  /** Ends a job well. Does nothing when the job is no longer the worker's own. */
  async complete(name: string, claim: Claim, output: Output): Promise<void> {
    await this.connections.call((db) => this.boss.complete(name, claim, output, { db }));
  }

  /** Ends an attempt that failed. @param retry - `never`, or the wait when attempts are left. */
  async fail(
    name: string,
    claim: Claim,
    output: Output,
    retry: { readonly inMs: number } | 'never',
  ): Promise<void> {
    await this.connections.transaction(async (db) => {
      if (retry === 'never') {
        await this.#updateClaims(name, [claim], 'retry_limit = retry_count', [], db);
      }
      await this.boss.fail(name, claim, output, { db });
      if (retry === 'never') return;
      await this.boss.update(name, undefined, {
        id: claim.id,
        startAfter: retry.inMs / secondMs,
        db,
      });
    });
  }

  /** Jobs whose worker was not heard of for `silentMs`. */
  async abandoned(name: string, silentMs: number): Promise<readonly ClaimedJob[]> {
    const { rows } = await this.connections.call((db) =>
      db.executeSql(
        `select id, data, retry_count as "retryCount", retry_limit as "retryLimit" from ${this.schema}.job
          where name = $1 and state = 'active' and heartbeat_on < ${this.schema}.job_now() - $2 * interval '1 ms'`,
        [name, silentMs],
      ),
    );
    return rows;
  }

  /** Those of these jobs that were cancelled. */
  async cancelledAmong(name: string, ids: readonly string[]): Promise<ReadonlySet<string>> {
    const { rows } = await this.connections.call((db) =>
      db.executeSql(
        `select id from ${this.schema}.job where name = $1 and id = any($2::uuid[]) and state = 'cancelled'`,
        [name, ids],
      ),
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** Runs statements of a call, over the caller's transaction if there is one. */
  async run<Result>(
    transaction: JobTransaction | undefined,
    jobIds: readonly string[],
    work: (db: Db) => Promise<Result>,
  ): Promise<Result> {
    if (transaction === undefined) return await this.connections.call(work, jobIds);
    const db = transactionDb(transaction);
    return await this.connections.within(async (prepare) => {
      for (const statement of prepare) {
        await db.executeSql(statement.replace(/^SET /, 'SET LOCAL '));
      }
      return await work(db);
    }, jobIds);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.connections.within(() => this.boss.stop({ graceful: false })).catch(() => undefined);
  }
}

/** How far a job is, and in which attempt it said so. */
export interface Progress {
  readonly part: number;
  readonly attempt: number;
}

/** What the column `output` holds. */
export interface Output {
  readonly result?: unknown;
  readonly error?: JobFailure;
  readonly progress?: Progress;
}
