import type { Pool, PoolClient } from '@sesi/session-core/postgres';
import { and, asc, eq, type SQL, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';

import type { TenantId } from '../../tenants/tenant-id.ts';
import { inStore } from '../access-store-error.ts';
import { operator } from '../operator-tables.ts';
import { withinTenant } from '../tenant-transactions.ts';

/** A row of `access.operator`. */
export type OperatorRow = typeof operator.$inferSelect;

/** What of a row may change. */
export type OperatorChange = Partial<
  Pick<OperatorRow, 'role' | 'userType' | 'permissions' | 'passwordHash' | 'disabled'>
>;

/** Operators' accounts. Each method throws AccessStoreError, and meets the rows of its tenant only. */
export class OperatorRows {
  readonly #pool: Pool;

  /** @param pool - Stays the caller's to close. */
  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /**
   * Adds a row; false when its address is taken in its tenant.
   *
   * @param options.onlyFirst - False too when the tenant has an operator.
   */
  async add(
    row: Omit<OperatorRow, 'revision'> & { readonly tenant: TenantId },
    { onlyFirst }: { readonly onlyFirst: boolean },
  ): Promise<boolean> {
    return await this.#within(row.tenant, 'adding an operator', async (client) => {
      // Of many processes that start at a time, with addresses of their own, one finds the tenant empty.
      await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
        `access.operator:${row.tenant}`,
      ]);
      const db = drizzle(client);
      if (onlyFirst && (await db.$count(operator, eq(operator.tenant, row.tenant))) > 0) {
        return false;
      }
      const { rowCount } = await db.insert(operator).values(row).onConflictDoNothing();
      return rowCount === 1;
    });
  }

  /** All of a tenant, by address. */
  async all(tenant: TenantId): Promise<OperatorRow[]> {
    return await this.#select(tenant);
  }

  async withEmail(tenant: TenantId, email: string): Promise<OperatorRow | undefined> {
    const [row] = await this.#select(tenant, eq(operator.email, email));
    return row;
  }

  async withId(tenant: TenantId, id: string): Promise<OperatorRow | undefined> {
    const [row] = await this.#select(tenant, eq(operator.id, id));
    return row;
  }

  /** The row as it is after the change; undefined when the tenant has none of that id. */
  async change(
    tenant: TenantId,
    id: string,
    change: OperatorChange,
  ): Promise<OperatorRow | undefined> {
    return await this.#within(tenant, 'changing an operator', async (client) => {
      const [row] = await drizzle(client)
        .update(operator)
        .set({ ...change, revision: sql`${operator.revision} + 1` })
        .where(and(eq(operator.tenant, tenant), eq(operator.id, id)))
        .returning();
      return row;
    });
  }

  /** Stores a better hash of the same password, unless the password was changed meanwhile: no new revision. */
  async rehash({ tenant, id, passwordHash }: OperatorRow, better: string): Promise<void> {
    await this.#within(tenant as TenantId, 'storing a hash', (client) =>
      drizzle(client)
        .update(operator)
        .set({ passwordHash: better })
        .where(
          and(
            eq(operator.tenant, tenant),
            eq(operator.id, id),
            eq(operator.passwordHash, passwordHash),
          ),
        ),
    );
  }

  async #select(tenant: TenantId, which: SQL = sql`true`): Promise<OperatorRow[]> {
    return await this.#within(tenant, 'reading operators', (client) =>
      drizzle(client)
        .select()
        .from(operator)
        .where(and(eq(operator.tenant, tenant), which))
        .orderBy(asc(operator.email)),
    );
  }

  async #within<Result>(
    tenant: TenantId,
    what: string,
    work: (client: PoolClient) => Promise<Result>,
  ): Promise<Result> {
    return await inStore(what, () => withinTenant(this.#pool, tenant, work));
  }
}
