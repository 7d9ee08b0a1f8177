import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';

import type { Pool, PoolClient } from '@sesi/session-core/postgres';

import { type AuditEntry, firstBroken } from '../../audit/audit-entry.ts';
import { inStore } from '../access-store-error.ts';
import { readEntries, readHead } from './audit-rows.ts';
import { inTransaction } from './security-transaction.ts';

const entriesPerPage = 1_000;

/** The entries to be archived do not follow from each other: somebody changed them. They stay where they are. */
export class AuditChainBrokenError extends Error {
  override readonly name = 'AuditChainBrokenError';
  readonly code = 'AUDIT_CHAIN_BROKEN';
}

/** Tenants whose first entry in the log is older. @throws AccessStoreError */
export async function tenantsToArchive(pool: Pool, before: Date): Promise<string[]> {
  return await inStore('looking for old audit entries', async () => {
    const { rows } = await pool.query<{ tenant: string }>(
      `select head.tenant from access.audit_head as head
         join access.audit_entry as entry on entry.tenant = head.tenant and entry.seq = head.archived_seq + 1
        where entry.at < $1 order by head.tenant`,
      [before],
    );
    return rows.map(({ tenant }) => tenant);
  });
}

/**
 * Moves the next page of entries older than `before` into the archive, in one transaction; how many entries.
 *
 * @throws AccessStoreError; AuditChainBrokenError.
 */
export async function archivePage(pool: Pool, tenant: string, before: Date): Promise<number> {
  const moved = await inTransaction(pool, 'archiving audit entries', async (client) => {
    const head = await readHead(client, tenant, 'for update');
    if (head === undefined) return 0;
    const entries = await readEntries(client, tenant, head.archivedSeq, entriesPerPage);
    const young = entries.findIndex(({ at }) => at >= before);
    const old = young === -1 ? entries : entries.slice(0, young);
    const [first, last] = [old.at(0), old.at(-1)];
    if (first === undefined || last === undefined) return 0;
    const broken = firstBroken(old, { seq: head.archivedSeq, hash: head.archivedHash });
    if (broken !== undefined) return broken;
    await client.query(
      `insert into access.audit_archive (tenant, first_seq, last_seq, first_at, last_at, entries, page)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [tenant, first.seq, last.seq, first.at, last.at, old.length, await pack(old)],
    );
    await client.query(
      'update access.audit_head set archived_seq = $2, archived_hash = $3 where tenant = $1',
      [tenant, last.seq, last.hash],
    );
    await client.query('delete from access.audit_entry where tenant = $1 and seq <= $2', [
      tenant,
      last.seq,
    ]);
    return old.length;
  });
  if (typeof moved === 'number') return moved;
  throw new AuditChainBrokenError(
    `Entry ${moved.seq} of the audit log of "${tenant}" is ${moved.reason}: run verify(), and find out who did it.`,
  );
}

/** The first page of the archive that ends after `seq` and is not older than `from`; undefined when there is none. */
export async function readArchivePage(
  client: Pick<PoolClient, 'query'>,
  tenant: string,
  afterSeq: number,
  from: Date = new Date(0),
): Promise<{ readonly lastSeq: number; readonly entries: readonly AuditEntry[] } | undefined> {
  const { rows } = await client.query<{ last_seq: string; page: Buffer }>(
    `select last_seq, page from access.audit_archive
      where tenant = $1 and last_seq > $2 and last_at >= $3 order by last_seq limit 1`,
    [tenant, afterSeq, from],
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  return { lastSeq: Number(row.last_seq), entries: await unpack(row.page) };
}

async function pack(entries: readonly AuditEntry[]): Promise<Buffer> {
  return await promisify(gzip)(entries.map((entry) => JSON.stringify(entry)).join('\n'));
}

/** A page that somebody changed so that it cannot be read has no entries: the chain then misses them. */
async function unpack(page: Buffer): Promise<AuditEntry[]> {
  try {
    const lines = (await promisify(gunzip)(page)).toString().split('\n');
    return lines.map((line) => {
      // As `pack` wrote it; what was changed since does not fit its hash.
      const entry = JSON.parse(line) as Omit<AuditEntry, 'at'> & { at: string };
      return { ...entry, at: new Date(entry.at) };
    });
  } catch {
    return [];
  }
}
