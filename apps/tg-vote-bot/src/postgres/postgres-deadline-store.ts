import { randomUUID } from 'node:crypto';

import type { Pool } from '@sesi/session-core/postgres';
import { and, asc, eq, gt, isNull, lt, lte, or, type SQL, sql } from 'drizzle-orm';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';

import type {
  ClaimedDeadline,
  Deadline,
  DeadlineName,
  DeadlineStore,
} from '../use-cases/deadlines/deadline-store.ts';
import { deadline } from './tables.ts';

/** A process that has not finished with a deadline by then is taken to be dead. A post takes 25 s at most. */
const claimMs = 30_000;

/**
 * Deadlines in `vote.deadline`. Whether one is due is asked with the caller's clock, the one by which it was set;
 * claims are measured by the clock of the database, the one that all processes share.
 */
export class PostgresDeadlineStore implements DeadlineStore {
  readonly #db: NodePgDatabase;
  readonly #claimMs: number;

  /**
   * @param pool - stays open; its owner closes it.
   * @param options.claimMs - when a claim lapses; default 30,000 ms.
   */
  constructor(pool: Pool, options: { readonly claimMs?: number } = {}) {
    this.#db = drizzle(pool);
    this.#claimMs = options.claimMs ?? claimMs;
  }

  async add(deadlines: readonly Deadline[]): Promise<void> {
    await this.#db
      .insert(deadline)
      .values([...deadlines])
      .onConflictDoNothing();
  }

  async hasten({ kind, subjectId }: DeadlineName, dueAt: Date): Promise<void> {
    await this.#db
      .update(deadline)
      .set({ dueAt })
      .where(
        and(eq(deadline.kind, kind), eq(deadline.subjectId, subjectId), gt(deadline.dueAt, dueAt)),
      );
  }

  async claimDue(
    now: Date,
    limit: number,
    only?: DeadlineName,
  ): Promise<readonly ClaimedDeadline[]> {
    // Materialized: a plan that ran the locking select again would claim more than it was asked for.
    const due = this.#db.$with('due').as(
      this.#db
        .select({ kind: deadline.kind, subjectId: deadline.subjectId })
        .from(deadline)
        .where(
          and(
            lte(deadline.dueAt, now),
            only === undefined ? undefined : named(only),
            or(isNull(deadline.claimedUntil), lt(deadline.claimedUntil, sql`clock_timestamp()`)),
          ),
        )
        .orderBy(asc(deadline.dueAt), asc(deadline.kind))
        .limit(limit)
        .for('update', { skipLocked: true }),
    );
    const claim = randomUUID();
    const rows = await this.#db
      .with(due)
      .update(deadline)
      .set({ claim, claimedUntil: fromNow(this.#claimMs) })
      .from(due)
      .where(and(eq(deadline.kind, due.kind), eq(deadline.subjectId, due.subjectId)))
      .returning({
        kind: deadline.kind,
        subjectId: deadline.subjectId,
        sessionId: deadline.sessionId,
        chatId: deadline.chatId,
        dueAt: deadline.dueAt,
        mayBePosted: deadline.postingBegun,
      });
    return rows
      .map((row) => ({ ...row, claim }))
      .toSorted((a, b) => a.dueAt.getTime() - b.dueAt.getTime() || a.kind.localeCompare(b.kind));
  }

  async beginPosting(claimed: ClaimedDeadline): Promise<boolean> {
    const { rowCount } = await this.#db
      .update(deadline)
      .set({ postingBegun: true })
      .where(and(held(claimed), eq(deadline.postingBegun, false)));
    return rowCount === 1;
  }

  async postpone(
    claimed: ClaimedDeadline,
    retryAfterMs: number,
    posting: 'undone' | 'as-it-was',
  ): Promise<void> {
    await this.#db
      .update(deadline)
      .set({
        claim: null,
        claimedUntil: fromNow(retryAfterMs),
        ...(posting === 'undone' ? { postingBegun: false } : {}),
      })
      .where(held(claimed));
  }

  async settle(claimed: ClaimedDeadline): Promise<void> {
    // Whoever holds it by now: its effects are in the chat.
    await this.#db.delete(deadline).where(named(claimed));
  }
}

function named({ kind, subjectId }: DeadlineName): SQL | undefined {
  return and(eq(deadline.kind, kind), eq(deadline.subjectId, subjectId));
}

function held(claimed: ClaimedDeadline): SQL | undefined {
  return and(named(claimed), eq(deadline.claim, claimed.claim));
}

function fromNow(ms: number): SQL {
  return sql`clock_timestamp() + ${ms} * interval '1 millisecond'`;
}
