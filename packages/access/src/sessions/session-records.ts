import {
  type SessionChange,
  type SessionCore,
  SessionNotFoundError,
  type Sessions,
} from '@sesi/session-core';

import { type TenantId, tenantId } from '../tenants/tenant-id.ts';
import { type ListedSession, type UserSession, userSessionKind } from './session-kinds.ts';
import { SessionContentionError, SessionLists } from './session-list.ts';
import { type Admission, liveOf, rowLifeMs } from './session-rules.ts';
import { sessionKey } from './session-token.ts';

/** A stored session, with where it is. */
export interface StoredUserSession {
  readonly tenant: TenantId;
  readonly hash: string;
  readonly value: UserSession;
}

/** Each lost race means that somebody else has changed the session. */
const mostRevisions = 50;

/** What `revise` computes: the new value, or undefined for "leave it". It may run again. */
export type Revision = (value: UserSession) => UserSession | undefined;

/**
 * Sessions and the lists of their users. Each change of a session is a change of its user's list in the same transaction, so
 * the limit and "end them all" are decisions on one locked row.
 */
export class SessionRecords {
  readonly #sessions: Sessions<UserSession>;
  readonly #lists: SessionLists;

  constructor(core: SessionCore) {
    this.#sessions = core.sessions(userSessionKind);
    this.#lists = new SessionLists(core);
  }

  /** @throws StoreUnavailableError, also when only Redis answers: a session opens doors. */
  async get(tenant: TenantId, hash: string): Promise<UserSession | undefined> {
    const key = sessionKey({ tenant, hash });
    return key === undefined ? undefined : (await this.#sessions.get(key))?.value;
  }

  /** The live sessions of a user in a tenant, the oldest first. */
  async ofUser(tenant: TenantId, userId: string, nowMs: number): Promise<StoredUserSession[]> {
    const listed = liveOf(await this.#lists.of(userId), nowMs).filter(
      (one) => one.tenant === tenant,
    );
    const found = await Promise.all(
      listed.map(async ({ hash }) => ({ tenant, hash, value: await this.get(tenant, hash) })),
    );
    return found.flatMap(({ hash, value }) =>
      value === undefined ? [] : [{ tenant, hash, value }],
    );
  }

  /** All live sessions, of one tenant or of all. */
  async *all(tenant: TenantId | undefined, nowMs: number): AsyncGenerator<StoredUserSession, void> {
    const filter = tenant === undefined ? {} : { idPrefix: `${tenant}:` };
    for await (const { id, value } of this.#sessions.entries(filter)) {
      if (value.expiresAt <= nowMs) continue;
      const colon = id.indexOf(':');
      yield { tenant: tenantId(id.slice(0, colon)), hash: id.slice(colon + 1), value };
    }
  }

  /** Stores a new session if `decide` admits it, and ends those that it names. */
  async issue(
    { tenant, hash, value }: StoredUserSession,
    nowMs: number,
    decide: (sessions: readonly ListedSession[], added: ListedSession) => Admission | GoneRefusal,
  ): Promise<{ readonly kind: 'issued'; readonly ended: readonly string[] } | IssueRefusal> {
    const { createdAt, expiresAt } = value;
    let ended: readonly string[] = [];
    const outcome = await this.#lists.change<IssueRefusal['reason']>(value.userId, (sessions) => {
      const decided = decide(sessions, { tenant, hash, createdAt, expiresAt });
      if (decided.kind === 'refused') return decided;
      ({ ended } = decided);
      return {
        kind: 'change',
        sessions: decided.sessions,
        changes: [this.#creating({ tenant, hash, value }, nowMs), ...this.#deleting(tenant, ended)],
        lifeMs: rowLifeMs({ expiresAt: value.endsAt }, nowMs),
      };
    });
    return outcome.kind === 'refused' ? outcome : { kind: 'issued', ended };
  }

