import type { Pool, PoolClient } from '@sesi/session-core/postgres';

import { type AuditEntry, chainStart, hashOf } from '../../audit/audit-entry.ts';
import type { TenantId } from '../../tenants/tenant-id.ts';
import { inStore } from '../access-store-error.ts';
import { acrossTenants, withinTenant } from '../tenant-transactions.ts';
import { inTransaction } from './security-transaction.ts';

/** Where a chain ends, and up to where it is in the archive. */
export interface ChainHead {
  readonly seq: number;
  readonly hash: string;
  readonly archivedSeq: number;
  readonly archivedHash: string;
}

/** Which entries are meant; newest first. */
export interface AuditFilter {
  readonly userId?: string;
  readonly action?: string;
  readonly outcome?: 'success' | 'failure';
  readonly from?: Date;
  /** Not included. */
  readonly to?: Date;
  /** The `next` of the page before. */
  readonly before?: number;
  /** Entries of a page, up to 500; default 100. */
  readonly limit?: number;
}

/** An entry as `pg` reads it. */
export interface EntryRow {
  readonly tenant: string;
  readonly seq: string;
  readonly at: Date;
  readonly action: string;
  readonly outcome: 'success' | 'failure';
  readonly user_id: string | null;
  readonly ip: string | null;
  readonly user_agent: string | null;
  readonly data: string;
  readonly hash: string;
}

const entryColumns = 'tenant, seq, at, action, outcome, user_id, ip, user_agent, data, hash';

function entryOfRow(row: EntryRow): AuditEntry {
  return {
    tenant: row.tenant,
    seq: Number(row.seq),
    at: row.at,
    action: row.action,
    outcome: row.outcome,
    userId: row.user_id ?? undefined,
    ip: row.ip ?? undefined,
    userAgent: row.user_agent ?? undefined,
    data: row.data,
    hash: row.hash,
  };
}

/** The head of a chain, locked to the end of the transaction where `locking` says so; undefined = nothing was ever written. */
export async function readHead(
  client: PoolClient,
  tenant: string,
  locking: '' | 'for update' = '',
): Promise<ChainHead | undefined> {
  const { rows } = await client.query<{
    seq: string;
    hash: string;
    archived_seq: string;
    archived_hash: string;
  }>(
    `select seq, hash, archived_seq, archived_hash from access.audit_head where tenant = $1 ${locking}`,
    [tenant],
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  return {
    seq: Number(row.seq),
    hash: row.hash,
    archivedSeq: Number(row.archived_seq),
    archivedHash: row.archived_hash,
  };
}

/** Entries after `seq`, in their order. */
export async function readEntries(
  client: PoolClient,
  tenant: string,
  afterSeq: number,
  limit: number,
): Promise<AuditEntry[]> {
  const { rows } = await client.query<EntryRow>(
    `select ${entryColumns} from access.audit_entry where tenant = $1 and seq > $2 order by seq limit $3`,
    [tenant, afterSeq, limit],
  );
  return rows.map(entryOfRow);
}

/**
 * Gives entries their places at the ends of their chains, in one transaction. The row of each head is locked, so chains
 * neither fork nor have gaps, whoever else appends.
 *
 * @throws AccessStoreError
 */
export async function appendEntries(
  pool: Pool,
  entries: readonly Omit<AuditEntry, 'seq' | 'hash'>[],
): Promise<AuditEntry[]> {
  const tenants = [...new Set(entries.map(({ tenant }) => tenant))].toSorted();
  return await inTransaction(pool, 'writing the audit log', async (client) => {
    const [, { rows }] = await Promise.all([
      client.query(
        `insert into access.audit_head (tenant, seq, hash, archived_seq, archived_hash)
         select tenant, 0, $2, 0, $2 from unnest($1::text[]) as new (tenant) order by tenant
         on conflict (tenant) do nothing`,
        [tenants, chainStart],
      ),
      client.query<{ tenant: string; seq: string; hash: string }>(
        'select tenant, seq, hash from access.audit_head where tenant = any($1) order by tenant for update',
        [tenants],
      ),
    ]);
    const heads = new Map(
      rows.map(({ tenant, seq, hash }) => [tenant, { seq: Number(seq), hash }] as const),
    );
    const placed = entries.map((entry) => {
      const head = heads.get(entry.tenant) ?? { seq: 0, hash: chainStart };
      const next = { ...entry, seq: head.seq + 1 };
      const hash = hashOf(next, head.hash);
      heads.set(entry.tenant, { seq: next.seq, hash });
      return { ...next, hash };
    });
    await Promise.all([
      client.query(
        `insert into access.audit_entry (${entryColumns})
         select * from unnest($1::text[], $2::bigint[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[],
                              $8::text[], $9::text[], $10::text[])`,
        [
          placed.map(({ tenant }) => tenant),
          placed.map(({ seq }) => seq),
          placed.map(({ at }) => at),
          placed.map(({ action }) => action),
          placed.map(({ outcome }) => outcome),
          placed.map(({ userId }) => userId),
          placed.map(({ ip }) => ip),
          placed.map(({ userAgent }) => userAgent),
          placed.map(({ data }) => data),
          placed.map(({ hash }) => hash),
        ],
      ),
      client.query(
        `update access.audit_head as old set seq = new.seq, hash = new.hash
           from unnest($1::text[], $2::bigint[], $3::text[]) as new (tenant, seq, hash)
          where old.tenant = new.tenant`,
        [
          [...heads.keys()],
          [...heads.values()].map(({ seq }) => seq),
          [...heads.values()].map(({ hash }) => hash),
        ],
      ),
    ]);
    return placed;
  });
}

/** A page of entries of one tenant, or of nobody's (undefined), newest first. @throws AccessStoreError */
export async function queryEntries(
  pool: Pool,
  tenant: TenantId | undefined,
  filter: AuditFilter,
  limit: number,
): Promise<AuditEntry[]> {
  const read = async (client: PoolClient) =>
    await inStore('reading the audit log', async () => {
      const { rows } = await client.query<EntryRow>(
        `select ${entryColumns} from access.audit_entry
          where tenant = $1 and ($2::text is null or user_id = $2) and ($3::text is null or action = $3)
            and ($4::text is null or outcome = $4) and ($5::timestamptz is null or at >= $5)
            and ($6::timestamptz is null or at < $6) and ($7::bigint is null or seq < $7)
          order by seq desc limit $8`,
        [
          tenant ?? '',
          filter.userId,
          filter.action,
          filter.outcome,
          filter.from,
          filter.to,
          filter.before,
          limit,
        ],
      );
      return rows.map(entryOfRow);
    });
  return tenant === undefined
    ? await acrossTenants(pool, read)
    : await withinTenant(pool, tenant, read);
}
