import type { RedisView } from '../../../src/postgres/protocol/view-connection.ts';
import { RowLocks } from './row-locks.ts';

/** A row of `core.session`; `value` is null when it is deleted. Times in Unix ms. */
export interface SessionRow {
  readonly kind: string;
  readonly id: string;
  readonly version: number;
  readonly value: string | null;
  readonly createdAt: number;
  readonly expiresAt: number | null;
}

/** A row of `core.redis_writer`. */
export interface WriterRow {
  readonly process: string;
  readonly slot: number;
  readonly keys: readonly string[];
  readonly beatAt: number;
  readonly identity: string | null;
}

/** The row `core.redis_state`. */
export interface StateRow {
  readonly identity: string | null;
  readonly generation: number;
  readonly claimedBy: string | null;
  readonly claimBeatAt: number;
  readonly invalidatedAt: number;
}

/** Silent for so long, a writer counts as dead. */
const writerLifeMs = 3_000;
/** The system, database and timeline of this Postgres. */
export const postgresIdentity = 'postgres/1/1';

/** A transaction: what it will have done when it commits, all at once. */
export class Work {
  readonly effects: (() => void)[] = [];
  isOver = false;
}

/** The committed rows of Postgres in memory, and who holds which of them locked. */
export class PostgresTables {
  readonly sessions = new Map<string, SessionRow>();
  readonly writers = new Map<string, WriterRow>();
  readonly fences = new Map<string, string>();
  readonly outbox = new Map<number, { readonly process: string; readonly key: string }>();
  readonly locks = new RowLocks();
  /** Every state that each session was ever in, by its key, the oldest first. */
  readonly history = new Map<string, SessionRow[]>();
  /** Statements that this double does not know: whoever sent one may have swallowed the error. */
  readonly unknown: string[] = [];
  state: StateRow;
  #numbers = 0;

  /** @param redis - The name of the Redis that is believed at the beginning. */
  constructor(redis: string) {
    const longAgo = Date.now() - 3_600_000;
    this.state = {
      identity: redis,
      generation: 1,
      claimedBy: null,
      claimBeatAt: longAgo,
      invalidatedAt: longAgo,
    };
  }

  get now(): number {
    return Date.now();
  }

  nextNumber(): number {
    this.#numbers += 1;
    return this.#numbers;
  }

  /** Everything that the transaction did is there from now on. */
  commit(work: Work): void {
    if (work.isOver) return;
    for (const effect of work.effects) effect();
    this.end(work);
  }

  /** Ends it without effect, if it has not ended. */
  end(work: Work): void {
    work.isOver = true;
    this.locks.release(work);
  }

  put(row: SessionRow): void {
    const key = sessionKey(row);
    this.sessions.set(key, row);
    this.history.set(key, [...(this.history.get(key) ?? []), row]);
  }

  isLive(row: SessionRow | undefined): boolean {
    return (
      row !== undefined &&
      row.value !== null &&
      (row.expiresAt === null || row.expiresAt > this.now)
    );
  }

  isAlive(process: string): boolean {
    const beatAt = this.writers.get(`${process}/0`)?.beatAt;
    return beatAt !== undefined && beatAt > this.now - writerLifeMs;
  }

  waitsForRepair(process: string): boolean {
    return [...this.outbox.values()].some((entry) => entry.process === process);
  }

  /** What the statement of the view answers. */
  view(process: string): RedisView {
    const { state } = this;
    return {
      identity: state.identity ?? undefined,
      claim:
        state.claimedBy === null
          ? undefined
          : { process: state.claimedBy, ageMs: this.now - state.claimBeatAt },
      fences: [...this.fences.keys()],
      repairs: this.outbox.size > 0,
      identityHeld: [...this.writers.values()].some(
        (writer) =>
          writer.slot === 0 &&
          writer.process !== process &&
          writer.identity !== null &&
          writer.identity === state.identity &&
          this.isAlive(writer.process),
      ),
      postgres: postgresIdentity,
      reconciledWith: postgresIdentity,
    };
  }
}

export function sessionKey({ kind, id }: { readonly kind: string; readonly id: string }): string {
  return `${kind}:${id}`;
}
