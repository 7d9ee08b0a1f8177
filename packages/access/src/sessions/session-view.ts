import type { TenantId } from '../tenants/tenant-id.ts';
import type { OperatorSession } from './operator-session.ts';
import type { UserSession } from './session-kinds.ts';
import type { StoredUserSession } from './session-records.ts';
import { newToken, readToken } from './session-token.ts';

/** A session as it is shown. */
export function shown({ tenant, hash, value }: StoredUserSession): OperatorSession {
  const { seenFrom: _hidden, createdAt, lastSeenAt, expiresAt, endsAt, ...rest } = value;
  return {
    ...rest,
    id: hash,
    tenant,
    createdAt: new Date(createdAt),
    lastSeenAt: new Date(lastSeenAt),
    expiresAt: new Date(expiresAt),
    endsAt: new Date(endsAt),
  };
}

/** A new token with the session that will be stored under its hash. */
export function issuing(
  tenant: TenantId,
  value: UserSession,
): { readonly token: string; readonly stored: StoredUserSession } {
  const token = newToken(tenant);
  const reference = readToken(token);
  if (reference === undefined) throw new Error('a new token cannot be read');
  return { token, stored: { ...reference, value } };
}

/** What an object says, without what it leaves undefined. */
export function present<Value extends object>(
  value: Value,
): { [Key in keyof Value]?: Exclude<Value[Key], undefined> } {
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  // The same keys, less those whose value was undefined.
  return Object.fromEntries(entries) as { [Key in keyof Value]?: Exclude<Value[Key], undefined> };
}
