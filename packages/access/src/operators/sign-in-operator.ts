import { createHash } from 'node:crypto';

import type { RateWindow } from '../rate-limits/ledger.ts';
import {
  emailAddress,
  type OperatorSignIn,
  type SignedIn,
  type SignInRefusal,
} from './operator.ts';
import type { OperatorParts } from './operators.ts';

/** The steps of a sign-in, in their order: see `Operators.signIn`. */
export async function signInOperator(
  attempt: OperatorSignIn,
  parts: OperatorParts,
): Promise<SignedIn> {
  const { rows, sessions, lockout, passwords } = parts;
  const { tenant, ip, userAgent, device, replaces } = attempt;
  const email = attempt.email.trim().toLowerCase();
  const tooOftenHere = await limited(parts, ip, 'sign-in-ip', parts.settings.triesByIp);
  if (tooOftenHere !== undefined) return tooOftenHere;
  const known = emailAddress.safeParse(email);
  const row = known.success ? await rows.withEmail(tenant, known.data) : undefined;
  const account = row?.id ?? nobody(tenant, email);
  const tooOften = await limited(parts, account, 'sign-in', parts.settings.triesByAccount, tenant);
  if (tooOften !== undefined) return tooOften;

  const before = await lockout.lockState(account);
  const record = async (success: boolean) =>
    await lockout.recordLoginAttempt(account, success, ip, userAgent, tenant);
  if (before.kind === 'locked') {
    // Counts no more; it is in the audit log.
    await record(false);
    return { kind: 'refused', reason: 'locked', until: before.until };
  }
  const match = await passwords.verify(attempt.password, row?.passwordHash);
  const mayEnter = match.kind === 'match' && row?.disabled === false;
  const state = await record(mayEnter);
  // Also where the password was right: others have locked it meanwhile.
  if (state.kind === 'locked') return { kind: 'refused', reason: 'locked', until: state.until };
  if (match.kind === 'mismatch' || row === undefined) return invalid;
  if (row.disabled) return { kind: 'refused', reason: 'disabled' };
  if (match.rehash !== undefined) await rows.rehash(row, match.rehash);

  const { id: userId, role: userRole, userType, name, permissions } = row;
  const rights = { userRole, permissions };
  const who = { tenant, userId, userType, email, name, ...rights };
  const issued = await sessions.create({ ...who, ip, userAgent, device, replaces });
  if (issued.kind === 'refused') return issued;
  const now = await rows.withId(tenant, userId);
  if (now?.revision === row.revision) return issued;
  // Disabled, or given other rights or another password, since the row was read: that ended the sessions of then.
  await sessions.revoke(tenant, userId, issued.session.id);
  return now?.disabled === false ? invalid : { kind: 'refused', reason: 'disabled' };
}

const invalid: SignInRefusal = { kind: 'refused', reason: 'invalid-credentials' };

async function limited(
  { rateLimits, settings }: Pick<OperatorParts, 'rateLimits' | 'settings'>,
  id: string,
  action: string,
  limit: number,
  tenant?: string,
): Promise<SignInRefusal | undefined> {
  const windows: readonly RateWindow[] = [{ limit, windowMs: settings.windowMs }];
  const verdict = await rateLimits.check(id, {
    action,
    windows,
    ...(tenant === undefined ? {} : { tenant }),
  });
  if (verdict.kind === 'allowed') return undefined;
  return { kind: 'refused', reason: 'rate-limited', retryAfterMs: verdict.retryAfterMs };
}

/** What an address that no account has is counted under: of the same kind as an id, and nobody's address in a store. */
function nobody(tenant: string, email: string): string {
  return `nobody-${createHash('sha256').update(`${tenant}:${email}`).digest('hex').slice(0, 32)}`;
}
