import type { MultiTenantSession, NewMultiTenantSession } from '@sesi/access';
import type { DomainData } from '@sesi/cache';
import type { MultiTenant } from '@sesi/platform';

/** An account, with the hash of its password. */
export interface Account extends Omit<NewMultiTenantSession, 'ip' | 'userAgent'> {
  readonly passwordHash: string;
}

/** Why nobody was signed in. The person is told the same for all of them but `too-many`. */
export type SignInRefusal = 'too-many' | 'locked' | 'wrong';

/** Signs in with a password: limited by address, locked after failures, written down. */
export async function signIn(
  { rateLimits, lockout, passwords, sessions }: MultiTenant<DomainData>,
  accounts: ReadonlyMap<string, Account>,
  attempt: { readonly email: string; readonly password: string; readonly ip: string },
): Promise<MultiTenantSession | SignInRefusal> {
  const { email, password, ip } = attempt;
  const verdict = await rateLimits.checkRateLimit(ip, 'sign-in', 20, 15 * 60_000);
  if (verdict.kind === 'refused') return 'too-many';
  if (await lockout.isAccountLocked(email)) return 'locked';
  const account = accounts.get(email);
  const match = await passwords.verify(password, account?.passwordHash);
  const userAgent = 'example';
  const isRight = match.kind === 'match';
  const state = await lockout.recordLoginAttempt(email, isRight, ip, userAgent, account?.sppgId);
  if (state.kind === 'locked') return 'locked';
  if (!isRight || account === undefined) return 'wrong';
  const { passwordHash: _hash, ...who } = account;
  return await sessions.createSession({ ...who, ip, userAgent });
}
