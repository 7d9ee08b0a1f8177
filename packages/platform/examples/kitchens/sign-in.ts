import type { MultiTenantSession, NewMultiTenantSession } from '@sesi/access';
import type { DomainData } from '@sesi/cache';
import type { MultiTenant } from '@sesi/platform';

/** An account, with the hash of its password. */
export interface Account extends Omit<NewMultiTenantSession, 'ip' | 'userAgent'> {
  readonly passwordHash: string;
}

/** Why nobody was signed in. The person is told the same for all of them but `too-many`. */
export type SignInRefusal = 'too-many' | 'locked' | 'wrong';

/** Sign-ins from one address: 20 in a quarter of an hour, 200 a day. A wrong one counts three times. */
export const signInLimit = {
  action: 'sign-in',
  windows: [
    { limit: 20, windowMs: 15 * 60_000 },
    { limit: 200, windowMs: 24 * 3_600_000 },
  ],
};

/** Signs in with a password: limited by address, locked after failures, written down. An old hash is replaced. */
export async function signIn(
  { rateLimits, lockout, passwords, sessions }: MultiTenant<DomainData>,
  accounts: Map<string, Account>,
  attempt: { readonly email: string; readonly password: string; readonly ip: string },
): Promise<MultiTenantSession | SignInRefusal> {
  const { email, password, ip } = attempt;
  const verdict = await rateLimits.check(ip, { ...signInLimit, cost: 1 });
  if (verdict.kind === 'refused') return 'too-many';
  if (await lockout.isAccountLocked(email)) return 'locked';
  const account = accounts.get(email);
  const match = await passwords.verify(password, account?.passwordHash);
  const userAgent = 'example';
  const isRight = match.kind === 'match';
  const state = await lockout.recordLoginAttempt(email, isRight, ip, userAgent, account?.sppgId);
  if (state.kind === 'locked') return 'locked';
  if (match.kind === 'mismatch' || account === undefined) {
    await rateLimits.penalty(ip, { ...signInLimit, units: 2 });
    return 'wrong';
  }
  await rateLimits.reward(ip, { ...signInLimit, units: 1 });
  if (match.rehash !== undefined) accounts.set(email, { ...account, passwordHash: match.rehash });
  const { passwordHash: _hash, ...who } = account;
  return await sessions.createSession({ ...who, ip, userAgent });
}
