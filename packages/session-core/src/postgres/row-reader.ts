import { StoreUnavailableError } from '../errors.ts';
import type { StoredState } from '../kinds/stored.ts';
import type { Postgres } from './postgres.ts';

interface Waiting {
  readonly kind: string;
  readonly id: string;
  readonly resolve: (state: StoredState) => void;
  readonly reject: (error: unknown) => void;
  readonly dueAt: number;
}

/** Times are Unix time in ms. */
interface Row {
  id: string;
  version: string;
  /** Null when the session is deleted or has ended. */
  value: string | null;
  created_at: number;
  expires_at: number | null;
  remaining_ms: number | null;
}

/** Rows of one statement at most. */
const batchLimit = 500;
/** Statements on their way at the same time: the loss of Redis must not bury Postgres. */
const lanes = 2;
/** Reads that may wait; beyond it callers are told at once. */
const queueLimit = 50_000;
/** No caller waits longer. */
const deadlineMs = 1_700;
/** How often the late ones are looked for: one timer for all of them. */
const sweepMs = 50;

const absent: StoredState = { stored: undefined, version: 0, remainingMs: undefined };

/**
 * Reads rows of Postgres as they are now. Reads of one turn of the event loop, and those that come while all lanes are taken,
 * share a statement; none ever joins a statement that was sent before it began.
 */
export class RowReader {
  readonly #postgres: Postgres;
  #waiting: Waiting[] = [];
  #reading = 0;
  readonly #sent = new Set<readonly Waiting[]>();
  #sweeper: NodeJS.Timeout | undefined;
  #scheduled = false;

  constructor(postgres: Postgres) {
    this.#postgres = postgres;
  }

  /** @throws StoreUnavailableError after 1.7 s at the latest. */
  async find(kind: string, id: string): Promise<StoredState> {
    if (this.#waiting.length >= queueLimit) {
      throw new StoreUnavailableError(
        `${queueLimit} reads wait for Postgres already: try again later.`,
      );
    }
    return await new Promise<StoredState>((resolve, reject) => {
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
        this.#reading += 1;
        void this.#read(this.#takeBatch());
      }
    });
  }

  /** Reads of one kind, in the order in which they came. */
  #takeBatch(): readonly Waiting[] {
    const kind = this.#waiting[0]?.kind;
    const isMixed = this.#waiting.some((waiting) => waiting.kind !== kind);
    if (!isMixed) return this.#waiting.splice(0, batchLimit);
    const batch = this.#waiting.filter((waiting) => waiting.kind === kind).slice(0, batchLimit);
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

  async #read(batch: readonly Waiting[]): Promise<void> {
    this.#sent.add(batch);
    try {
      const states = await this.#find(batch[0]?.kind ?? '', [
        ...new Set(batch.map(({ id }) => id)),
      ]);
      for (const { id, resolve } of batch) resolve(states.get(id) ?? absent);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      this.#sent.delete(batch);
      this.#reading -= 1;
      if (this.#waiting.length > 0) this.#schedule();
    }
  }

  /** Opens connections and prepares them for the moment at which all reads come here at once. */
  async warmUp(connections: number): Promise<void> {
    await Promise.all(Array.from({ length: connections }, () => this.#find('', [])));
  }

  async #find(kind: string, ids: readonly string[]): Promise<ReadonlyMap<string, StoredState>> {
    const rows = await this.#postgres.query<Row>({
      name: 'sesi-find',
      text: `
        select id, version,
               case when expires_at is null or expires_at > clock_timestamp() then value end as value,
               (extract(epoch from created_at) * 1000)::float8 as created_at,
               (extract(epoch from expires_at) * 1000)::float8 as expires_at,
               (extract(epoch from expires_at - clock_timestamp()) * 1000)::float8 as remaining_ms
          from core.session where kind = $1 and id = any($2::text[])`,
      values: [kind, ids],
    });
    return new Map(rows.map((row) => [row.id, toState(row)]));
  }
}

function toState(row: Row): StoredState {
  const version = Number(row.version);
  if (row.value === null) {
    return { stored: undefined, version, remainingMs: undefined };
  }
  return {
    stored: {
      json: row.value,
      version,
      createdAt: new Date(row.created_at),
      expiresAt: row.expires_at === null ? undefined : new Date(row.expires_at),
    },
    version,
    remainingMs: row.remaining_ms ?? undefined,
  };
}
