import { Deadlines } from '../deadlines.ts';
import { StoreUnavailableError } from '../errors.ts';
import type { StoredState } from '../stored.ts';
import type { Postgres } from './postgres.ts';

interface Waiting {
  readonly kind: string;
  readonly id: string;
  readonly resolve: (state: StoredState) => void;
  readonly reject: (error: unknown) => void;
}

interface Row {
  place: number;
  version: string;
  /** Null when the session is deleted or has ended. */
  value: string | null;
  created_at: Date;
  expires_at: Date | null;
  remaining_ms: string | null;
}

/** Rows of one statement at most. */
const batchLimit = 500;
/** Statements on their way at the same time: the loss of Redis must not bury Postgres. */
const lanes = 4;
/** Reads that may wait; beyond it callers are told at once. */
const queueLimit = 50_000;
/** No caller waits longer. */
const deadlineMs = 1_700;

const late = (): Error => new StoreUnavailableError('Postgres does not answer in time: try again.');

const absent: StoredState = { stored: undefined, version: 0, remainingMs: undefined };

/**
 * Reads rows of Postgres as they are now. Reads of one turn of the event loop, and those that come while all lanes are taken,
 * share a statement; none ever joins a statement that was sent before it began.
 */
export class RowReader {
  readonly #postgres: Postgres;
  readonly #deadlines = new Deadlines();
  #waiting: Waiting[] = [];
  #reading = 0;
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
    const found = new Promise<StoredState>((resolve, reject) => {
      this.#waiting.push({ kind, id, resolve, reject });
      this.#schedule();
    });
    return await this.#deadlines.race(found, deadlineMs, late);
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      while (this.#waiting.length > 0 && this.#reading < lanes) {
        this.#reading += 1;
        void this.#read(this.#waiting.splice(0, batchLimit));
      }
    });
  }

  async #read(batch: readonly Waiting[]): Promise<void> {
    const places = new Map<string, number>();
    const wanted: Waiting[] = [];
    for (const waiting of batch) {
      const name = `${waiting.kind}:${waiting.id}`;
      if (places.has(name)) continue;
      places.set(name, wanted.length);
      wanted.push(waiting);
    }
    try {
      const states = await this.#find(wanted);
      for (const { kind, id, resolve } of batch) {
        resolve(states[places.get(`${kind}:${id}`) ?? -1] ?? absent);
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      this.#reading -= 1;
      if (this.#waiting.length > 0) this.#schedule();
    }
  }

  /** The states in the order of `wanted`. */
  async #find(wanted: readonly Waiting[]): Promise<readonly StoredState[]> {
    const rows = await this.#postgres.query<Row>({
      name: 'sesi-find',
      text: `
        select wanted.place::int, s.version, s.created_at, s.expires_at,
               case when s.expires_at is null or s.expires_at > clock_timestamp() then s.value end as value,
               extract(epoch from s.expires_at - clock_timestamp()) * 1000 as remaining_ms
          from unnest($1::text[], $2::text[]) with ordinality as wanted (kind, id, place)
          join core.session s on s.kind = wanted.kind and s.id = wanted.id`,
      values: [wanted.map(({ kind }) => kind), wanted.map(({ id }) => id)],
    });
    const states: StoredState[] = wanted.map(() => absent);
    for (const row of rows) states[row.place - 1] = toState(row);
    return states;
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
      createdAt: row.created_at,
      expiresAt: row.expires_at ?? undefined,
    },
    version,
    remainingMs: row.remaining_ms === null ? undefined : Number(row.remaining_ms),
  };
}