  /**
   * Ends sessions of a user in a tenant; their hashes, and whether others are left.
   *
   * @param which - Of the listed ones.
   * @param named - Ended as well, listed or not.
   */
  async end(
    { tenant, userId, nowMs }: { tenant: TenantId; userId: string; nowMs: number },
    which: (session: ListedSession) => boolean,
    named: readonly string[] = [],
  ): Promise<{ readonly ended: readonly string[]; readonly anyLeft: boolean }> {
    let result = { ended: named, anyLeft: false };
    await this.#lists.change<'nothing'>(userId, (sessions) => {
      const live = liveOf(sessions, nowMs);
      const own = live.filter((one) => one.tenant === tenant);
      const chosen = own.filter(which).map(({ hash }) => hash);
      const ended = [...new Set([...named, ...chosen])];
      result = { ended, anyLeft: own.some(({ hash }) => !ended.includes(hash)) };
      if (ended.length === 0) return { kind: 'refused', reason: 'nothing' };
      return {
        kind: 'change',
        sessions: live.filter((one) => one.tenant !== tenant || !ended.includes(one.hash)),
        changes: this.#deleting(tenant, ended),
      };
    });
    return result;
  }

  /**
   * Changes a live session and its place in the list; undefined when it is gone.
   *
   * @throws SessionContentionError
   */
  async revise(
    tenant: TenantId,
    hash: string,
    nowMs: number,
    revision: Revision,
  ): Promise<UserSession | undefined> {
    for (let attempt = 0; attempt < mostRevisions; attempt += 1) {
      const value = await this.get(tenant, hash);
      if (value === undefined) return undefined;
      const next = revision(value);
      if (next === undefined) return value;
      const outcome = await this.#revise({ tenant, hash, value }, next, nowMs, revision);
      if (outcome === 'gone') return undefined;
      if (outcome === 'done') return next;
    }
    throw new SessionContentionError('A session is changed too often at a time: try again.');
  }

  async #revise(
    { tenant, hash, value }: StoredUserSession,
    next: UserSession,
    nowMs: number,
    revision: Revision,
  ): Promise<'done' | 'gone' | 'moved'> {
    const change = this.#sessions.updating(`${tenant}:${hash}`, revision, {
      ttlMs: rowLifeMs(next, nowMs),
    });
    try {
      const outcome = await this.#lists.change<'gone' | 'moved'>(value.userId, (sessions) => {
        const listed = sessions.find((one) => one.tenant === tenant && one.hash === hash);
        if (listed === undefined) return { kind: 'refused', reason: 'gone' };
        // Another one renewed or extended it: the life of the row is to be computed from that.
        if (listed.expiresAt !== value.expiresAt) return { kind: 'refused', reason: 'moved' };
        return {
          kind: 'change',
          sessions: liveOf(sessions, nowMs).map((one) =>
            one === listed ? { ...one, expiresAt: next.expiresAt } : one,
          ),
          changes: [change],
          lifeMs: rowLifeMs({ expiresAt: next.endsAt }, nowMs),
        };
      });
      return outcome.kind === 'refused' ? outcome.reason : 'done';
    } catch (error) {
      if (error instanceof SessionNotFoundError) return 'gone';
      throw error;
    }
  }

  #creating({ tenant, hash, value }: StoredUserSession, nowMs: number): SessionChange {
    return this.#sessions.creating(`${tenant}:${hash}`, value, { ttlMs: rowLifeMs(value, nowMs) });
  }

  #deleting(tenant: TenantId, hashes: readonly string[]): SessionChange[] {
    return hashes.map((hash) => this.#sessions.deleting(`${tenant}:${hash}`));
  }
}

/** The session that is to be replaced is not there any more. */
export interface GoneRefusal {
  readonly kind: 'refused';
  readonly reason: 'unknown';
}

/** Why no session was issued. */
export type IssueRefusal = {
  readonly kind: 'refused';
  readonly reason: 'too-many-sessions' | 'unknown';
};
