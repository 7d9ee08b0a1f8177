import { StoreUnavailableError, type WriteOutcome } from '../../errors.ts';
import type { PreparedChange } from '../../kinds/change.ts';
import type { Protection } from '../../protections.ts';
import { type Postgres, TransactionAbort } from '../postgres.ts';
import type { BatchGuard } from './batch-guard.ts';
import { writeBatch, type BatchOutcome, type ChangeResult } from './write-batch.ts';

interface Waiting {
  readonly group: readonly PreparedChange[];
  readonly resolve: (results: readonly ChangeResult[]) => void;
  readonly reject: (error: unknown) => void;
  readonly dueAt: number;
  /** Its caller waits. */
  isOpen: boolean;
}

interface Batch {
  readonly changes: readonly Waiting[];
  readonly keys: ReadonlySet<string>;
}

/** A batch on its way. */
interface SentBatch extends Batch {
  readonly work: Promise<void>;
}

/** Changes in one transaction at most. */
const batchLimit = 500;
/** Rows of which one transaction takes all: to divide so few costs more than it gains. */
const smallBatch = 32;
/** Of many under way, a transaction takes one part at most: it is in Postgres while the other is with Redis and the callers. */
const parts = 2;
/** A second transaction waits until this share of what is under way is there for it: each costs, however few it takes. */
const worthShare = 1 / 3;
/** Unless the first one has been on its way for so long, ms: then nobody waits for it. */
const patienceMs = 20;
/** Changes that may wait; beyond it callers are told at once. */
const queueLimit = 50_000;
/** Transactions on their way at the same time. */
const lanes = 2;
const attempts = 5;
/** How often the late ones are looked for: one timer for all of them. */
const sweepMs = 50;
/** No caller waits longer than 2 s. */
const deadlineMs = 2_000 - sweepMs;

/**
 * Group commit: changes that arrive while a batch is on its way form the next batch, so that many writers share
 * one transaction and one wait for the disk. Changes of one key are made in the order in which they came.
 */
export class WriteQueue {
  readonly #postgres: Postgres;
  readonly #guard: () => Promise<BatchGuard>;
  readonly #without: ReadonlySet<Protection>;
  #waiting: Waiting[] = [];
  #scheduled = false;
  #committing = 0;
  /** When the last batch was sent. */
  #sentAt = 0;
  #underWay = 0;
  #sweeper: NodeJS.Timeout | undefined;
  readonly #busyKeys = new Set<string>();
  #sent: readonly SentBatch[] = [];

  /** @param guard - Gives each attempt at a batch its guard. */
  constructor(
    postgres: Postgres,
    guard: () => Promise<BatchGuard>,
    without: ReadonlySet<Protection>,
  ) {
    this.#postgres = postgres;
    this.#guard = guard;
    this.#without = without;
  }

