import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { createTestDatabase, startLocalPostgres, type TestDatabase } from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { StoreUnavailableError } from '../../src/errors.ts';
import { InvalidLeaseError, LeaseLostError } from '../../src/leases/lease-errors.ts';
import type { Lease, LeaseEvent } from '../../src/leases/lease.ts';
import { Leases } from '../../src/leases/leases.ts';
import { assertLeaseHeld } from '../../src/postgres/leases/lease-rows.ts';
import { migrateSessionCore } from '../../src/postgres/migrate.ts';
import { openPool, type Pool } from '../../src/postgres/pool.ts';
import { Postgres } from '../../src/postgres/postgres.ts';

let open: (() => Promise<void>)[];
let events: LeaseEvent[];
beforeEach(() => {
  open = [];
  events = [];
});
afterEach(async () => {
  vi.useRealTimers();
  for (const close of open.toReversed()) await close();
});

function openPostgres(url: string): { pool: Pool; postgres: Postgres } {
  const pool = openPool({ url });
  open.push(async () => await pool.end());
  return { pool, postgres: new Postgres(pool, () => undefined) };
}

/** As one process has them. */
function openLeases(url: string): Leases {
  const { postgres } = openPostgres(url);
  const leases = new Leases({ postgres, emit: (event) => events.push(event) });
  open.push(async () => await leases.close());
  return leases;
}

/** By its timer: `lease.signal` itself would look at the clocks. */
async function fired(lease: Lease | undefined): Promise<void> {
  const signal = lease?.signal;
  await expect.poll(() => signal?.aborted, { timeout: 5_000, interval: 10 }).toBe(true);
}

