import { z } from 'zod';

import type { PasswordProblem } from '../passwords/validate-password.ts';
import type { IssuedSession, Origin } from '../sessions/operator-session.ts';
import type { TenantId } from '../tenants/tenant-id.ts';

/** Somebody who may sign in to a tenant. */
export interface Operator {
  readonly tenant: TenantId;
  /** Unique over all tenants: the `userId` of his sessions. */
  readonly id: string;
  /** In lower case. */
  readonly email: string;
  readonly name: string;
  readonly role: string;
  readonly userType: string;
  readonly permissions: readonly string[];
  readonly disabled: boolean;
  readonly createdAt: Date;
}

const text = z.string().trim().min(1).max(256);

/** An address as accounts have it: 254 characters at most, in lower case. */
export const emailAddress = z.email().max(254).toLowerCase();

export const operatorRights = z.object({
  role: text,
  permissions: z.array(text).max(1_000),
});

/** What an account is made of. */
export const newOperator = z.object({
  ...operatorRights.shape,
  email: emailAddress,
  name: text,
  userType: text.default('operator'),
  password: z.string(),
});

/** Who is added to a tenant. */
export interface NewOperator extends z.input<typeof newOperator> {
  readonly tenant: TenantId;
}

/** What an operator may do from now on. */
export type OperatorRights = z.infer<typeof operatorRights>;

/** Who makes a change, for the audit log. */
export interface Actor extends Origin {
  /** Undefined: the program itself. */
  readonly userId?: string | undefined;
}

/** A password that is too weak, with everything that is wrong with it. */
export interface WeakPassword {
  readonly kind: 'refused';
  readonly reason: 'weak-password';
  readonly problems: readonly PasswordProblem[];
}

/** The answer of `add`. */
export type AddedOperator =
  | { readonly kind: 'added'; readonly operator: Operator }
  | { readonly kind: 'refused'; readonly reason: 'email-taken' }
  | WeakPassword;

/** No operator of that tenant has that id. */
export interface UnknownOperator {
  readonly kind: 'refused';
  readonly reason: 'unknown';
}

/** The answer of `setRights` and `disable`. */
export type ChangedOperator =
  | { readonly kind: 'changed'; readonly operator: Operator; readonly endedSessions: number }
  | UnknownOperator;

/** Who signs in, with what. */
export interface OperatorSignIn {
  readonly tenant: TenantId;
  readonly email: string;
  readonly password: string;
  /** Of the client: failures and limits are counted by it. */
  readonly ip: string;
  readonly userAgent: string;
  /** What the user calls the device. */
  readonly device?: string | undefined;
  /** The token that this browser came with: it ends with the sign-in. */
  readonly replaces?: string | undefined;
}

/**
 * Why nobody was signed in. `invalid-credentials` and `locked` are said of accounts that do not exist too; `disabled` and
 * `too-many-sessions` only after the right password.
 */
export type SignInRefusal =
  | { readonly kind: 'refused'; readonly reason: 'rate-limited'; readonly retryAfterMs: number }
  | { readonly kind: 'refused'; readonly reason: 'locked'; readonly until: Date }
  | {
      readonly kind: 'refused';
      readonly reason: 'invalid-credentials' | 'disabled' | 'too-many-sessions';
    };

/** The answer of `signIn`. */
export type SignedIn = IssuedSession | SignInRefusal;

/** What was given cannot be an operator's account. Names the places, no values. */
export class InvalidOperatorError extends Error {
  override readonly name = 'InvalidOperatorError';
  readonly code = 'OPERATOR_INVALID';
}
