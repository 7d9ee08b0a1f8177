import type { OperatorSession, Origin } from '../sessions/operator-session.ts';
import type { OperatorSessions } from '../sessions/operator-sessions.ts';
import { isTenantId, tenantId } from '../tenants/tenant-id.ts';
import { TooManySessionsError } from './too-many-sessions-error.ts';

/** What contract E's `createSession` takes. */
export interface NewMultiTenantSession extends Origin {
  readonly userId: string;
  readonly userRole: string;
  /** The tenant. */
  readonly sppgId: string;
  readonly userType: string;
  readonly email: string;
  readonly name: string;
  readonly permissions: readonly string[];
}

/** A session as contract E shows it. */
export interface MultiTenantSession extends Omit<OperatorSession, 'id' | 'tenant'> {
  /** The token: what `validateSession` takes. It is in no list and no store. */
  readonly sessionId: string;
  readonly sppgId: string;
}

/** Operators' sessions under the names of contract E. */
export class MultiTenantSessions {
  readonly #sessions: OperatorSessions;

  constructor(sessions: OperatorSessions) {
    this.#sessions = sessions;
  }

  /** @throws InvalidTenantError; TooManySessionsError; what `OperatorSessions.create` throws. */
  async createSession({ sppgId, ...signIn }: NewMultiTenantSession): Promise<MultiTenantSession> {
    const outcome = await this.#sessions.create({ ...signIn, tenant: tenantId(sppgId) });
    if (outcome.kind === 'refused') throw new TooManySessionsError();
    return named(outcome.token, outcome.session);
  }

  /**
   * The session, when it is live and has the permission; else undefined.
   *
   * @param sppgId - In `origin`: refuses the session of another tenant than this one.
   * @throws StoreUnavailableError
   */
  async validateSession(
    sessionId: string,
    requiredPermission?: string,
    { sppgId, ...origin }: Origin & { readonly sppgId?: string } = {},
  ): Promise<MultiTenantSession | undefined> {
    if (sppgId !== undefined && !(isTenantId(sppgId) && sessionId.startsWith(`${sppgId}.`))) {
      return undefined;
    }
    const validation = await this.#sessions.validate(sessionId, requiredPermission, origin);
    return validation.kind === 'valid' ? named(sessionId, validation.session) : undefined;
  }
}

function named(sessionId: string, session: OperatorSession): MultiTenantSession {
  const { id: _id, tenant: sppgId, ...rest } = session;
  return { ...rest, sessionId, sppgId };
}
