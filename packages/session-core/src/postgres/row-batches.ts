import { StoreUnavailableError } from '../errors.ts';

interface Waiting<Found> {
  readonly kind: string;
  readonly id: string;
  readonly resolve: (found: Found) => void;
  readonly reject: (error: unknown) => void;
  readonly dueAt: number;
}

/** Finds rows of one kind, by id; an id that has no row is left out. */
type FindRows<Found> = (
  kind: string,
  ids: readonly string[],
) => Promise<ReadonlyMap<string, Found>>;

/** Rows of one statement at most. */
const batchLimit = 500;
/** Fewer rows are not worth a statement of their own while another one could take them. */
const fewest = 16;
/** Statements on their way at the same time: the loss of Redis must not bury Postgres. */
const lanes = 2;
/** Reads that may wait; beyond it callers are told at once. */
const queueLimit = 50_000;
/** No caller waits longer. */
const deadlineMs = 1_700;
/** How often the late ones are looked for: one timer for all of them. */
const sweepMs = 50;

/**
 * Reads of one turn of the event loop, and those that come while all lanes are taken, share a statement; none ever joins a
 * statement that was sent before it began. Many reads are spread over the free lanes, so that Postgres finds the rows of
 * one statement while this process takes in those of another.
 */
export class RowBatches<Found> {
  readonly #find: FindRows<Found>;
  readonly #absent: Found;
  #waiting: Waiting<Found>[] = [];
  #reading = 0;
  readonly #sent = new Set<readonly Waiting<Found>[]>();
  #sweeper: NodeJS.Timeout | undefined;
  #scheduled = false;

  /** @param absent - The answer for an id that has no row. */
  constructor(find: FindRows<Found>, absent: Found) {
    this.#find = find;
    this.#absent = absent;
  }

  /** @throws StoreUnavailableError after 1.7 s at the latest. */
  find(kind: string, id: string): Promise<Found> {
    return new Promise<Found>((resolve, reject) => {
      if (this.#waiting.length >= queueLimit) {
        throw new StoreUnavailableError(
          `${queueLimit} reads wait for Postgres already: try again later.`,
        );
      }
      this.#waiting.push({ kind, id, resolve, reject, dueAt: performance.now() + deadlineMs });
      this.#sweeper ??= setInterval(() => this.#sweep(), sweepMs);
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      while (this.#waiting.length > 0 && this.#reading < lanes) {
        const share = Math.ceil(this.#waiting.length / (lanes - this.#reading));
        const batch = this.#takeBatch(Math.min(batchLimit, Math.max(fewest, share)));
        this.#reading += 1;
        void this.#read(batch);
      }
    });
  }

  /** Reads of one kind, in the order in which they came. */
  #takeBatch(limit: number): readonly Waiting<Found>[] {
    const kind = this.#waiting[0]?.kind;
    const isMixed = this.#waiting.some((waiting) => waiting.kind !== kind);
    if (!isMixed) return this.#waiting.splice(0, limit);
    const batch = this.#waiting.filter((waiting) => waiting.kind === kind).slice(0, limit);
    const taken = new Set(batch);
    this.#waiting = this.#waiting.filter((waiting) => !taken.has(waiting));
    return batch;
  }

  #sweep(): void {
    const now = performance.now();
    for (const waiting of [this.#waiting, ...this.#sent].flat()) {
      if (waiting.dueAt > now) continue;
      waiting.reject(new StoreUnavailableError('Postgres does not answer in time: try again.'));
    }
    this.#waiting = this.#waiting.filter(({ dueAt }) => dueAt > now);
    if (this.#waiting.length > 0 || this.#sent.size > 0) return;
    clearInterval(this.#sweeper);
    this.#sweeper = undefined;
  }

  async #read(batch: readonly Waiting<Found>[]): Promise<void> {
    this.#sent.add(batch);
    try {
      const ids = [...new Set(batch.map(({ id }) => id))];
      const found = await this.#find(batch[0]?.kind ?? '', ids);
      for (const { id, resolve } of batch) resolve(found.get(id) ?? this.#absent);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      this.#sent.delete(batch);
      this.#reading -= 1;
      if (this.#waiting.length > 0) this.#schedule();
    }
  }
}
