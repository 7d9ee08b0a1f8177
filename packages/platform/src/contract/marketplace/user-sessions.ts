import { createHash } from 'node:crypto';

import {
  type Access,
  type MarketplaceSession,
  MarketplaceSessions,
  type OperatorSession,
  type TenantId,
} from '@sesi/access';
import {
  defineKind,
  type SessionCore,
  SessionNotFoundError,
  type Sessions,
} from '@sesi/session-core';
import { z } from 'zod';

/** What an app keeps with a session: plain JSON. */
export type SessionMetadata = Readonly<Record<string, unknown>>;

/** A live session with its metadata. */
export interface UserSession extends MarketplaceSession {
  readonly metadata: SessionMetadata;
}

const dayMs = 24 * 60 * 60_000;

const metadataKind = defineKind<SessionMetadata>({
  name: 'session-metadata',
  keyPrefix: 'session-metadata:',
  // A session lives for a day, and can be extended by a week.
  ttlMs: 8 * dayMs,
  renewOnUpdate: true,
  sensitive: true,
  schema: z.record(z.string(), z.unknown()),
});

/** Sessions of users under the names of contract C. Each device has its own. */
export class UserSessions {
  readonly #access: Access;
  readonly #tenant: TenantId;
  readonly #names: MarketplaceSessions;
  readonly #metadata: Sessions<SessionMetadata>;

  constructor(core: Pick<SessionCore, 'sessions'>, access: Access, tenant: TenantId) {
    this.#access = access;
    this.#tenant = tenant;
    this.#names = new MarketplaceSessions(access.sessions, tenant);
    this.#metadata = core.sessions(metadataKind);
  }

  /**
   * Starts a session on one device; its `sessionId` is the token, and is shown here only.
   *
   * @param metadata - Such as `{ device: 'Pixel 9' }`; sealed in both stores.
   * @throws TooManySessionsError; InvalidSessionError; StoreUnavailableError.
   */
  async createSession(
    userId: string,
    role: string,
    email: string,
    metadata: SessionMetadata = {},
  ): Promise<string> {
    const sessionId = await this.#names.createSession(userId, role, email);
    if (Object.keys(metadata).length > 0) await this.#metadata.save(idOf(sessionId), metadata);
    return sessionId;
  }

  /** The live session; undefined when it is unknown, ended or expired. It counts as a use. @throws StoreUnavailableError. */
  async getSession(sessionId: string): Promise<UserSession | undefined> {
    const session = await this.#names.getSession(sessionId);
    if (session === undefined) return undefined;
    const held = await this.#metadata.get(idOf(sessionId));
    return { ...session, metadata: held?.value ?? {} };
  }

  /** Whether the session is live. It counts as a use. @throws StoreUnavailableError. */
  async validateSession(sessionId: string): Promise<boolean> {
    return (await this.#names.getSession(sessionId)) !== undefined;
  }

  /** Changes these fields and leaves the others; false when there is no such session. @throws StoreUnavailableError. */
  async updateMetadata(sessionId: string, changes: SessionMetadata): Promise<boolean> {
    if (!(await this.validateSession(sessionId))) return false;
    const id = idOf(sessionId);
    try {
      await this.#metadata.update(id, (metadata) => ({ ...metadata, ...changes }));
    } catch (error) {
      if (!(error instanceof SessionNotFoundError)) throw error;
      await this.#metadata.save(id, changes);
    }
    return true;
  }

  /** The user's live sessions, one for each device, the oldest first. @throws StoreUnavailableError. */
  async getUserSessions(userId: string): Promise<readonly OperatorSession[]> {
    return await this.#access.sessions.devices(this.#tenant, userId);
  }

  /** Ends a session; false when there was none. @throws StoreUnavailableError. */
  async deleteSession(sessionId: string): Promise<boolean> {
    const ended = await this.#access.sessions.signOut(sessionId);
    await this.#metadata.delete(idOf(sessionId));
    return ended;
  }

  /** Ends a user's sessions on all devices; how many. @throws StoreUnavailableError. */
  async deleteUserSessions(userId: string): Promise<number> {
    return await this.#access.sessions.revokeUser(this.#tenant, userId);
  }
}

/** The token itself is in no store. */
function idOf(sessionId: string): string {
  return createHash('sha256').update(sessionId).digest('hex');
}
