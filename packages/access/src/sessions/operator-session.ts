import type { TenantId } from '../tenants/tenant-id.ts';

/** Where a request comes from. Longer texts are cut: 64 characters of an IP, 512 of an agent. */
export interface Origin {
  readonly ip?: string | undefined;
  readonly userAgent?: string | undefined;
}

/** What a signed-in user may do. */
export interface Rights {
  /** Such as `kitchen-manager`. */
  readonly userRole: string;
  /** Each as it is asked for: `menus:write`. There are no wildcards. */
  readonly permissions: readonly string[];
}

/** Who signs in: what contract E gives to `createSession`. */
export interface SignIn extends Rights, Origin {
  readonly tenant: TenantId;
  /** Unique over all tenants. */
  readonly userId: string;
  readonly userType: string;
  readonly email: string;
  readonly name: string;
  /** What the user calls the device: `Budi's phone`. */
  readonly device?: string | undefined;
  /** The token that this browser came with, if any: it ends with the sign-in, so that none planted there stays good. */
  readonly replaces?: string | undefined;
}

/** A live session, as it is shown. The token is not part of it: only its bearer has that. */
export interface OperatorSession extends Rights, Origin {
  /** The sha256 of the token in hex: names the session and opens nothing. */
  readonly id: string;
  readonly tenant: TenantId;
  readonly userId: string;
  readonly userType: string;
  readonly email: string;
  readonly name: string;
  readonly device?: string | undefined;
  readonly createdAt: Date;
  /** The last use that was written down: at most `renewEveryMs` before the last use. */
  readonly lastSeenAt: Date;
  /** When it ends unless it is used before. */
  readonly expiresAt: Date;
  /** When it ends however much it is used. */
  readonly endsAt: Date;
}

/** What a sign-in or a rotation gives: the token is shown once, here. */
export interface IssuedSession {
  readonly kind: 'issued';
  /** `{tenant}.{256 random bits in base64url}`; of it only a hash is stored. */
  readonly token: string;
  readonly session: OperatorSession;
  /** Sessions of the same user that ended with it. */
  readonly ended: number;
}

/**
 * Why a token opens nothing. `unknown`: it never was one, or its session was ended, or expired some minutes ago.
 * `expired`: it expired within the last minutes. `other-ip`: only with the setting `otherIp: 'refuse'`.
 */
export type RefusalReason = 'unknown' | 'expired' | 'missing-permission' | 'other-ip';

/** A token that opens nothing. */
export interface RefusedSession {
  readonly kind: 'refused';
  readonly reason: RefusalReason;
}

/** A token that opens what was asked for. */
export interface ValidSession {
  readonly kind: 'valid';
  readonly session: OperatorSession;
}

/** The answer of `validate`. */
export type Validation = ValidSession | RefusedSession;
