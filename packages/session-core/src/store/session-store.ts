import { randomUUID } from 'node:crypto';

import type { PreparedChange } from '../change.ts';
import { decodeCopy, decodeStored, encodeAbsence, encodeCopy } from '../codec.ts';
import { StoreUnavailableError } from '../errors.ts';
import type { SessionKind } from '../kind.ts';
import type { PostgresSessions } from '../postgres/postgres-sessions.ts';
import type { ChangeResult } from '../postgres/write-batch.ts';
import type { WriteQueue } from '../postgres/write-queue.ts';
import { RedisFailure, type RedisLink } from '../redis/redis-link.ts';
import type { CoreEvent } from '../session-core.ts';
import type { Session } from '../session.ts';
import type { StoredState } from '../stored.ts';
import type { Trust } from './trust.ts';

/** How long a key says "known to be absent". */
const absenceMs = 10_000;
/** How long one reader may take to fill a key before another one may. */
const tokenMs = 3_000;
/** How long the others wait for that fill before they ask Postgres themselves. */
const fillWaitMs = 50;
const fillPollMs = 10;
/** Life of a copy whose session has no end and whose kind says nothing else. */
const endlessCopyMs = 24 * 60 * 60 * 1000;

/** Redis in front of Postgres: copies are believed on evidence only, and never needed. */
export interface CopyPath {
  readonly link: RedisLink;
  readonly trust: Trust;
}

/** Reads and writes sessions of any kind: Postgres is the truth, Redis holds copies. */
export class SessionStore {
  readonly #rows: PostgresSessions;
  readonly #writes: WriteQueue;
  readonly #copies: CopyPath | undefined;
  readonly #kindNamed: (name: string) => SessionKind<unknown> | undefined;
  readonly #emit: (event: CoreEvent) => void;

  constructor(parts: {
    readonly rows: PostgresSessions;
    readonly writes: WriteQueue;
    readonly copies: CopyPath | undefined;
    readonly kindNamed: (name: string) => SessionKind<unknown> | undefined;
    readonly emit: (event: CoreEvent) => void;
  }) {
    this.#rows = parts.rows;
    this.#writes = parts.writes;
    this.#copies = parts.copies;
    this.#kindNamed = parts.kindNamed;
    this.#emit = parts.emit;
  }

  /** @throws StoreUnavailableError when neither store can say. */
  async get<Value>(kind: SessionKind<Value>, id: string): Promise<Session<Value> | undefined> {
    const copies = this.#copies;
    const trusted = copies?.trust.current();
    if (copies === undefined || trusted === undefined) return await this.#fromPostgres(kind, id);
    try {
      const stillTrusted = () => copies.trust.current() === trusted;
      const answer = await this.#fromRedis(copies.link, stillTrusted, kind, id);
      // An answer counts only if nothing happened meanwhile that would have sent this read to Postgres.
      if (answer !== 'ask-postgres' && stillTrusted()) return answer.session;
    } catch (error) {
      if (!(error instanceof RedisFailure)) throw error;
    }
    return await this.#fromPostgres(kind, id);
  }

  /** Makes the changes, all or none; resolves when they are durable and no process can read what was before. */
  async write(group: readonly PreparedChange[]): Promise<readonly ChangeResult[]> {
    const trusted = this.#copies?.trust.current();
    const results = await this.#writes.write(group, {
      redisAway: trusted === undefined,
    });
    const written = results.filter((result) => result.written);
    if (this.#copies === undefined || trusted === undefined || written.length === 0) return results;
    const { link, trust } = this.#copies;
    try {
      await Promise.all(
        lastOfEachKey(written).map(async (result) => await this.#apply(link, result)),
      );
      if (trust.current() === trusted) return results;
    } catch (error) {
      if (!(error instanceof RedisFailure)) throw error;
    }
    try {
      await trust.invalidate('a copy could not be brought up to date');
    } catch (cause) {
      throw new StoreUnavailableError(
        'The change is stored, but Postgres went away before all readers could be told: read again.',
        { cause, outcome: 'unknown' },
      );
    }
    return results;
  }

  async #fromPostgres<Value>(
    kind: SessionKind<Value>,
    id: string,
  ): Promise<Session<Value> | undefined> {
    const { stored } = await this.#rows.find(kind.name, id);
    return stored === undefined ? undefined : decodeStored(kind, id, stored);
  }

  async #fromRedis<Value>(
    link: RedisLink,
    stillTrusted: () => boolean,
    kind: SessionKind<Value>,
    id: string,
  ): Promise<{ readonly session: Session<Value> | undefined } | 'ask-postgres'> {
    const key = kind.key(id);
    const waitUntil = performance.now() + fillWaitMs;
    for (;;) {
      const text = await link.get(key);
      if (text === undefined) {
        // A token placed without trust could outlive the reconcile that is to remove it.
        if (!stillTrusted()) return 'ask-postgres';
        const token = randomUUID();
        if (await link.lease(key, token, tokenMs)) return await this.#fill(link, kind, id, token);
      } else {
        const copy = decodeCopy(kind, id, text);
        if (copy.is === 'absent') return { session: undefined };
        if (copy.is === 'session') return { session: copy.session };
        if (copy.is === 'unreadable') {
          this.#emit({
            type: 'copy-unreadable',
            at: new Date(),
            reason: kind.name,
            error: copy.cause,
          });
          await link.unlink([key]);
        }
      }
      if (performance.now() >= waitUntil) return 'ask-postgres';
      await new Promise((resolve) => setTimeout(resolve, fillPollMs));
    }
  }

  async #fill<Value>(
    link: RedisLink,
    kind: SessionKind<Value>,
    id: string,
    token: string,
  ): Promise<{ readonly session: Session<Value> | undefined } | 'ask-postgres'> {
    const clock = link.identity?.clock;
    if (clock === undefined) return 'ask-postgres';
    const askedAt = clock.earliest();
    const state = await this.#rows.find(kind.name, id);
    await link.fill(
      kind.key(id),
      token,
      state.version,
      copyText(kind, state),
      askedAt + copyLifeMs(kind, state),
    );
    const { stored } = state;
    return { session: stored === undefined ? undefined : decodeStored(kind, id, stored) };
  }

  async #apply(link: RedisLink, result: ChangeResult): Promise<void> {
    const kind = this.#kindNamed(result.change.kind);
    const clock = link.identity?.clock;
    if (kind === undefined || clock === undefined) throw new RedisFailure('Redis is away');
    const endsAt =
      clock.earliest() - (performance.now() - result.sentAt) + copyLifeMs(kind, result);
    const reply = await link.apply(
      result.change.key,
      result.version,
      copyText(kind, result),
      Math.floor(endsAt),
    );
    if (reply === 'late') throw new RedisFailure('the copy came too late');
  }
}

function copyText(
  kind: SessionKind<unknown>,
  state: Pick<StoredState, 'stored' | 'version'>,
): string {
  return state.stored === undefined ? encodeAbsence(state.version) : encodeCopy(kind, state.stored);
}

/** A copy ends before its row does. */
function copyLifeMs(kind: SessionKind<unknown>, state: Omit<StoredState, 'version'>): number {
  if (state.stored === undefined) return absenceMs;
  const longest = kind.copyTtlMs ?? endlessCopyMs;
  const left = state.remainingMs;
  if (left === undefined) return longest;
  return Math.floor(kind.copyTtlMs === undefined ? left : Math.min(left, longest));
}

function lastOfEachKey(results: readonly ChangeResult[]): readonly ChangeResult[] {
  return [...new Map(results.map((result) => [result.change.key, result])).values()];
}
