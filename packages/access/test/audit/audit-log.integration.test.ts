import { openPool, type Pool } from '@sesi/session-core/postgres';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { type AuditLog, openAuditLog } from '../../src/audit/audit-log.ts';
import type { AuditAlert } from '../../src/audit/find-alerts.ts';
import { AuditChainBrokenError } from '../../src/postgres/security/audit-archive-rows.ts';
import { tenantId } from '../../src/tenants/tenant-id.ts';
import { createAccessDatabase } from './access-database.ts';

const dayMs = 86_400_000;
const kitchen = tenantId('kitchen-1');
const other = tenantId('kitchen-2');

let open: (() => Promise<unknown>)[];
let url: string;
let pool: Pool;
let now: number;
let alerts: AuditAlert[];
beforeEach(async () => {
  open = [];
  alerts = [];
  now = Date.parse('2026-11-21T10:00:00Z');
  const database = await createAccessDatabase();
  ({ url, pool } = database);
  open.push(async () => await database[Symbol.asyncDispose]());
});
afterEach(async () => {
  for (const close of open.toReversed()) await close();
});

/** As one process has it. */
function openLog(): AuditLog {
  const own = openPool({ url });
  const log = openAuditLog({
    pool: own,
    clock: { now: () => new Date(now) },
    onAlert: (alert) => alerts.push(alert),
    onAlertError: (error) => {
      throw error;
    },
  });
  open.push(
    async () => await own.end(),
    async () => await log[Symbol.asyncDispose](),
  );
  return log;
}

async function fill(log: AuditLog, entries: number, tenant: string = kitchen): Promise<void> {
  await Promise.all(
    Array.from({ length: entries }, async (_, index) =>
      log.append({
        tenant,
        action: 'export',
        outcome: 'success',
        userId: `u${index % 3}`,
        data: { index, text: 'ñ "quoted" \u0000' },
      }),
    ),
  );
}

/** What somebody does who has all rights in Postgres. */
async function tamper(...statements: string[]): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query(`set local session_replication_role = 'replica'`);
    for (const statement of statements) await client.query(statement);
    await client.query('commit');
  } finally {
    client.release();
  }
}

