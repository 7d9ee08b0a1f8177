import { spawn } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { migrateSessionCore, openPool } from '@sesi/session-core/postgres';
import { type LocalRedis, startLocalPostgres, startLocalRedis } from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { createClient } from 'redis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { migrateAccess } from '../../src/postgres/migrate-access.ts';
import { createAccessDatabase } from '../audit/access-database.ts';
import { believed, type Closing, openProcess, quarterHour, use } from './rate-limit-processes.ts';

let open: Closing;
beforeEach(() => {
  open = [];
});
afterEach(async () => {
  for (const close of open.toReversed()) await close();
});

describe.skipIf('missing' in testServices().redis)('rate limits under faults', () => {
  let url: string;
  let redis: LocalRedis;
  beforeEach(async () => {
    const database = await createAccessDatabase();
    redis = await startLocalRedis();
    ({ url } = database);
    open.push(
      async () => await database[Symbol.asyncDispose](),
      async () => await redis[Symbol.asyncDispose](),
    );
  });

  it('give nobody a fresh budget when Redis is killed and comes back empty', async () => {
    const processes = [await openProcess(open, url, redis), await openProcess(open, url, redis)];
    await believed(...processes);
    const before = await use(processes, 60, 200);
    await redis.kill();
    const during = await use(processes, 60, 200);
    expect(before.allowed + during.allowed).toBe(120);
    expect(during.slowestMs).toBeLessThan(1_500);
    await redis.restart();
    await believed(...processes);
    const after = await use(processes, 400, 200);
    const total = before.allowed + during.allowed + after.allowed;
    expect(total).toBeLessThanOrEqual(200);
    // What was lent to the dead Redis is lost: at most a tenth.
    expect(total).toBeGreaterThanOrEqual(180);
  });

  it('give nobody a fresh budget when Redis forgets everything', async () => {
    const processes = [await openProcess(open, url, redis), await openProcess(open, url, redis)];
    await believed(...processes);
    const client = createClient({ url: redis.url });
    await client.connect();
    let total = 0;
    for (let time = 0; time < 4; time += 1) {
      total += (await use(processes, 40, 200)).allowed;
      await client.flushAll();
    }
    client.destroy();
    total += (await use(processes, 200, 200)).allowed;
    expect(total).toBeLessThanOrEqual(200);
    // What was lent at each flush is lost: at most a tenth each time.
    expect(total).toBeGreaterThanOrEqual(120);
  });

  it('answer in time while Redis is frozen, and give nobody a fresh budget after', async () => {
    const processes = [await openProcess(open, url, redis), await openProcess(open, url, redis)];
    await believed(...processes);
    let total = (await use(processes, 60, 200)).allowed;
    await redis.pause();
    const during = await use(processes, 60, 200);
    expect(during.slowestMs).toBeLessThan(1_500);
    total += during.allowed;
    expect(total).toBe(120);
    await redis.resume();
    await believed(...processes);
    total += (await use(processes, 400, 200)).allowed;
    expect(total).toBeLessThanOrEqual(200);
    expect(total).toBeGreaterThanOrEqual(180);
  });

  it('never exceed the limit while one process is cut off from Redis and the other is not', async () => {
    const seeing = await openProcess(open, url, redis);
    const blind = await openProcess(open, url, undefined);
    await believed(seeing);
    const { allowed } = await use([seeing, blind], 600, 200, 20);
    expect(allowed).toBeLessThanOrEqual(200);
    expect(allowed).toBeGreaterThanOrEqual(180);
  });

  it('hold over real processes while Redis is killed and restarted', async () => {
    const limit = 400;
    const watcher = await openProcess(open, url, redis);
    const path = fileURLToPath(new URL('rate-limit-process.ts', import.meta.url));
    const children = Array.from({ length: 3 }, () => {
      const child = spawn(
        process.execPath,
        ['--conditions=@sesi/source', path, url, redis.url, String(limit)],
        { stdio: ['pipe', 'pipe', 'inherit'] },
      );
      open.push(async () => void child.kill('SIGKILL'));
      const state = { allowed: 0, ready: false, done: false, slowestMs: 0 };
      createInterface({ input: child.stdout }).on('line', (line) => {
        Object.assign(state, JSON.parse(line));
      });
      return { child, state };
    });
    const allowed = () => children.reduce((total, { state }) => total + state.allowed, 0);
    await expect.poll(allowed, { timeout: 20_000 }).toBeGreaterThan(limit / 4);
    await redis.kill();
    const atKill = allowed();
    await expect.poll(allowed, { timeout: 20_000 }).toBeGreaterThan(Math.min(atKill + 40, 330));
    await redis.restart();
    await believed(watcher);
    await expect.poll(allowed, { timeout: 20_000 }).toBeGreaterThanOrEqual(limit * 0.9 - 10);
    for (const { child } of children) child.stdin.end('stop');
    await expect
      .poll(() => children.every(({ state }) => state.done), { timeout: 20_000 })
      .toBe(true);
    expect(allowed()).toBeLessThanOrEqual(limit);
    for (const { state } of children) expect(state.slowestMs).toBeLessThan(2_000);
  });
});

describe.skipIf('missing' in testServices().redis)('rate limits without Postgres', () => {
  it('go on from what was used: on Redis, then in memory, and back, without a fresh budget', async () => {
    const postgres = await startLocalPostgres({
      dataDir: await mkdtemp(join(tmpdir(), 'sesi-rate-limits-')),
      durable: false,
      temporary: true,
    });
    const redis = await startLocalRedis();
    open.push(
      async () => await postgres[Symbol.asyncDispose](),
      async () => await redis[Symbol.asyncDispose](),
    );
    const pool = openPool({ url: postgres.url });
    await migrateSessionCore(pool);
    await migrateAccess(pool);
    await pool.end();
    const processes = [
      await openProcess(open, postgres.url, redis),
      await openProcess(open, postgres.url, redis),
    ];
    await believed(...processes);
    let total = (await use(processes, 60, 200)).allowed;
    await postgres.pause();
    const onRedis = await use(processes, 40, 200);
    expect(onRedis.slowestMs).toBeLessThan(1_500);
    total += onRedis.allowed;
    expect(total).toBe(100);
    await redis.pause();
    const [first] = processes;
    const inMemory = await use(first === undefined ? [] : [first], 20, 200);
    expect(inMemory.slowestMs).toBeLessThan(1_500);
    total += inMemory.allowed;
    expect(total).toBe(120);
    const next = await first?.limits.checkRateLimit('one', 'all', 200, quarterHour);
    expect(next).toMatchObject({ kind: 'allowed' });
    total += 1;
    // Not 199: it goes on from what it saw, all but what the other process used last.
    expect(next?.kind === 'allowed' && next.remaining).toBeLessThanOrEqual(200 - total + 20);
    await postgres.resume();
    await redis.resume();
    await believed(...processes);
    const reader = openPool({ url: postgres.url });
    open.push(async () => await reader.end());
    const known = async () => {
      const { rows } = await reader.query<{ used: string }>(
        `select sum(units::int) as used from access.rate_limit,
           json_each(ledger::json->'windows') as window_of (length, buckets), json_each_text(buckets) as bucket (nr, units)`,
      );
      return Number(rows[0]?.used);
    };
    await expect.poll(known, { timeout: 10_000 }).toBeGreaterThanOrEqual(121);
    total += (await use(processes, 400, 200)).allowed;
    expect(total).toBeLessThanOrEqual(200);
    expect(total).toBeGreaterThanOrEqual(160);
  });
});
