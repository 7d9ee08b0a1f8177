import type { PreparedChange } from '../change.ts';
import { StoreUnavailableError } from '../errors.ts';
import type { Postgres } from './postgres.ts';
import { writeBatch, type ChangeResult } from './write-batch.ts';

interface Waiting {
  readonly redisAway: boolean;
  readonly group: readonly PreparedChange[];
  readonly resolve: (results: readonly ChangeResult[]) => void;
  readonly reject: (error: unknown) => void;
}

/** Changes in one transaction at most. */
const batchLimit = 500;
/** Changes that may wait; beyond it callers are told at once. */
const queueLimit = 50_000;

/**
 * Group commit: changes that arrive while a batch is on its way form the next batch, so that many writers share
 * one transaction and one wait for the disk.
 */
export class WriteQueue {
  readonly #postgres: Postgres;
  readonly #invalidate: () => Promise<void>;
  #waiting: Waiting[] = [];
  #working: Promise<void> | undefined;

  /** @param invalidate - Sees to it that no process believes a copy in Redis. */
  constructor(postgres: Postgres, invalidate: () => Promise<void>) {
    this.#postgres = postgres;
    this.#invalidate = invalidate;
  }

  /**
   * Makes the changes, all or none, and resolves when they are durable.
   *
   * @param options.redisAway - The caller cannot bring the copies up to date afterwards.
   */
  async write(
    group: readonly PreparedChange[],
    options: { readonly redisAway: boolean },
  ): Promise<readonly ChangeResult[]> {
    if (this.#waiting.length >= queueLimit) {
      throw new StoreUnavailableError(
        `${queueLimit} changes wait for Postgres already: try again later.`,
      );
    }
    return await new Promise((resolve, reject) => {
      this.#waiting.push({ ...options, group, resolve, reject });
      this.#working ??= this.#work();
    });
  }

  /** Resolves when nothing is on its way any more. */
  async idle(): Promise<void> {
    await this.#working;
  }

  async #work(): Promise<void> {
    // Changes made in the same turn of the event loop travel together.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      const batch = this.#takeBatch();
      await this.#commit(batch);
    }
    this.#working = undefined;
  }

  #takeBatch(): Waiting[] {
    let changes = 0;
    const end = this.#waiting.findIndex(({ group }, index) => {
      changes += group.length;
      return index > 0 && changes > batchLimit;
    });
    return this.#waiting.splice(0, end === -1 ? this.#waiting.length : end);
  }

  async #commit(batch: readonly Waiting[]): Promise<void> {
    try {
      const outcomes = await writeBatch(
        this.#postgres,
        batch.map(({ group }) => group),
        batch.some(({ redisAway }) => redisAway) ? this.#invalidate : undefined,
      );
      for (const [index, waiting] of batch.entries()) {
        const outcome = outcomes[index];
        if (outcome?.kind === 'done') waiting.resolve(outcome.results);
        else waiting.reject(outcome?.error);
      }
    } catch (error) {
      if (error instanceof StoreUnavailableError || batch.length === 1) {
        for (const waiting of batch) waiting.reject(error);
        return;
      }
      // One of them cannot be written at all: halve the batch until it fails alone.
      const middle = Math.ceil(batch.length / 2);
      await this.#commit(batch.slice(0, middle));
      await this.#commit(batch.slice(middle));
    }
  }
}