describe('the audit log', () => {
  it('is one chain for each tenant when many processes append at once', async () => {
    const logs = [openLog(), openLog(), openLog()];
    await Promise.all(
      logs.flatMap((log) => [fill(log, 100), fill(log, 40, other), fill(log, 20, '')]),
    );
    const verdict = await logs[0]?.verify(kitchen);
    expect(verdict).toMatchObject({ kind: 'intact', entries: 300, head: { seq: 300 } });
    expect(await logs[1]?.verify(other)).toMatchObject({ kind: 'intact', entries: 120 });
    expect(await logs[1]?.verify(undefined)).toMatchObject({ kind: 'intact', entries: 60 });
    expect(await logs[1]?.verify(tenantId('nobody'))).toMatchObject({ kind: 'intact', entries: 0 });
  });

  it('is append-only: no statement changes, removes or empties it', async () => {
    await fill(openLog(), 3);
    for (const statement of [
      `update access.audit_entry set outcome = 'failure'`,
      'delete from access.audit_entry',
      'truncate access.audit_entry',
      'delete from access.audit_head',
      'truncate access.audit_head',
      'update access.audit_head set seq = seq - 1',
      `update access.audit_head set hash = 'x'`,
      'update access.audit_head set archived_seq = seq + 1',
      'truncate access.audit_archive',
    ]) {
      await expect(pool.query(statement), statement).rejects.toMatchObject({ code: '42501' });
    }
    expect(await openLog().verify(kitchen)).toMatchObject({ kind: 'intact', entries: 3 });
  });

  it.each([
    ['changed', 4, `update access.audit_entry set outcome = 'failure' where seq = 4`],
    ['changed', 4, `update access.audit_entry set at = at + interval '1 ms' where seq = 4`],
    ['changed', 4, `update access.audit_entry set data = replace(data, '3', '4') where seq = 4`],
    ['changed', 4, `update access.audit_entry set user_id = null where seq = 4`],
    ['missing', 4, 'delete from access.audit_entry where seq = 4'],
    ['missing', 1, 'delete from access.audit_entry where seq = 1'],
    ['missing', 9, 'delete from access.audit_entry where seq > 8'],
    ['missing', 1, 'delete from access.audit_entry'],
  ])('names the first entry that is %s: %i after %s', async (reason, seq, statement) => {
    const log = openLog();
    await fill(log, 10);
    await tamper(statement);
    expect(await log.verify(kitchen)).toEqual({ kind: 'broken', seq, reason });
  });

  it('finds a tail that was cut off together with its head, and a chain that was written anew, by an anchor', async () => {
    const log = openLog();
    await fill(log, 10);
    const before = await log.verify(kitchen);
    if (before.kind === 'broken') throw new Error('broken from the beginning');
    const head = `set seq = 8, hash = (select hash from access.audit_entry where seq = 8)`;
    await tamper(
      `update access.audit_head ${head}`,
      'delete from access.audit_entry where seq > 8',
    );
    expect(await log.verify(kitchen)).toMatchObject({ kind: 'intact', entries: 8 });
    expect(await log.verify(kitchen, before.head)).toEqual({
      kind: 'broken',
      seq: 9,
      reason: 'missing',
    });
    await fill(log, 5);
    expect(await log.verify(kitchen, before.head)).toEqual({
      kind: 'broken',
      seq: 10,
      reason: 'rewritten',
    });
  });

  it('moves what is older than a month into the archive, and the chain goes on over it', async () => {
    const log = openLog();
    await fill(log, 2_100);
    now += 20 * dayMs;
    await fill(log, 50);
    expect(await log.archive()).toBe(0);
    now += 10 * dayMs + 1;
    const counts = await Promise.all([log.archive(), openLog().archive()]);
    expect(counts.reduce((sum, count) => sum + count)).toBe(2_100);
    await fill(log, 5);
    expect(await log.verify(kitchen)).toMatchObject({ kind: 'intact', entries: 2_155 });
    const archived: number[] = [];
    for await (const entry of log.archived(kitchen)) archived.push(entry.seq);
    expect(archived).toEqual(Array.from({ length: 2_100 }, (_, index) => index + 1));
    expect((await log.query(kitchen, { limit: 500 })).entries).toHaveLength(55);
    const { rows } = await pool.query<{ size: string }>(
      'select sum(length(page)) as size from access.audit_archive',
    );
    expect(Number(rows[0]?.size)).toBeLessThan(2_100 * 120);
    await expect(pool.query('delete from access.audit_archive')).rejects.toThrow('append-only');
  });

  it('finds what was changed in the archive, and pages that are gone', async () => {
    const log = openLog();
    await fill(log, 1_500);
    now += 31 * dayMs;
    await log.archive();
    await fill(log, 5);
    await tamper(
      `update access.audit_archive set page = set_byte(page, 100, 1) where last_seq = 1500`,
    );
    expect(await log.verify(kitchen)).toMatchObject({ kind: 'broken', seq: 1_001 });
    await tamper('delete from access.audit_archive where last_seq = 1000');
    expect(await log.verify(kitchen)).toMatchObject({ kind: 'broken', seq: 1 });
  });

  it('does not archive what was tampered with', async () => {
    const log = openLog();
    await fill(log, 10);
    now += 31 * dayMs;
    await tamper(`update access.audit_entry set outcome = 'failure' where seq = 7`);
    await expect(log.archive()).rejects.toThrow(AuditChainBrokenError);
    expect((await pool.query('select 1 from access.audit_entry')).rowCount).toBe(10);
  });

  it('is read in pages by tenant, person, action and time', async () => {
    const log = openLog();
    await fill(log, 30);
    now += 1_000;
    await fill(log, 30);
    const seqs: number[] = [];
    let before: number | undefined;
    do {
      const filter = { userId: 'u1', limit: 7, ...(before === undefined ? {} : { before }) };
      const page = await log.query(kitchen, filter);
      seqs.push(...page.entries.map(({ seq }) => seq));
      before = page.next;
    } while (before !== undefined);
    expect(seqs).toHaveLength(20);
    expect(seqs).toEqual([...new Set(seqs)].toSorted((a, b) => b - a));
    expect((await log.query(kitchen, { from: new Date(now) })).entries).toHaveLength(30);
    expect((await log.query(kitchen, { to: new Date(now) })).entries).toHaveLength(30);
    expect((await log.query(kitchen, { action: 'login' })).entries).toEqual([]);
    expect((await log.query(kitchen, { outcome: 'failure' })).entries).toEqual([]);
    expect((await log.query(other)).entries).toEqual([]);
  });

  it('tells each pattern once, whichever processes saw it', async () => {
    const logs = [openLog(), openLog()];
    for (let index = 0; index < 14; index += 1) {
      await logs[index % 2]?.append({
        tenant: index % 3 === 0 ? kitchen : other,
        action: 'login',
        outcome: 'failure',
        userId: `user-${index}`,
        ip: '192.0.2.7',
      });
    }
    await Promise.all(logs.map(async (log) => await log[Symbol.asyncDispose]()));
    expect(alerts).toEqual([
      { type: 'many-accounts-from-one-ip', ip: '192.0.2.7', count: 10, at: new Date(now) },
    ]);
  });
});
