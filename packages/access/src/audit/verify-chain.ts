import type { Pool } from '@sesi/session-core/postgres';

import { readArchivePage } from '../postgres/security/audit-archive-rows.ts';
import { readEntries, readHead } from '../postgres/security/audit-rows.ts';
import { inTransaction } from '../postgres/security/security-transaction.ts';
import { type AuditEntry, chainStart, firstBroken } from './audit-entry.ts';

/** A point of a chain, to be kept where nobody who can write to Postgres can change it. */
export interface ChainAnchor {
  readonly seq: number;
  readonly hash: string;
}

/** What a walk along a chain found. */
export type ChainVerdict =
  | { readonly kind: 'intact'; readonly entries: number; readonly head: ChainAnchor }
  | {
      readonly kind: 'broken';
      /** The first entry that is wrong. */
      readonly seq: number;
      /** `changed`: it is not what was written. `missing`: it is not there. `rewritten`: the chain is another than the anchor's. */
      readonly reason: 'missing' | 'changed' | 'rewritten';
    };

const entriesPerRead = 1_000;

/**
 * Walks a chain from its first entry, through the archive, to its head.
 *
 * @param anchor - A head that was told before: without one, somebody who rewrites the whole chain and its head is not found.
 * @throws AccessStoreError
 */
export async function verifyChain(
  pool: Pool,
  tenant: string,
  anchor: ChainAnchor | undefined,
): Promise<ChainVerdict> {
  return await inTransaction(pool, 'verifying the audit log', async (client) => {
    // The log and its head as of one moment.
    await client.query('set transaction isolation level repeatable read, read only');
    const head = (await readHead(client, tenant)) ?? {
      seq: 0,
      hash: chainStart,
      archivedSeq: 0,
      archivedHash: chainStart,
    };
    let reached: ChainAnchor = { seq: 0, hash: chainStart };
    const walk = (entries: readonly AuditEntry[]): ChainVerdict | undefined => {
      const broken = firstBroken(entries, reached);
      if (broken !== undefined) return { kind: 'broken', ...broken };
      const anchored = entries.find(({ seq }) => seq === anchor?.seq);
      if (anchored !== undefined && anchored.hash !== anchor?.hash) {
        return { kind: 'broken', seq: anchored.seq, reason: 'rewritten' };
      }
      reached = entries.at(-1) ?? reached;
      return undefined;
    };
    while (reached.seq < head.archivedSeq) {
      const page = await readArchivePage(client, tenant, reached.seq);
      const broken = walk(page?.entries ?? []);
      if (broken !== undefined) return broken;
      if (page === undefined || reached.seq !== page.lastSeq) {
        return { kind: 'broken', seq: reached.seq + 1, reason: 'missing' };
      }
    }
    for (;;) {
      const entries = await readEntries(client, tenant, reached.seq, entriesPerRead);
      if (entries.length === 0) break;
      const broken = walk(entries);
      if (broken !== undefined) return broken;
    }
    const end = Math.max(head.seq, anchor?.seq ?? 0);
    if (reached.seq < end) return { kind: 'broken', seq: reached.seq + 1, reason: 'missing' };
    if (reached.hash !== head.hash) {
      // Its hash is right and the head says another: it was put behind the head, or written anew.
      return { kind: 'broken', seq: Math.min(reached.seq, head.seq + 1), reason: 'changed' };
    }
    return { kind: 'intact', entries: reached.seq, head: { seq: head.seq, hash: head.hash } };
  });
}
