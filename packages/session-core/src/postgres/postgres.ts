import {
  DatabaseError,
  type Pool,
  type PoolClient,
  type QueryConfig,
  type QueryResult,
  type QueryResultRow,
} from 'pg';

import { SessionError, StoreUnavailableError } from '../errors.ts';
import { LoopLoad } from './loop-load.ts';
import { WriteConnections } from './write-connections.ts';

/** A connection inside a transaction. */
export type Transaction = Pick<PoolClient, 'query'>;

/** Thrown by the work of a transaction to roll it back, over a connection that is sound. */
export abstract class TransactionAbort extends Error {}

/** Told of every answer and every failure, so that somebody can say when Postgres went away and came back. */
export type PostgresListener = (failure: StoreUnavailableError | undefined) => void;

/** After Postgres was found away it is tried this often, by nobody's call: callers are told at once. */
const probeEveryMs = 200;

/** Postgres behind a pool. Nothing here waits longer than the pool's deadlines for a connection and a statement. */
export class Postgres {
  readonly #pool: Pool;
  readonly #listener: PostgresListener;
  readonly #writes: WriteConnections;
  /** Tries whether Postgres is back; undefined while it answers. */
  #probe: NodeJS.Timeout | undefined;

  constructor(
    pool: Pool,
    listener: PostgresListener,
    load: Pick<LoopLoad, 'isHigh'> = new LoopLoad(),
  ) {
    this.#pool = pool;
    this.#listener = listener;
    this.#writes = new WriteConnections(pool, load);
  }

  /** Runs one statement. @throws StoreUnavailableError when Postgres is away or too slow. */
  async query<Row extends QueryResultRow>(statement: QueryConfig): Promise<Row[]> {
    this.#enter();
    try {
      const { rows } = await this.#pool.query<Row>(statement);
      this.#answered();
      return rows;
    } catch (cause) {
      if (!isUnavailable(cause)) throw cause;
      throw this.#unavailable('Postgres does not answer: try again.', cause);
    }
  }

  /**
   * Runs one statement that writes.
   *
   * @throws StoreUnavailableError when Postgres is away or too slow; its `outcome` is `unknown` when the statement may
   *   have been executed.
   */
  async write<Row extends QueryResultRow>(statement: QueryConfig): Promise<Row[]> {
    this.#enter();
    const connection = await this.#connected(this.#writes.take());
    let broken = true;
    try {
      const { rows } = await connection.client.query<Row>(statement);
      broken = false;
      this.#answered();
      return rows;
    } catch (cause) {
      // What the server refused it did not do; a FATAL one may come after the commit.
      const refused = cause instanceof DatabaseError && cause.severity === 'ERROR';
      broken = !refused || isUnavailable(cause);
      if (!isUnavailable(cause)) throw cause;
      const outcome = refused ? 'not-written' : 'unknown';
      throw this.#unavailable('Postgres did not take the change: try again.', cause, outcome);
    } finally {
      connection.leave(broken);
    }
  }

  /**
   * Runs `work` in one transaction over one connection and commits it.
   *
   * @param work - May call `commit` right after it has sent its last statement: then the two travel together.
   * @throws StoreUnavailableError when Postgres is away or too slow; its `outcome` is `unknown` when COMMIT was sent, and
   *   may have been executed. Any other error of `work` is thrown on, after a rollback.
   */
  async transaction<Result>(
    work: (client: Transaction, commit: () => void) => Promise<Result>,
  ): Promise<Result> {
    this.#enter();
    const client = await this.#connected(this.#pool.connect());
    let committing: Promise<QueryResult> | undefined;
    const commit = (): Promise<QueryResult> => {
      committing ??= client.query('commit');
      return committing;
    };
    let broken = true;
    try {
      const [, result] = await Promise.all([
        client.query('begin'),
        work(client, () => void commit().catch(() => undefined)),
      ]);
      await commit();
      broken = false;
      this.#answered();
      return result;
    } catch (cause) {
      const undone = await this.#undo(client, committing, cause);
      broken = !undone || isUnavailable(cause);
      if (!broken) throw cause;
      const outcome = undone ? 'not-written' : 'unknown';
      throw this.#unavailable('Postgres did not take the change: try again.', cause, outcome);
    } finally {
      // A connection in an unknown state is closed, which also ends what still runs on it.
      client.release(broken);
    }
  }

  /** After a failure: false when the transaction may have been committed. */
  async #undo(
    client: PoolClient,
    committing: Promise<QueryResult> | undefined,
    cause: unknown,
  ): Promise<boolean> {
    if (committing === undefined) {
      if (!isUnavailable(cause)) await this.#rollBack(client);
      return true;
    }
    if (!(cause instanceof DatabaseError)) return false;
    // Behind a statement that was refused a commit rolls back, and says so.
    const { command } = await committing.catch(() => ({ command: undefined }));
    return command === 'ROLLBACK';
  }

  async #rollBack(client: PoolClient): Promise<void> {
    try {
      await client.query('rollback');
    } catch (cause) {
      throw this.#unavailable('Postgres did not take the change: try again.', cause);
    }
  }

  async #connected<Connection>(connecting: Promise<Connection>): Promise<Connection> {
    try {
      return await connecting;
    } catch (cause) {
      throw this.#unavailable('Postgres cannot be reached: try again.', cause);
    }
  }

  /** Nobody waits for a Postgres that is known to be away. */
  #enter(): void {
    if (this.#probe !== undefined) {
      throw new StoreUnavailableError('Postgres is away: try again later.');
    }
  }

  #answered(): void {
    clearTimeout(this.#probe);
    this.#probe = undefined;
    this.#listener(undefined);
  }

  #probeIn(ms: number): void {
    this.#probe = setTimeout(() => {
      this.#pool.query('select 1').then(
        () => this.#answered(),
        () => {
          if (!this.#pool.ending) this.#probeIn(probeEveryMs);
        },
      );
    }, ms);
    this.#probe.unref();
  }

  #unavailable(
    message: string,
    cause: unknown,
    outcome: StoreUnavailableError['outcome'] = 'not-written',
  ): StoreUnavailableError {
    const error = new StoreUnavailableError(message, { cause, outcome });
    if (isAway(cause)) {
      // At once first: it may have been this one connection.
      if (this.#probe === undefined) this.#probeIn(0);
      this.#listener(error);
    }
    return error;
  }
}

/** Data exceptions, broken constraints, and faults in our own SQL: trying again would not help. */
const permanent = new Set(['22', '23', '42']);

/** Everything that the server or the network may get over. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof DatabaseError) return !permanent.has((error.code ?? '').slice(0, 2));
  if (error instanceof SessionError) return error instanceof StoreUnavailableError;
  return error instanceof Error && !(error instanceof TransactionAbort);
}

/** Errors with which a server that is there refuses one statement: a lock, a deadlock, a statement that took too long. */
const ofOneStatement = new Set(['40', '55', '57014']);

/** Whether the next statement would fail too. */
function isAway(cause: unknown): boolean {
  if (!(cause instanceof DatabaseError)) return true;
  const code = cause.code ?? '';
  return !ofOneStatement.has(code) && !ofOneStatement.has(code.slice(0, 2));
}
