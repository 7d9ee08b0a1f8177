import type { Pool, PoolClient } from '@sesi/session-core/postgres';

import type { TenantId } from '../tenants/tenant-id.ts';
import { AccessStoreError, inStore } from './access-store-error.ts';

/** The role that sees the rows of one tenant: those that `sesi.tenant` names. */
const tenantRole = 'sesi_tenant';
/** The role of housekeeping and of figures over all tenants. */
const operatorRole = 'sesi_operator';

/**
 * Works in a transaction that sees and writes the rows of one tenant only, whoever the pool signs in as: row-level
 * security binds neither superusers nor, without FORCE, owners, so the transaction takes a role that it does bind.
 *
 * @throws AccessStoreError when Postgres does not answer; what `work` throws, and then nothing was written.
 */
export async function withinTenant<Result>(
  pool: Pool,
  tenant: TenantId,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  return await transaction(pool, tenantRole, tenant, work);
}

/** As `withinTenant`, over the rows of all tenants: for housekeeping and figures, never on behalf of a tenant. */
export async function acrossTenants<Result>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  return await transaction(pool, operatorRole, '', work);
}

async function transaction<Result>(
  pool: Pool,
  role: string,
  tenant: string,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await inStore('connecting', () => pool.connect());
  let usable = false;
  try {
    await inStore('beginning a transaction', () =>
      Promise.all([
        client.query('begin'),
        client.query(`set local role ${role}`),
        client.query(`select set_config('sesi.tenant', $1, true)`, [tenant]),
      ]),
    );
    const result = await work(client);
    const { command } = await inStore('committing', () => client.query('commit'));
    // Who swallowed the error of a statement would not learn otherwise that nothing was written.
    if (command !== 'COMMIT') {
      throw new AccessStoreError('A statement of the transaction failed: nothing was written.');
    }
    usable = true;
    return result;
  } catch (error) {
    usable = await rolledBack(client);
    throw error;
  } finally {
    // What cannot be rolled back is closed: the next borrower must not find its role or transaction.
    client.release(!usable);
  }
}

async function rolledBack(client: PoolClient): Promise<boolean> {
  try {
    await client.query('rollback');
    return true;
  } catch {
    return false;
  }
}
