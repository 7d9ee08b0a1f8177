import type { TenantId, Tenants } from '@sesi/access';
import type { Domain } from '@sesi/cache';
import type { Pool } from '@sesi/session-core/postgres';

/** What a kitchen has of one domain, as Postgres keeps it: the source behind the cache. */
export class KitchenRows {
  readonly #tenants: Tenants;

  private constructor(tenants: Tenants) {
    this.#tenants = tenants;
  }

  /** Makes the table, which shows each tenant its own rows only, whatever a statement asks for. */
  static async open(pool: Pool, tenants: Tenants): Promise<KitchenRows> {
    await pool.query(`
      create table if not exists kitchen (
        tenant text not null, domain text not null, items jsonb not null, primary key (tenant, domain)
      );
      grant select, insert, update on kitchen to sesi_tenant;
      alter table kitchen enable row level security, force row level security;
      create policy of_tenant on kitchen to sesi_tenant
        using (tenant = nullif(current_setting('sesi.tenant', true), ''));
    `);
    return new KitchenRows(tenants);
  }

  async read(tenant: TenantId, domain: Domain): Promise<readonly string[]> {
    return await this.#tenants.within(tenant, async (client) => {
      const { rows } = await client.query<{ items: string[] }>(
        'select items from kitchen where domain = $1',
        [domain],
      );
      return rows[0]?.items ?? [];
    });
  }

  async write(tenant: TenantId, domain: Domain, items: readonly string[]): Promise<void> {
    await this.#tenants.within(tenant, async (client) => {
      await client.query(
        `insert into kitchen values ($1, $2, $3)
         on conflict (tenant, domain) do update set items = excluded.items`,
        [tenant, domain, JSON.stringify(items)],
      );
    });
  }

  /** Asks for the rows of every tenant, on behalf of one. */
  async tenantsSeenBy(tenant: TenantId): Promise<readonly string[]> {
    return await this.#tenants.within(tenant, async (client) => {
      const { rows } = await client.query<{ tenant: string }>(
        'select distinct tenant from kitchen order by tenant',
      );
      return rows.map((row) => row.tenant);
    });
  }
}
