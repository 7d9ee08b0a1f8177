import type { Pool, PoolClient } from '@sesi/session-core/postgres';
import { and, count, desc, eq, gte, lt, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';

import type {
  Activity,
  ActivityQuery,
  ActivityType,
  NewActivity,
} from '../../activity/activity.ts';
import { type TenantId, tenantId } from '../../tenants/tenant-id.ts';
import { inStore } from '../access-store-error.ts';
import { sessionActivity } from '../session-tables.ts';
import { acrossTenants, withinTenant } from '../tenant-transactions.ts';

const defaultLimit = 100;
const highestLimit = 1_000;
/** Rows that a purge removes in one transaction. */
const purgePage = 5_000;

/** The activity of sessions in `access.session_activity`. Each method throws AccessStoreError. */
export class ActivityRows {
  readonly #pool: Pool;

  /** @param pool - Stays the caller's to close. */
  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** Writes entries of one tenant, all or none. */
  async add(tenant: TenantId, entries: readonly NewActivity[]): Promise<void> {
    const rows = entries.map(({ data = {}, ...entry }) => ({ ...entry, data }));
    await inStore('writing the activity of sessions', () =>
      withinTenant(this.#pool, tenant, async (client) => {
        await drizzle(client).insert(sessionActivity).values(rows);
      }),
    );
  }

  /** Entries of one tenant, the youngest first. */
  async find(tenant: TenantId, { userId, limit, before }: ActivityQuery): Promise<Activity[]> {
    const { seq } = sessionActivity;
    const rows = await inStore('reading the activity of sessions', () =>
      withinTenant(this.#pool, tenant, async (client) =>
        drizzle(client)
          .select()
          .from(sessionActivity)
          .where(
            and(
              eq(sessionActivity.tenant, tenant),
              userId === undefined ? undefined : eq(sessionActivity.userId, userId),
              before === undefined ? undefined : lt(seq, before),
            ),
          )
          .orderBy(desc(seq))
          .limit(Math.max(1, Math.min(limit ?? defaultLimit, highestLimit))),
      ),
    );
    return rows.map(({ ip, userAgent, type, data, ...row }) => ({
      ...row,
      tenant,
      // Written by `add` alone, which takes no others.
      type: type as ActivityType,
      data: data as Activity['data'],
      ip: ip ?? undefined,
      userAgent: userAgent ?? undefined,
    }));
  }

  /** How many entries of a type each tenant has since a moment; of one tenant, or of all. */
  async countSince(
    tenant: TenantId | undefined,
    type: ActivityType,
    since: Date,
  ): Promise<ReadonlyMap<TenantId, number>> {
    const rows = await inStore('counting the activity of sessions', () => {
      const run = async (client: PoolClient) =>
        drizzle(client)
          .select({ tenant: sessionActivity.tenant, entries: count() })
          .from(sessionActivity)
          .where(and(eq(sessionActivity.type, type), gte(sessionActivity.at, since)))
          .groupBy(sessionActivity.tenant);
      return tenant === undefined
        ? acrossTenants(this.#pool, run)
        : withinTenant(this.#pool, tenant, run);
    });
    return new Map(rows.map((row) => [tenantId(row.tenant), row.entries]));
  }

  /** Removes entries that are older, of all tenants; how many. */
  async purge(olderThan: Date): Promise<number> {
    let removed = 0;
    for (;;) {
      const { rowCount } = await inStore('removing old activity of sessions', () =>
        acrossTenants(this.#pool, (client) =>
          drizzle(client).execute(sql`
            delete from ${sessionActivity} where seq in (
              select seq from ${sessionActivity} where at < ${olderThan} order by at limit ${purgePage})`),
        ),
      );
      removed += rowCount ?? 0;
      if ((rowCount ?? 0) < purgePage) return removed;
    }
  }
}
