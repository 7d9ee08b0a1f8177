import { type PostgresConfig, reasonOf } from '@sesi/session-core';
import {
  openPool,
  type Pool,
  type PoolClient,
  type PoolOptions,
} from '@sesi/session-core/postgres';
import type { Db } from 'pg-boss';

import { JobsUnavailableError } from '../errors.ts';
import type { Contact } from './contact.ts';
import { ListeningConnection } from './listener.ts';
import { isAway, tookNoEffect } from './sql-state.ts';

/** No call takes longer. */
const callMs = 2_000;
/** Upkeep may scan and migrate; nobody waits for it. */
const upkeepStatementMs = 60_000;
/** One listens; upkeep and schedules share the others. */
const upkeepConnections = 3;
const callConnections = 5;
/** Closing waits no longer for statements that are under way. */
const closeMs = 1_000;

/** Hints from other processes. */
export interface Hints {
  /** Jobs came into a queue. */
  readonly onJobs: (queue: string) => void;
  /** A job was cancelled. */
  readonly onCancelled: (id: string) => void;
  /** Hints may have been missed. */
  readonly onListening: () => void;
}

/** How far a call has come: what its failure means depends on it. */
interface Progress {
  /** A statement that takes effect by itself is on its way. */
  sent: boolean;
  /** Its caller has been told that it failed: nothing may be sent any more. */
  over: boolean;
}

/** Where the connections go, and who hears of them. */
export interface ConnectionsOptions {
  readonly postgres: PostgresConfig;
  readonly applicationName: string;
  readonly contact: Contact;
  /** The channel on which `cancel` tells the process that runs the job. */
  readonly cancelChannel: string;
  readonly hints: Hints;
}

/**
 * Two pools: calls have a deadline of 2 s; pg-boss' own upkeep, migrations included, has 60 s a statement and must not
 * take connections from calls. This is the `db` of pg-boss for its upkeep; each call is given a `db` of its own.
 */
export class Connections implements Db, AsyncDisposable {
  readonly contact: Contact;
  readonly #options: ConnectionsOptions;
  readonly #upkeep: Pool;
  readonly #calls: Pool;
  readonly #clients = new Set<PoolClient>();
  readonly #listeners = new Set<ListeningConnection>();
  #sessionStatements: readonly string[] = [];

