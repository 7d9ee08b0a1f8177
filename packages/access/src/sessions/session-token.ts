import { createHash, randomBytes } from 'node:crypto';

import { isTenantId, type TenantId } from '../tenants/tenant-id.ts';

/** Which session a token is for. */
export interface SessionReference {
  readonly tenant: TenantId;
  /** The sha256 of the whole token in hex. */
  readonly hash: string;
}

const secretPattern = /^[A-Za-z0-9_-]{43}$/;
const hashPattern = /^[0-9a-f]{64}$/;

/** A new token: `{tenant}.{256 random bits in base64url}`. */
export function newToken(tenant: TenantId): string {
  return `${tenant}.${randomBytes(32).toString('base64url')}`;
}

/** The session that a token is for; undefined when it cannot be a token. */
export function readToken(token: string): SessionReference | undefined {
  const dot = token.indexOf('.');
  const tenant = token.slice(0, Math.max(dot, 0));
  if (!isTenantId(tenant) || !secretPattern.test(token.slice(dot + 1))) return undefined;
  return { tenant, hash: createHash('sha256').update(token).digest('hex') };
}

/** The id within the kind `user-session`, which makes the key `user-session:{tenant}:{hash}`; undefined for no hash. */
export function sessionKey({ tenant, hash }: SessionReference): string | undefined {
  return hashPattern.test(hash) ? `${tenant}:${hash}` : undefined;
}
