import {
  DatabaseError,
  type Pool,
  type PoolClient,
  type QueryConfig,
  type QueryResultRow,
} from 'pg';

import { StoreUnavailableError } from '../errors.ts';

/** Thrown by the work of a transaction to roll it back, over a connection that is sound. */
export abstract class TransactionAbort extends Error {}

/** Told of every answer and every failure, so that somebody can say when Postgres went away and came back. */
export type PostgresListener = (failure: StoreUnavailableError | undefined) => void;

/** Postgres behind a pool. Nothing here waits longer than the pool's deadlines for a connection and a statement. */
export class Postgres {
  readonly #pool: Pool;
  readonly #listener: PostgresListener;

  constructor(pool: Pool, listener: PostgresListener) {
    this.#pool = pool;
    this.#listener = listener;
  }

  /** Runs one statement. @throws StoreUnavailableError when Postgres is away or too slow. */
  async query<Row extends QueryResultRow>(statement: QueryConfig): Promise<Row[]> {
    try {
      const { rows } = await this.#pool.query<Row>(statement);
      this.#listener(undefined);
      return rows;
    } catch (cause) {
      if (!isUnavailable(cause)) throw cause;
      throw this.#unavailable('Postgres does not answer: try again.', cause);
    }
  }

  /**
   * Runs `work` in one transaction over one connection and commits it.
   *
   * @throws StoreUnavailableError when Postgres is away or too slow; its `outcome` is `unknown` once COMMIT was sent.
   *   Any other error of `work` is thrown on, after a rollback.
   */
  async transaction<Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> {
    const client = await this.#connect();
    let commitSent = false;
    let broken = true;
    try {
      await client.query('begin');
      const result = await work(client);
      commitSent = true;
      await client.query('commit');
      broken = false;
      this.#listener(undefined);
      return result;
    } catch (cause) {
      if (!commitSent && !isUnavailable(cause)) {
        await client.query('rollback');
        broken = false;
        throw cause;
      }
      const outcome = commitSent ? 'unknown' : 'not-written';
      throw this.#unavailable('Postgres did not take the change: try again.', cause, outcome);
    } finally {
      // A connection in an unknown state is closed, which also ends what still runs on it.
      client.release(broken);
    }
  }

  /** Runs `work` unless another process holds the lock; false when one does. */
  async exclusively(lock: number, work: () => Promise<void>): Promise<boolean> {
    const client = await this.#connect();
    try {
      const { rows } = await client.query<{ locked: boolean }>(
        'select pg_try_advisory_lock($1) as locked',
        [lock],
      );
      if (rows[0]?.locked !== true) return false;
      await work();
      return true;
    } finally {
      // Ending the connection gives the lock back, whatever happened to it.
      client.release(true);
    }
  }

  async #connect(): Promise<PoolClient> {
    try {
      return await this.#pool.connect();
    } catch (cause) {
      throw this.#unavailable('Postgres cannot be reached: try again.', cause);
    }
  }

  #unavailable(
    message: string,
    cause: unknown,
    outcome: StoreUnavailableError['outcome'] = 'not-written',
  ): StoreUnavailableError {
    const error = new StoreUnavailableError(message, { cause, outcome });
    this.#listener(error);
    return error;
  }
}

/** Data exceptions, broken constraints, and faults in our own SQL: trying again would not help. */
const permanent = new Set(['22', '23', '42']);

/** Everything that the server or the network may get over. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof DatabaseError) return !permanent.has((error.code ?? '').slice(0, 2));
  return error instanceof Error && !(error instanceof TransactionAbort);
}
