import type { AuditEntry } from './audit-entry.ts';

/** From when on a pattern is worth an alert. */
export interface AlertRules {
  /** Length of time that is looked at; default 15 min. */
  readonly windowMs: number;
  /** Accounts that one address failed to sign in to; default 10. */
  readonly accountsFromOneIp: number;
  /** Addresses from which one account was tried in vain; default 5. */
  readonly ipsOnOneAccount: number;
  /** Failures from one address; default 50. */
  readonly failuresFromOneIp: number;
  /** Failures of an account that a success from the same address then followed; default 4. */
  readonly failuresBeforeSuccess: number;
}

export const defaultAlertRules: AlertRules = {
  windowMs: 15 * 60_000,
  accountsFromOneIp: 10,
  ipsOnOneAccount: 5,
  failuresFromOneIp: 50,
  failuresBeforeSuccess: 4,
};

/** A pattern that a person should look at. */
export type AuditAlert = {
  readonly at: Date;
  /** Accounts, addresses or failures, as the type says. */
  readonly count: number;
} & (
  | { readonly type: 'many-accounts-from-one-ip'; readonly ip: string }
  | { readonly type: 'many-failures-from-one-ip'; readonly ip: string }
  | { readonly type: 'many-ips-on-one-account'; readonly userId: string }
  | { readonly type: 'success-after-failures'; readonly userId: string; readonly ip: string }
);

/** The part of an entry that the rules look at. */
export type SignInEntry = Pick<AuditEntry, 'action' | 'outcome' | 'userId' | 'ip' | 'at'>;

/** The patterns in entries of any number of tenants, in any order. */
export function findAlerts(
  entries: readonly SignInEntry[],
  rules: AlertRules,
  now: Date,
): AuditAlert[] {
  const since = now.getTime() - rules.windowMs;
  const signIns = entries
    .filter(({ action, at }) => action === 'login' && at.getTime() > since)
    .toSorted((a, b) => a.at.getTime() - b.at.getTime());
  const failures = signIns.filter(({ outcome }) => outcome === 'failure');
  return [
    ...ofAddresses(failures, rules, now),
    ...ofAccounts(failures, rules, now),
    ...breakIns(signIns, rules, now),
  ];
}

function ofAddresses(failures: readonly SignInEntry[], rules: AlertRules, now: Date): AuditAlert[] {
  const alerts: AuditAlert[] = [];
  for (const [ip, theirs] of Map.groupBy(failures, (entry) => entry.ip)) {
    if (ip === undefined) continue;
    const accounts = distinct(theirs.map(({ userId }) => userId));
    if (accounts >= rules.accountsFromOneIp) {
      alerts.push({ type: 'many-accounts-from-one-ip', ip, count: accounts, at: now });
    }
    if (theirs.length >= rules.failuresFromOneIp) {
      alerts.push({ type: 'many-failures-from-one-ip', ip, count: theirs.length, at: now });
    }
  }
  return alerts;
}

function ofAccounts(failures: readonly SignInEntry[], rules: AlertRules, now: Date): AuditAlert[] {
  const alerts: AuditAlert[] = [];
  for (const [userId, theirs] of Map.groupBy(failures, (entry) => entry.userId)) {
    const ips = distinct(theirs.map(({ ip }) => ip));
    if (userId === undefined || ips < rules.ipsOnOneAccount) continue;
    alerts.push({ type: 'many-ips-on-one-account', userId, count: ips, at: now });
  }
  return alerts;
}

function breakIns(signIns: readonly SignInEntry[], rules: AlertRules, now: Date): AuditAlert[] {
  const alerts: AuditAlert[] = [];
  for (const [index, { outcome, userId, ip }] of signIns.entries()) {
    if (outcome !== 'success' || userId === undefined || ip === undefined) continue;
    const before = signIns
      .slice(0, index)
      .filter((entry) => entry.userId === userId && entry.ip === ip);
    const count = before.length - 1 - before.findLastIndex((entry) => entry.outcome === 'success');
    if (count >= rules.failuresBeforeSuccess) {
      alerts.push({ type: 'success-after-failures', userId, ip, count, at: now });
    }
  }
  return alerts;
}

function distinct(names: readonly (string | undefined)[]): number {
  return new Set(names.filter((name) => name !== undefined)).size;
}