describe('a lease', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createTestDatabase(testServices());
    open.push(async () => await database[Symbol.asyncDispose]());
  });

  it('goes to one of many who ask at once, each time with a higher generation', async () => {
    const processes = Array.from({ length: 5 }, () => openLeases(database.url));
    const generations: number[] = [];
    for (let round = 0; round < 20; round += 1) {
      const asked = processes.flatMap((leases) => [leases, leases]);
      const answers = await Promise.all(asked.map(async (leases) => await leases.acquire('a')));
      const winners = answers.filter((lease) => lease !== undefined);
      expect(winners).toHaveLength(1);
      generations.push(winners[0]?.generation ?? 0);
      await winners[0]?.release();
    }
    expect(generations).toEqual([...new Set(generations)].toSorted((a, b) => a - b));
  });

  it('is refused while somebody holds it, and says who', async () => {
    const mine = await openLeases(database.url).acquire('a', { owner: 'me' });
    const others = openLeases(database.url);
    expect(await others.acquire('a')).toBeUndefined();
    expect(await others.holder('a')).toMatchObject({ generation: mine?.generation });
    expect((await others.holder('a'))?.owner).toMatch(/^me\//);
    expect(await others.acquire('b')).toBeDefined();
    await mine?.release();
    expect(await others.holder('a')).toBeUndefined();
    expect(mine?.held).toBe(false);
    expect(mine?.signal.aborted).toBe(true);
  });

  it('comes to the one who waits when it is given back, and not later than it was asked for', async () => {
    const mine = await openLeases(database.url).acquire('a', { ttlMs: 60_000 });
    const others = openLeases(database.url);
    const start = performance.now();
    expect(await others.acquire('a', { waitMs: 300 })).toBeUndefined();
    expect(performance.now() - start).toBeGreaterThanOrEqual(299);
    const waiting = others.acquire('a', { waitMs: Infinity });
    await mine?.release();
    expect((await waiting)?.generation).toBeGreaterThan(mine?.generation ?? Infinity);

    const stop = new AbortController();
    const stopped = openLeases(database.url).acquire('a', {
      waitMs: Infinity,
      signal: stop.signal,
    });
    stop.abort(new Error('enough'));
    await expect(stopped).rejects.toThrow('enough');
  });

  it('is renewed for longer than its life, and ends soon after a holder that died', async () => {
    const { pool, postgres } = openPostgres(database.url);
    const leases = new Leases({ postgres, emit: (event) => events.push(event) });
    const mine = await leases.acquire('a', { ttlMs: 1_200 });
    const others = openLeases(database.url);
    for (let tenth = 0; tenth < 24; tenth += 1) {
      await wait(100);
      expect(await others.acquire('a')).toBeUndefined();
      expect(mine?.held).toBe(true);
    }
    // What a killed process does: nothing more.
    await pool.query(`update core.lease set owner = 'ghost', generation = generation + 1`);
    const next = await others.acquire('a', { waitMs: 3_000 });
    expect(next?.generation).toBeGreaterThan(mine?.generation ?? Infinity);
    await expect.poll(() => events.map(({ type }) => type)).toEqual(['lease-lost']);
    expect(mine?.signal.reason).toBeInstanceOf(LeaseLostError);
    expect(mine?.held).toBe(false);
    await leases.close();
  });

  it('is not believed by a process whose wall clock is set ahead, nor longer by one whose clock is set back', async () => {
    const { pool, postgres } = openPostgres(database.url);
    const leases = new Leases({ postgres, emit: (event) => events.push(event) });
    const ahead = await leases.acquire('a', { ttlMs: 60_000 });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 });
    expect(ahead?.held).toBe(false);
    expect(ahead?.signal.reason).toBeInstanceOf(LeaseLostError);
    vi.useRealTimers();

    const back = await leases.acquire('b', { ttlMs: 600 });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 3_600_000 });
    const lock = await pool.connect();
    await lock.query('begin');
    await lock.query('select 1 from core.lease for update');
    const start = performance.now();
    await fired(back);
    expect(performance.now() - start).toBeLessThan(600);
    expect(back?.held).toBe(false);
    lock.release(true);
    await leases.close();
  });

  it('is held for a transaction that has checked its generation, to the end of it, and renewed meanwhile', async () => {
    const { pool } = openPostgres(database.url);
    const mine = await openLeases(database.url).acquire('a', { ttlMs: 1_200 });
    const client = await pool.connect();
    await client.query('begin');
    await assertLeaseHeld(client, 'a', mine?.generation ?? 0);
    await wait(1_600);
    expect(mine?.held).toBe(true);
    const others = openLeases(database.url);
    // Its time runs out while the transaction is under way.
    await pool.query(`update core.lease set expires_at = clock_timestamp()`);
    expect(await others.acquire('a')).toBeUndefined();
    await client.query('commit');
    const next = await others.acquire('a', { waitMs: 3_000 });
    expect(next).toBeDefined();
    await client.query('begin');
    await expect(assertLeaseHeld(client, 'a', mine?.generation ?? 0)).rejects.toMatchObject({
      code: 'LEASE_LOST',
    });
    await assertLeaseHeld(client, 'a', next?.generation ?? 0);
    await client.query('rollback');
    client.release();
  });

  it('is given back when its process closes, and nobody waits any more', async () => {
    const first = openLeases(database.url);
    const mine = await first.acquire('a');
    const others = openLeases(database.url);
    const waiting = Promise.allSettled([others.acquire('a', { waitMs: Infinity })]);
    await others.close();
    expect(await waiting).toMatchObject([{ reason: { code: 'STORE_UNAVAILABLE' } }]);
    await first.close();
    expect(mine?.held).toBe(false);
    expect(await openLeases(database.url).acquire('a')).toBeDefined();
    await expect(first.acquire('a')).rejects.toBeInstanceOf(StoreUnavailableError);
  });

  it.each([
    ['an empty name', '', {}],
    ['a control character', 'a\u0000', {}],
    ['a long name', 'a'.repeat(257), {}],
    ['an empty owner', 'a', { owner: '' }],
    ['too short a life', 'a', { ttlMs: 499 }],
    ['no number', 'a', { ttlMs: Number.NaN }],
    ['a negative wait', 'a', { waitMs: -1 }],
  ])('is not given for %s', async (_, name, options) => {
    await expect(openLeases(database.url).acquire(name, options)).rejects.toBeInstanceOf(
      InvalidLeaseError,
    );
  });

  it('is lost to a process that was stopped for longer than its life, and its late writes are refused', async () => {
    const { pool } = openPostgres(database.url);
    await pool.query('create table written (seq bigserial, generation bigint)');
    const ttlMs = 2_000;
    const path = fileURLToPath(new URL('lease-holder.ts', import.meta.url));
    const child = spawn(
      process.execPath,
      ['--conditions=@sesi/source', path, database.url, String(ttlMs)],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    open.push(async () => void child.kill('SIGKILL'));
    const lines: Record<string, unknown>[] = [];
    createInterface({ input: child.stdout }).on('line', (line) =>
      lines.push(JSON.parse(line) as Record<string, unknown>),
    );
    const rows = async () => (await pool.query('select 1 from written')).rowCount ?? 0;
    await expect.poll(rows, { timeout: 10_000 }).toBeGreaterThan(5);
    child.kill('SIGSTOP');
    const leases = openLeases(database.url);
    // Stopped inside a transaction that has checked the lease, it keeps it until Postgres ends that one (10 s).
    const mine = await leases.acquire('work', { waitMs: ttlMs + 12_000 });
    expect(mine).toBeDefined();
    await pool.query('insert into written (generation) values ($1)', [mine?.generation]);
    child.kill('SIGCONT');
    await once(child, 'exit');
    expect(lines.at(-1)).toEqual({ refused: 'LEASE_LOST', held: false });
    expect(lines.filter(({ stalledMs }) => stalledMs !== undefined)).toEqual(
      lines.filter(({ held, aborted }) => held === false && aborted === true),
    );
    const { rows: written } = await pool.query<{ generation: string }>(
      'select generation from written order by seq',
    );
    expect(Number(written.at(-1)?.generation)).toBe(mine?.generation);
    expect(mine?.held).toBe(true);
  });
});

describe('when Postgres is frozen', () => {
  it('the holder is told before the lease ends by the clock of Postgres, and no call hangs', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sesi-leases-'));
    await using server = await startLocalPostgres({
      dataDir: folder,
      durable: false,
      temporary: true,
    });
    const { pool } = openPostgres(server.url);
    await migrateSessionCore(pool);
    const leases = openLeases(server.url);
    const mine = await leases.acquire('a', { ttlMs: 1_500 });
    await wait(700);
    await server.pause();
    const start = performance.now();
    const asked = Promise.allSettled([openLeases(server.url).acquire('b')]);
    await fired(mine);
    const toldAt = Date.now();
    expect(await asked).toMatchObject([{ reason: { code: 'STORE_UNAVAILABLE' } }]);
    await mine?.release();
    await leases.close();
    expect(performance.now() - start).toBeLessThan(2_500);
    await server.resume();
    const ends = async () =>
      await pool.query<{ expires_at: Date }>(`select expires_at from core.lease where name = 'a'`);
    await expect
      .poll(async () => (await ends().catch(() => undefined))?.rows[0]?.expires_at.getTime(), {
        timeout: 5_000,
      })
      .toBeGreaterThan(toldAt);
    for (const close of open.splice(0).toReversed()) await close();
  });
});
