import type { OperatorSession } from '../sessions/operator-session.ts';
import type { OperatorSessions } from '../sessions/operator-sessions.ts';
import type { TenantId } from '../tenants/tenant-id.ts';
import { TooManySessionsError } from './too-many-sessions-error.ts';

/** A session as contract C shows it. */
export interface MarketplaceSession {
  readonly userId: string;
  readonly role: string;
  readonly email: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
}

/** Sessions under the names of contract C, which knows no tenants: all of them are in one. */
export class MarketplaceSessions {
  readonly #sessions: OperatorSessions;
  readonly #tenant: TenantId;

  constructor(sessions: OperatorSessions, tenant: TenantId) {
    this.#sessions = sessions;
    this.#tenant = tenant;
  }

  /**
   * Starts a session; its `sessionId` is the token.
   *
   * @throws TooManySessionsError; what `OperatorSessions.create` throws.
   */
  async createSession(userId: string, role: string, email: string): Promise<string> {
    const outcome = await this.#sessions.create({
      tenant: this.#tenant,
      userId,
      userRole: role,
      userType: role,
      email,
      name: email,
      permissions: [],
    });
    if (outcome.kind === 'refused') throw new TooManySessionsError();
    return outcome.token;
  }

  /** The live session of a token; else undefined. It counts as a use. @throws StoreUnavailableError. */
  async getSession(sessionId: string): Promise<MarketplaceSession | undefined> {
    const validation = await this.#sessions.validate(sessionId);
    if (validation.kind === 'refused' || validation.session.tenant !== this.#tenant) {
      return undefined;
    }
    return shownAsUser(validation.session);
  }
}

function shownAsUser(session: OperatorSession): MarketplaceSession {
  const { userId, userRole: role, email, createdAt, lastSeenAt, expiresAt } = session;
  return { userId, role, email, createdAt, lastSeenAt, expiresAt };
}
