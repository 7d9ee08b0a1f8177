import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { openPool, type Pool } from '@sesi/session-core/postgres';
import { createTestDatabase } from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { expect, onTestFinished, test } from 'vitest';

import { FinanceStoreError } from '../../../src/postgres/finance-store-error.ts';
import { PostgresAnsweredGroups } from '../../../src/postgres/outbound/postgres-answered-groups.ts';
import { PostgresOutboundLog } from '../../../src/postgres/outbound/postgres-outbound-log.ts';
import {
  defaultLimits,
  type OutboundPurpose,
  windowsOf,
} from '../../../src/whatsapp/outbound/outbound-limits.ts';

const run = promisify(execFile);

async function openLog(): Promise<{
  readonly url: string;
  readonly pool: Pool;
  readonly log: PostgresOutboundLog;
  readonly ask: (purpose: OutboundPurpose, person: string, text: string) => Promise<unknown>;
  /** As if everything had been sent so much earlier. */
  readonly pass: (ms: number) => Promise<void>;
}> {
  const database = await createTestDatabase(testServices());
  const pool = openPool({ url: database.url });
  onTestFinished(async () => {
    await pool.end();
    await database[Symbol.asyncDispose]();
  });
  const log = new PostgresOutboundLog(pool);
  return {
    url: database.url,
    pool,
    log,
    ask: (purpose, person, text) =>
      log.claim({ person, text, purpose }, windowsOf(purpose, defaultLimits)),
    pass: async (ms) => {
      await pool.query(
        `update finance.outbound_message set sent_at = sent_at - $1 * interval '1 ms'`,
        [ms],
      );
    },
  };
}

async function claimInProcess(argument: object): Promise<number> {
  const program = fileURLToPath(new URL('claim-process.ts', import.meta.url));
  const { stdout } = await run(
    process.execPath,
    ['--conditions=@sesi/source', program, JSON.stringify(argument)],
    { timeout: 60_000 },
  );
  return Number(stdout);
}

test('two processes together never let more go than the limits say', async () => {
  const { url, log } = await openLog();
  const allowed = await Promise.all([
    claimInProcess({ url, name: 'one', times: 60, people: 20 }),
    claimInProcess({ url, name: 'two', times: 60, people: 20 }),
  ]);
  expect(allowed[0] + allowed[1]).toBe(50);
  expect(await log.sentLastMinute()).toBe(50);
});

test('two processes together let nine answers go to one person', async () => {
  const { url } = await openLog();
  const allowed = await Promise.all([
    claimInProcess({ url, name: 'one', times: 20, people: 1 }),
    claimInProcess({ url, name: 'two', times: 20, people: 1 }),
  ]);
  expect(allowed[0] + allowed[1]).toBe(9);
});

test('each window has its own room, which comes back as time passes', async () => {
  const { ask, pass } = await openLog();
  for (let sent = 0; sent < 3; sent += 1) {
    expect(await ask('answer', 'budi', 'x')).toEqual({ kind: 'go' });
  }
  expect(await ask('answer', 'budi', 'x')).toMatchObject({ kind: 'wait', scope: 'same-text' });
  expect(await ask('answer', 'siti', 'x')).toEqual({ kind: 'go' });
  for (let sent = 0; sent < 6; sent += 1) {
    expect(await ask('answer', 'budi', `y${sent}`)).toEqual({ kind: 'go' });
  }
  await pass(20_000);
  const { waitMs } = (await ask('answer', 'budi', 'z')) as { waitMs: number };
  expect(waitMs).toBeGreaterThan(20_000);
  expect(waitMs).toBeLessThanOrEqual(40_000);
  expect(await ask('notice', 'budi', 'slow')).toEqual({ kind: 'go' });
  await pass(60_000);
  expect(await ask('answer', 'budi', 'x')).toEqual({ kind: 'go' });
  expect(await ask('notice', 'budi', 'slow')).toMatchObject({ kind: 'wait', scope: 'notice' });
});

test('what is older than an hour is forgotten, and neither phones nor texts are kept', async () => {
  const { pool, ask, pass } = await openLog();
  await ask('answer', '+6281234567890', 'rahasia');
  const { rows } = await pool.query('select * from finance.outbound_message');
  expect(rows).toHaveLength(1);
  expect(JSON.stringify(rows)).not.toMatch(/6281234567890|rahasia/);
  await pass(3_600_001);
  await ask('answer', 'siti', 'y');
  expect((await pool.query('select 1 from finance.outbound_message')).rows).toHaveLength(1);
});

test('the table needs no flush to disk', async () => {
  const { pool } = await openLog();
  const { rows } = await pool.query(
    `select relpersistence from pg_class where oid = 'finance.outbound_message'::regclass`,
  );
  expect(rows).toEqual([{ relpersistence: 'u' }]);
});

test('a store that is away is an error of its own', async () => {
  const { url } = await openLog();
  const pool = openPool({ url });
  await pool.end();
  const log = new PostgresOutboundLog(pool);
  const message = { person: 'budi', text: 'x', purpose: 'answer' } as const;
  await expect(log.claim(message, windowsOf('answer', defaultLimits))).rejects.toThrow(
    FinanceStoreError,
  );
});

test('a group is claimed once, by whoever asks first', async () => {
  const { pool } = await openLog();
  const groups = [new PostgresAnsweredGroups(pool), new PostgresAnsweredGroups(pool)];
  const id = '628999-1500000000@g.us';
  const claims = await Promise.all(groups.map((some) => some.claim(id)));
  expect(claims.filter(Boolean)).toHaveLength(1);
  expect(await new PostgresAnsweredGroups(pool).claim('1203@g.us')).toBe(true);
  const { rows } = await pool.query('select * from finance.answered_group');
  expect(JSON.stringify(rows)).not.toContain('628999');
});
