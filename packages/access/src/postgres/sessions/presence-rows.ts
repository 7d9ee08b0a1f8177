import type { Pool } from '@sesi/session-core/postgres';
import { and, desc, eq, gte, inArray, lt } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';

import type { TenantId } from '../../tenants/tenant-id.ts';
import { inStore } from '../access-store-error.ts';
import { presence } from '../session-tables.ts';
import { acrossTenants, withinTenant } from '../tenant-transactions.ts';

/** A sighting of a user. */
export interface Sighting {
  readonly userId: string;
  /** False: the last session was ended on purpose. */
  readonly online: boolean;
  readonly lastSeenAt: Date;
}

/** Who was seen when, in `access.presence`. Each method throws AccessStoreError. */
export class PresenceRows {
  readonly #pool: Pool;

  /** @param pool - Stays the caller's to close. */
  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** Writes sightings of one tenant; one that is older than what is known changes nothing. */
  async put(tenant: TenantId, sightings: readonly Sighting[]): Promise<void> {
    // One order for all writers: rows that two of them want are locked without a deadlock.
    const rows = sightings.toSorted((a, b) => (a.userId < b.userId ? -1 : 1));
    await inStore('writing who was seen', () =>
      withinTenant(this.#pool, tenant, (client) =>
        client.query(
          `insert into access.presence (tenant, user_id, online, last_seen_at)
           select $1, * from unnest($2::text[], $3::boolean[], $4::timestamptz[])
           on conflict (tenant, user_id) do update
             set online = excluded.online, last_seen_at = excluded.last_seen_at
             where presence.last_seen_at <= excluded.last_seen_at`,
          [
            tenant,
            rows.map(({ userId }) => userId),
            rows.map(({ online }) => online),
            rows.map(({ lastSeenAt }) => lastSeenAt),
          ],
        ),
      ),
    );
  }

  /** What is known of these users. */
  async find(tenant: TenantId, userIds: readonly string[]): Promise<Sighting[]> {
    return await this.#select(tenant, inArray(presence.userId, [...userIds]));
  }

  /** Who is online and was seen since a moment, the latest first. */
  async onlineSince(tenant: TenantId, since: Date): Promise<Sighting[]> {
    return await this.#select(
      tenant,
      and(eq(presence.online, true), gte(presence.lastSeenAt, since)),
    );
  }

  /** Removes those of all tenants that were not seen since; how many. */
  async purge(unseenSince: Date): Promise<number> {
    const { rowCount } = await inStore('removing old sightings', () =>
      acrossTenants(this.#pool, (client) =>
        drizzle(client).delete(presence).where(lt(presence.lastSeenAt, unseenSince)),
      ),
    );
    return rowCount ?? 0;
  }

  async #select(tenant: TenantId, which: ReturnType<typeof and>): Promise<Sighting[]> {
    const { userId, online, lastSeenAt } = presence;
    return await inStore('reading who was seen', () =>
      withinTenant(this.#pool, tenant, (client) =>
        drizzle(client)
          .select({ userId, online, lastSeenAt })
          .from(presence)
          .where(and(eq(presence.tenant, tenant), which))
          .orderBy(desc(lastSeenAt)),
      ),
    );
  }
}
