import { randomUUID } from 'node:crypto';

import type { Clock } from '@sesi/session-core';
import type { z } from 'zod';

import type { AuditLog } from '../audit/audit-log.ts';
import type { Lockout } from '../lockout/lockout.ts';
import type { Passwords } from '../passwords/passwords.ts';
import type {
  OperatorChange,
  OperatorRow,
  OperatorRows,
} from '../postgres/operators/operator-rows.ts';
import type { RateLimits } from '../rate-limits/rate-limits.ts';
import type { OperatorSessions } from '../sessions/operator-sessions.ts';
import type { TenantId } from '../tenants/tenant-id.ts';
import type { OperatorSettings } from './operator-settings.ts';
import {
  type Actor,
  type AddedOperator,
  type ChangedOperator,
  InvalidOperatorError,
  type NewOperator,
  newOperator,
  type Operator,
  type OperatorRights,
  operatorRights,
  type OperatorSignIn,
  type SignedIn,
  type UnknownOperator,
  type WeakPassword,
} from './operator.ts';
import { signInOperator } from './sign-in-operator.ts';

/** What accounts stand on. */
export interface OperatorParts {
  readonly rows: OperatorRows;
  readonly sessions: OperatorSessions;
  readonly rateLimits: RateLimits;
  readonly lockout: Lockout;
  readonly passwords: Passwords;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly settings: OperatorSettings;
}

/**
 * The accounts of operators, by tenant. Each change is in the audit log of the tenant; who may make it is for the caller to
 * check. Methods throw AccessStoreError, StoreUnavailableError and PasswordsBusyError.
 */
export class Operators {
  readonly #parts: OperatorParts;

  constructor(parts: OperatorParts) {
    this.#parts = parts;
  }

  /** Adds an account. @throws InvalidOperatorError for an address, name, role or permission that cannot be. */
  async add(wanted: NewOperator, by: Actor = {}): Promise<AddedOperator> {
    return await this.#add(wanted, by, false);
  }