  /**
   * Makes the changes, all or none, and resolves when they are durable and no process can read what was before.
   *
   * @throws StoreUnavailableError after 2 s at the latest.
   */
  write(group: readonly PreparedChange[]): Promise<readonly ChangeResult[]> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.length >= queueLimit) {
        throw new StoreUnavailableError(
          `${queueLimit} changes wait for Postgres already: try again later.`,
        );
      }
      const dueAt = performance.now() + deadlineMs;
      this.#waiting.push({ group, resolve, reject, dueAt, isOpen: true });
      this.#underWay += 1;
      this.#sweeper ??= setInterval(() => this.#sweep(), sweepMs);
      this.#schedule();
    });
  }

  /** Resolves when nothing is on its way any more. */
  async idle(): Promise<void> {
    while (this.#waiting.length > 0 || this.#sent.length > 0) {
      await Promise.all(this.#sent.map(({ work }) => work));
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  #sweep(): void {
    const now = performance.now();
    const expire = (waiting: Waiting, outcome: WriteOutcome): void => {
      if (waiting.dueAt > now || !waiting.isOpen) return;
      const message = 'Postgres did not take the change in time: try again.';
      this.#refuse(waiting, new StoreUnavailableError(message, { outcome }));
    };
    for (const waiting of this.#waiting) expire(waiting, 'not-written');
    this.#waiting = this.#waiting.filter(({ isOpen }) => isOpen);
    this.#schedule();
    for (const { changes } of this.#sent) {
      for (const waiting of changes) expire(waiting, 'unknown');
    }
  }

  #resolve(waiting: Waiting, results: readonly ChangeResult[]): void {
    waiting.resolve(results);
    this.#close(waiting);
  }

  #refuse(waiting: Waiting, error: unknown): void {
    waiting.reject(error);
    this.#close(waiting);
  }

  #close(waiting: Waiting): void {
    if (!waiting.isOpen) return;
    waiting.isOpen = false;
    this.#underWay -= 1;
    if (this.#underWay > 0) return;
    clearInterval(this.#sweeper);
    this.#sweeper = undefined;
  }

  /** Changes made in the same turn of the event loop travel together. */
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#pump();
    });
  }

  #pump(): void {
    while (this.#mayTake()) {
      const batch = this.#takeBatch();
      if (batch.changes.length === 0) return;
      for (const key of batch.keys) this.#busyKeys.add(key);
      this.#committing += 1;
      this.#sentAt = performance.now();
      const committed = (): void => {
        for (const key of batch.keys) this.#busyKeys.delete(key);
        this.#committing -= 1;
        this.#schedule();
      };
      const work = this.#run(batch.changes, committed).finally(() => {
        this.#sent = this.#sent.filter((other) => other !== sent);
      });
      const sent = { ...batch, work };
      this.#sent = [...this.#sent, sent];
    }
  }

  /** Whether the next batch may go: the first at once, a second one when it is worth it. */
  #mayTake(): boolean {
    if (this.#committing === 0) return true;
    if (this.#committing === lanes) return false;
    if (this.#underWay < smallBatch) return true;
    const worth = Math.min(this.#underWay * worthShare, batchLimit);
    return this.#waiting.length >= worth || performance.now() - this.#sentAt > patienceMs;
  }

  /** The next changes whose keys no other batch is changing, in the order in which they came. */
  #takeBatch(): Batch {
    const batch: Waiting[] = [];
    const rest: Waiting[] = [];
    const blocked = new Set<string>();
    const taken = new Set<string>();
    const mostRows = Math.max(smallBatch, Math.ceil(this.#underWay / parts));
    let changes = 0;
    for (const waiting of this.#waiting) {
      const { group } = waiting;
      // A full batch takes only what adds no row to it.
      if (taken.size >= mostRows && !group.some(({ key }) => taken.has(key))) {
        rest.push(waiting);
        continue;
      }
      let newRows = 0;
      let isFree = true;
      for (const { key } of group) {
        if (!taken.has(key)) newRows += 1;
        if (this.#busyKeys.has(key) || blocked.has(key)) isFree = false;
      }
      const fits =
        batch.length === 0 ||
        (changes + group.length <= batchLimit && taken.size + newRows <= mostRows);
      if (fits && isFree) {
        batch.push(waiting);
        changes += group.length;
        for (const { key } of group) taken.add(key);
      } else {
        rest.push(waiting);
        // What comes later has its place behind this one.
        for (const { key } of group) blocked.add(key);
      }
    }
    this.#waiting = rest;
    return { changes: batch, keys: taken };
  }

  async #run(batch: readonly Waiting[], committed: () => void): Promise<void> {
    let outcome: { guard: BatchGuard; batch: BatchOutcome };
    try {
      outcome = await this.#commit(batch);
    } catch (error) {
      if (error instanceof StoreUnavailableError || batch.length === 1) {
        committed();
        for (const waiting of batch) this.#refuse(waiting, error);
        return;
      }
      // One of them cannot be written at all: halve the batch until it fails alone.
      const middle = Math.ceil(batch.length / 2);
      await this.#run(batch.slice(0, middle), () => undefined);
      await this.#run(batch.slice(middle), committed);
      return;
    }
    committed();
    await this.#settle(batch, outcome.guard, outcome.batch);
  }

  async #commit(batch: readonly Waiting[]): Promise<{ guard: BatchGuard; batch: BatchOutcome }> {
    const groups = batch.map(({ group }) => group);
    for (let attempt = 1; ; attempt += 1) {
      const guard = await this.#guard();
      try {
        return { guard, batch: await writeBatch(this.#postgres, groups, guard, this.#without) };
      } catch (error) {
        guard.abandon(error instanceof StoreUnavailableError ? error.outcome : 'not-written');
        if (!(error instanceof TransactionAbort)) throw error;
        if (attempt === attempts) {
          throw new StoreUnavailableError('Other processes were faster each time: try again.', {
            cause: error,
          });
        }
      }
    }
  }

  /** Tells the callers when it is safe, those too whose change was refused by what it found. */
  async #settle(
    batch: readonly Waiting[],
    guard: BatchGuard,
    { groups, seen }: BatchOutcome,
  ): Promise<void> {
    const written: ChangeResult[] = [];
    for (const group of groups) {
      if (group.kind === 'refused') continue;
      for (const result of group.results) if (result.written) written.push(result);
    }
    let failure: { readonly error: unknown } | undefined;
    try {
      await guard.settle(written, seen);
    } catch (error) {
      failure = { error };
    }
    for (const [index, waiting] of batch.entries()) {
      const group = groups[index];
      if (group?.kind === 'refused') this.#refuse(waiting, group.error);
      else if (failure !== undefined) this.#refuse(waiting, failure.error);
      else this.#resolve(waiting, group?.results ?? []);
    }
  }
}
