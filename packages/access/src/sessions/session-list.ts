import {
  type SessionChange,
  type SessionCore,
  SessionExistsError,
  SessionNotFoundError,
  type Sessions,
} from '@sesi/session-core';

import {
  type ListedSession,
  listLifeMs,
  type UserSessions,
  userSessionsKind,
} from './session-kinds.ts';

/** What becomes of a user's list, and of the sessions with it, in one transaction. */
export interface ListChange {
  readonly kind: 'change';
  readonly sessions: readonly ListedSession[];
  readonly changes: readonly SessionChange[];
  /** How long the list must live at least. */
  readonly lifeMs?: number;
}

/** Why nothing becomes of it. */
export interface ListRefusal<Reason extends string> {
  readonly kind: 'refused';
  readonly reason: Reason;
}

/** Decides by the list alone: the same list, the same answer. It is asked again whenever the list has changed. */
export type DecideOnList<Reason extends string> = (
  sessions: readonly ListedSession[],
) => ListChange | ListRefusal<Reason>;

/** Others changed the list of one user so often that this change found no gap; nothing was written. */
export class SessionContentionError extends Error {
  override readonly name = 'SessionContentionError';
  readonly code = 'SESSION_CONTENTION';
}

/** No caller waits longer for others who change the same list. */
const contentionMs = 10_000;

/** The row was locked, and the decision on what it holds touches other sessions than the planned one. */
class ListMoved extends Error {}

class RefusedOnLockedList extends Error {
  readonly refusal: ListRefusal<string>;
  constructor(refusal: ListRefusal<string>) {
    super('refused');
    this.refusal = refusal;
  }
}

/** The lists `user:{id}:sessions`. */
export class SessionLists {
  readonly #core: SessionCore;
  readonly #lists: Sessions<UserSessions>;
  /** The last change of a list in this process: those of one user take turns, so they lose races to other processes only. */
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(core: SessionCore) {
    this.#core = core;
    this.#lists = core.sessions(userSessionsKind);
  }

  /** The list of a user, with those that have expired. */
  async of(userId: string): Promise<readonly ListedSession[]> {
    return (await this.#lists.get(idOf(userId)))?.value.sessions ?? [];
  }

  /**
   * Changes a list and the sessions that the decision names, all or none. The decision that counts is the one on the
   * locked row; a transaction has to name its rows beforehand, so where others changed the list meanwhile in a way that
   * moves the choice, all begins anew.
   *
   * @throws SessionNotFoundError when a session that is to be updated is gone although the list has it.
   * @throws SessionContentionError after 10 s; StoreUnavailableError.
   */
  async change<Reason extends string>(
    userId: string,
    decide: DecideOnList<Reason>,
  ): Promise<ListChange | ListRefusal<Reason>> {
    const id = idOf(userId);
    const before = this.#turns.get(id);
    const turn = (async () => {
      await before?.catch(() => undefined);
      return await this.#change(id, decide);
    })();
    this.#turns.set(id, turn);
    try {
      return await turn;
    } finally {
      if (this.#turns.get(id) === turn) this.#turns.delete(id);
    }
  }

  async #change<Reason extends string>(
    id: string,
    decide: DecideOnList<Reason>,
  ): Promise<ListChange | ListRefusal<Reason>> {
    const end = performance.now() + contentionMs;
    do {
      const list = await this.#lists.get(id);
      const planned = decide(list?.value.sessions ?? []);
      if (planned.kind === 'refused') return planned;
      const options = { ttlMs: Math.max(listLifeMs, planned.lifeMs ?? 0) };
      let made = planned;
      const listed =
        list === undefined
          ? this.#lists.creating(id, { sessions: planned.sessions }, options)
          : this.#lists.updating(
              id,
              ({ sessions }) => {
                const decided = decide(sessions);
                if (decided.kind === 'refused') throw new RefusedOnLockedList(decided);
                if (touched(decided) !== touched(planned)) throw new ListMoved();
                made = decided;
                return { sessions: decided.sessions };
              },
              options,
            );
      try {
        await this.#core.commit([listed, ...planned.changes]);
        return made;
      } catch (error) {
        // The reason is one of `decide`, which threw it.
        if (error instanceof RefusedOnLockedList) return error.refusal as ListRefusal<Reason>;
        if (!(await this.#isStale(error, id, list !== undefined))) throw error;
      }
    } while (performance.now() < end);
    throw new SessionContentionError(
      'Too many changes of the sessions of one user at a time: try again.',
    );
  }

  async #isStale(error: unknown, id: string, wasThere: boolean): Promise<boolean> {
    if (error instanceof ListMoved || error instanceof SessionExistsError) return true;
    // Either the list is gone since, or a session that was ended without its list.
    if (!(error instanceof SessionNotFoundError) || !wasThere) return false;
    return (await this.#lists.get(id)) === undefined;
  }
}

function idOf(userId: string): string {
  return `${userId}:sessions`;
}

function touched({ changes }: ListChange): string {
  return changes
    .map(({ kind, id }) => `${kind}:${id}`)
    .toSorted()
    .join('\n');
}
