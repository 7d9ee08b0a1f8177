import type { Pool } from '@sesi/session-core/postgres';

import type { SignInEntry } from '../../audit/find-alerts.ts';
import { inStore } from '../access-store-error.ts';

/** More entries say nothing new about a pattern. */
const mostEntries = 2_000;

/** Sign-ins since then that have one of these addresses or accounts, the newest. @throws AccessStoreError */
export async function recentSignIns(
  pool: Pool,
  since: Date,
  ips: readonly string[],
  userIds: readonly string[],
): Promise<SignInEntry[]> {
  return await inStore('looking for patterns in the audit log', async () => {
    const { rows } = await pool.query<{
      action: string;
      outcome: 'success' | 'failure';
      user_id: string | null;
      ip: string | null;
      at: Date;
    }>(
      `(select action, outcome, user_id, ip, at, tenant, seq from access.audit_entry
         where ip = any($1) and at > $3 and action = 'login' order by at desc limit $4)
       union
       (select action, outcome, user_id, ip, at, tenant, seq from access.audit_entry
         where user_id = any($2) and at > $3 and action = 'login' order by at desc limit $4)`,
      [ips, userIds, since, mostEntries],
    );
    return rows.map(({ action, outcome, user_id: userId, ip, at }) => ({
      action,
      outcome,
      userId: userId ?? undefined,
      ip: ip ?? undefined,
      at,
    }));
  });
}

/** Whether this process is the one to tell an alert of this period; the others then are not. @throws AccessStoreError */
export async function claimAlert(
  pool: Pool,
  alert: { readonly type: string; readonly subject: string; readonly at: Date },
  period: number,
): Promise<boolean> {
  return await inStore('noting an alert', async () => {
    const { rowCount } = await pool.query(
      `insert into access.audit_alert (type, subject, period, at) values ($1, $2, $3, $4)
       on conflict (type, subject, period) do nothing`,
      [alert.type, alert.subject, period, alert.at],
    );
    return rowCount === 1;
  });
}

/** Forgets alerts older than that. @throws AccessStoreError */
export async function forgetAlerts(pool: Pool, before: Date): Promise<void> {
  await inStore('removing old alerts', () =>
    pool.query('delete from access.audit_alert where at < $1', [before]),
  );
}