  /**
   * Adds an account if the tenant has none; of any number of processes that do so at a time, one does.
   *
   * @returns undefined when there was one already.
   * @throws InvalidOperatorError
   */
  async addFirst(
    wanted: NewOperator,
  ): Promise<Exclude<AddedOperator, { reason: 'email-taken' }> | undefined> {
    if ((await this.#parts.rows.all(wanted.tenant)).length > 0) return undefined;
    const added = await this.#add(wanted, {}, true);
    return added.kind === 'refused' && added.reason === 'email-taken' ? undefined : added;
  }

  /** The accounts of a tenant, by address. */
  async list(tenant: TenantId): Promise<readonly Operator[]> {
    return (await this.#parts.rows.all(tenant)).map(shown);
  }

  /** Gives somebody other rights, and ends his sessions, which hold the old ones. @throws InvalidOperatorError. */
  async setRights(
    tenant: TenantId,
    id: string,
    rights: OperatorRights,
    by: Actor = {},
  ): Promise<ChangedOperator> {
    const change = parsed(operatorRights, rights);
    return await this.#change({ tenant, id, by, action: 'operator-rights-set' }, change, change);
  }

  /** Gives somebody a new password, and ends his sessions. */
  async setPassword(
    tenant: TenantId,
    id: string,
    password: string,
    by: Actor = {},
  ): Promise<ChangedOperator | WeakPassword> {
    const row = await this.#parts.rows.withId(tenant, id);
    if (row === undefined) return unknown;
    const weak = this.#weakness(password, row);
    if (weak !== undefined) return weak;
    const passwordHash = await this.#parts.passwords.hash(password);
    return await this.#change(
      { tenant, id, by, action: 'operator-credentials-set' },
      { passwordHash },
    );
  }

  /** Lets somebody sign in no more, or again, and ends his sessions. */
  async disable(
    tenant: TenantId,
    id: string,
    by: Actor = {},
    { disabled = true }: { readonly disabled?: boolean } = {},
  ): Promise<ChangedOperator> {
    const action = disabled ? 'operator-disabled' : 'operator-enabled';
    return await this.#change({ tenant, id, by, action }, { disabled });
  }

  /** Ends the lock that failed sign-ins brought; false when there was none to end. */
  async unlock(tenant: TenantId, id: string, by: { readonly userId: string }): Promise<boolean> {
    const row = await this.#parts.rows.withId(tenant, id);
    if (row === undefined) return false;
    return await this.#parts.lockout.unlock(id, { ...by, tenant });
  }

  /**
   * Signs somebody in by address and password: limits by address and account, lock-out, password, session, audit. An account
   * that does not exist is answered as one with another password, after the same work.
   *
   * @throws AccessStoreError, StoreUnavailableError while Postgres is away: nobody is signed in then.
   */
  async signIn(attempt: OperatorSignIn): Promise<SignedIn> {
    return await signInOperator(attempt, this.#parts);
  }

  async #add(wanted: NewOperator, by: Actor, onlyFirst: boolean): Promise<AddedOperator> {
    const { rows, passwords, clock } = this.#parts;
    const { tenant } = wanted;
    const { password, ...account } = parsed(newOperator, wanted);
    const weak = this.#weakness(password, account);
    if (weak !== undefined) return weak;
    const row = {
      ...account,
      tenant,
      id: randomUUID(),
      passwordHash: await passwords.hash(password),
      disabled: false,
      createdAt: clock.now(),
    };
    if (!(await rows.add(row, { onlyFirst }))) return { kind: 'refused', reason: 'email-taken' };
    const { role, permissions } = account;
    await this.#audit({ tenant, id: row.id, by, action: 'operator-added' }, { role, permissions });
    return { kind: 'added', operator: shown(row) };
  }

  /** The row first, then the sessions: whoever signs in meanwhile looks at the row once more. */
  async #change(
    made: Change,
    change: OperatorChange,
    data: Readonly<Record<string, unknown>> = {},
  ): Promise<ChangedOperator> {
    const { rows, sessions } = this.#parts;
    const row = await rows.change(made.tenant, made.id, change);
    if (row === undefined) return unknown;
    const endedSessions = await sessions.revokeUser(made.tenant, made.id);
    await this.#audit(made, { ...data, endedSessions });
    return { kind: 'changed', operator: shown(row), endedSessions };
  }

  #weakness(
    password: string,
    { email, name }: { readonly email: string; readonly name: string },
  ): WeakPassword | undefined {
    const verdict = this.#parts.passwords.validatePassword(password, { email, name });
    if (verdict.kind === 'accepted') return undefined;
    return { kind: 'refused', reason: 'weak-password', problems: verdict.problems };
  }

  async #audit(
    { tenant, id, by, action }: Change,
    data: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const { ip, userAgent, userId } = by;
    await this.#parts.audit.append({
      tenant,
      action,
      outcome: 'success',
      userId: id,
      ip,
      userAgent,
      data: { ...data, by: userId },
    });
  }
}

interface Change {
  readonly tenant: TenantId;
  readonly id: string;
  readonly by: Actor;
  readonly action: string;
}

const unknown: UnknownOperator = { kind: 'refused', reason: 'unknown' };

function shown({
  passwordHash: _secret,
  revision: _inner,
  tenant,
  ...row
}: Omit<OperatorRow, 'revision'> & { readonly revision?: number }): Operator {
  // Written by `add` alone, which takes a checked one.
  return { ...row, tenant: tenant as TenantId };
}

function parsed<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const { success, data, error } = schema.safeParse(value);
  if (success) return data;
  const places = error.issues.map(({ path }) => path.join('.'));
  throw new InvalidOperatorError(
    `An operator cannot be like that: look at ${[...new Set(places)].join(', ')}.`,
  );
}
