import type { Pool, PoolClient } from '@sesi/session-core/postgres';

import { withinTenant } from '../postgres/tenant-transactions.ts';
import type { TenantId } from './tenant-id.ts';

/** Work in Postgres on behalf of one tenant. */
export interface Tenants {
  /**
   * Works in a transaction in which row-level security shows and takes the rows of this tenant only. The statements run as
   * the role `sesi_tenant`: a table of yours is reached when that role is granted it, and guarded when it has the policy of
   * the README.
   *
   * @throws AccessStoreError when Postgres does not answer; what `work` throws, and then nothing was written.
   */
  within<Result>(tenant: TenantId, work: (client: PoolClient) => Promise<Result>): Promise<Result>;
}

/** `Tenants` over a pool, which stays the caller's. */
export function openTenants(pool: Pool): Tenants {
  return { within: async (tenant, work) => await withinTenant(pool, tenant, work) };
}