  constructor(options: ConnectionsOptions) {
    const { postgres, applicationName, contact } = options;
    this.contact = contact;
    this.#options = options;
    this.#upkeep = this.#open({
      ...postgres,
      applicationName: `${applicationName}-upkeep`,
      maxConnections: upkeepConnections,
      statementTimeoutMs: upkeepStatementMs,
    });
    this.#calls = this.#open({
      ...postgres,
      applicationName,
      maxConnections: postgres.maxConnections ?? callConnections,
    });
  }

  #open(options: PoolOptions): Pool {
    const pool = openPool(options);
    pool.on('connect', (client) => {
      this.#clients.add(client);
      for (const statement of this.#sessionStatements) {
        client.query(statement).catch(() => undefined);
      }
    });
    pool.on('remove', (client) => void this.#clients.delete(client));
    return pool;
  }

  /** For pg-boss: its upkeep. */
  async executeSql(text: string, values?: unknown[]): ReturnType<Db['executeSql']> {
    return await this.#upkeep.query(text, values);
  }

  /** For pg-boss: what each connection must run first, under a virtual clock. */
  async setSessionStatements(statements: string[]): Promise<void> {
    this.#sessionStatements = statements;
    await Promise.resolve();
  }

  /** For pg-boss: its NOTIFY. It has no workers of its own here; the messages wake ours. */
  async listen(bossChannel: string): Promise<{ close(): Promise<void> }> {
    const { cancelChannel, hints } = this.#options;
    const listener = new ListeningConnection(this.#upkeep, {
      channels: [bossChannel, cancelChannel],
      onMessage: (channel, payload) =>
        channel === bossChannel ? hints.onJobs(payload) : hints.onCancelled(payload),
      onListening: hints.onListening,
    });
    this.#listeners.add(listener);
    return await Promise.resolve({ close: async () => await listener[Symbol.asyncDispose]() });
  }

  /**
   * Runs one call of one statement, or of several that each take effect by themselves.
   *
   * @param jobIds - What the error names when the outcome is unknown.
   * @throws JobsUnavailableError after 2 s at the latest.
   */
  async call<Result>(
    work: (db: Db) => Promise<Result>,
    jobIds: readonly string[] = [],
  ): Promise<Result> {
    const progress: Progress = { sent: false, over: false };
    const db: Db = {
      executeSql: async (text, values) =>
        await this.#withClient(progress, async (client) => {
          progress.sent = true;
          return await client.query(text, values);
        }),
    };
    return await this.#bounded(progress, work(db), jobIds);
  }

  /** Runs one call of several statements that take effect together. @throws JobsUnavailableError as `call` does. */
  async transaction<Result>(work: (db: Db) => Promise<Result>): Promise<Result> {
    const progress: Progress = { sent: false, over: false };
    const run = this.#withClient(progress, async (client) => {
      await client.query('begin');
      const result = await work({
        executeSql: async (text, values) => await client.query(text, values),
      });
      progress.sent = true;
      await client.query('commit');
      return result;
    });
    return await this.#bounded(progress, run, []);
  }

  /**
   * Gives work over other connections the deadline of a call. Under a virtual clock they must run `prepare` first.
   *
   * @param sent - False for what does no harm when it is done late: the outcome is then `not-stored`.
   */
  async within<Result>(
    work: (prepare: readonly string[]) => Promise<Result>,
    jobIds: readonly string[] = [],
    sent = true,
  ): Promise<Result> {
    const progress: Progress = { sent, over: false };
    return await this.#bounded(progress, work(this.#sessionStatements), jobIds);
  }

  async #withClient<Result>(
    progress: Progress,
    use: (client: PoolClient) => Promise<Result>,
  ): Promise<Result> {
    const client = await this.#calls.connect();
    if (progress.over) {
      client.release();
      throw new Error('The call was over before a connection was free.');
    }
    let broken = true;
    try {
      const result = await use(client);
      broken = false;
      return result;
    } finally {
      // Whatever state an error leaves a connection in: the pool opens another one.
      client.release(broken);
    }
  }

  async #bounded<Result>(
    progress: Progress,
    work: Promise<Result>,
    jobIds: readonly string[],
  ): Promise<Result> {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new Error(`No answer within ${callMs} ms.`)), callMs);
    try {
      const result = await Promise.race([work, late]);
      this.contact.answered();
      return result;
    } catch (error) {
      if (isAway(error)) this.contact.lost(error);
      else this.contact.answered();
      const outcome = progress.sent && !tookNoEffect(error) ? 'unknown' : 'not-stored';
      throw new JobsUnavailableError(explain(error, outcome), { outcome, cause: error, jobIds });
    } finally {
      progress.over = true;
      clearTimeout(timer);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#listeners].map(async (one) => await one[Symbol.asyncDispose]()));
    const { promise: late, resolve } = Promise.withResolvers<'late'>();
    const timer = setTimeout(() => resolve('late'), closeMs);
    const ended = Promise.allSettled([this.#calls.end(), this.#upkeep.end()]);
    const first = await Promise.race([ended, late]);
    clearTimeout(timer);
    if (first !== 'late') return;
    // Ending a client with a statement under way breaks its socket, so nothing waits for a frozen server any more.
    for (const client of this.#clients) void endClient(client).catch(() => undefined);
  }
}

/** The clients of a pool are whole clients, though their type leaves `end` out. */
async function endClient(client: PoolClient & { end?: () => Promise<void> }): Promise<void> {
  await client.end?.();
}

function explain(error: unknown, outcome: 'not-stored' | 'unknown'): string {
  const reason = reasonOf(error);
  if (!isAway(error)) return `Postgres refused: ${reason}`;
  return outcome === 'unknown'
    ? `Postgres went away before it answered (${reason}), and the change may have been stored all the same: look with status(), or try again where a second job does no harm.`
    : `Postgres is away (${reason}), and nothing was stored: try again when it is back.`;
}
