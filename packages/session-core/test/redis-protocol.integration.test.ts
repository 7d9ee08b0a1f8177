import {
  createTestDatabase,
  createTestRedis,
  type TestDatabase,
  type TestRedis,
} from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { createClient } from 'redis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { type CoreEvent, defineKind, type SessionCore } from '../src/index.ts';
import { openCore } from '../src/open-session-core.ts';
import { openPool, type Pool } from '../src/postgres/index.ts';

const counter = defineKind({
  name: 'counter',
  keyPrefix: 'counter:',
  ttlMs: 60_000,
  schema: z.object({ n: z.number() }),
});
const increment = ({ n }: { n: number }) => ({ n: n + 1 });

type Core = Awaited<ReturnType<typeof openCore>>;

describe.skipIf('missing' in testServices().redis)('the protocol of Redis and Postgres', () => {
  let database: TestDatabase;
  let redis: TestRedis;
  let client: ReturnType<typeof createClient>;
  let pool: Pool;
  let events: CoreEvent[];
  const open: SessionCore[] = [];

  beforeEach(async () => {
    database = await createTestDatabase(testServices());
    redis = await createTestRedis(testServices());
    client = createClient({ url: redis.url });
    await client.connect();
    pool = openPool({ url: database.url });
    events = [];
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((core) => core.close()));
    await pool.end();
    client.destroy();
    await redis[Symbol.asyncDispose]();
    await database[Symbol.asyncDispose]();
  });

  const start = async (enabled = true): Promise<Core> => {
    const core = await openCore(
      {
        postgres: { url: database.url },
        redis: { enabled, url: redis.url },
        onEvent: (event) => events.push(event),
      },
      { without: new Set() },
    );
    open.push(core);
    return core;
  };
  const types = () => events.map(({ type }) => type);
  const rows = async (table: string) => (await pool.query(`select * from core.${table}`)).rows;
  /** Changes the row behind the back of everybody, as a writer does that dies before it comes to Redis. */
  const changeRow = (n: number) =>
    pool.query(`update core.session set value = $1, version = version + 1 where id = 'a'`, [
      JSON.stringify({ n }),
    ]);

  it('answers from Redis once a copy is there, and says which store it asked', async () => {
    const core = await start();
    const counters = core.sessions(counter);
    await counters.create('a', { n: 1 });
    await counters.get('a');
    const before = core.readSources();
    await Promise.all(Array.from({ length: 20 }, () => counters.get('a')));
    expect(core.readSources()).toEqual({ ...before, redis: before.redis + 20 });
  });

  it('removes the copies of a writer that died between its commit and Redis', async () => {
    const counters = (await start()).sessions(counter);
    await counters.create('a', { n: 1 });
    await counters.get('a');
    await changeRow(2);
    await pool.query(
      `insert into core.redis_writer (process, slot, keys, beat_at) values
         ('ghost', 0, '{}', clock_timestamp() - interval '1 minute'), ('ghost', 5, '{counter:a}', 'epoch')`,
    );
    await expect.poll(async () => (await counters.get('a'))?.value.n, { timeout: 5_000 }).toBe(2);
    expect((await rows('redis_writer')).filter(({ process }) => process === 'ghost')).toEqual([]);
    await expect.poll(() => rows('redis_outbox')).toEqual([]);
  });

  it('reads Postgres while a fence stands, repairs what is behind it, and lifts that of a dead process', async () => {
    const core = await start();
    const counters = core.sessions(counter);
    await counters.create('a', { n: 1 });
    await counters.get('a');
    await pool.query(
      `insert into core.redis_writer (process, slot, keys, beat_at) values ('other', 0, '{}', clock_timestamp())`,
    );
    await pool.query(`insert into core.redis_fence values ('other', clock_timestamp())`);
    await expect.poll(types).toContain('redis-unavailable');
    await changeRow(2);
    expect((await counters.get('a'))?.value.n).toBe(2);
    await pool.query(`insert into core.redis_outbox (process, key) values ('other', 'counter:a')`);
    await expect.poll(() => client.get('counter:a')).toBeNull();
    // Its owner is not heard of any more.
    await expect.poll(() => rows('redis_fence'), { timeout: 6_000 }).toEqual([]);
    await expect.poll(types).toContain('redis-recovered');
    expect((await counters.get('a'))?.value.n).toBe(2);
    expect(await client.get('counter:a')).toMatch(/"n":2/);
  });

  it('does not lift the fence of a process that lives', async () => {
    await start();
    await pool.query(`insert into core.redis_fence values ('other', clock_timestamp())`);
    const beat = () =>
      pool.query(
        `insert into core.redis_writer (process, slot, keys, beat_at) values ('other', 0, '{}', clock_timestamp())
             on conflict (process, slot) do update set beat_at = excluded.beat_at`,
      );
    for (let n = 0; n < 10; n += 1) {
      await beat();
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(await rows('redis_fence')).toHaveLength(1);
  });

  it('removes every copy that differs when a Redis is taken up anew, in either direction', async () => {
    const first = await start();
    const counters = first.sessions(counter);
    for (const id of ['a', 'older', 'newer', 'gone', 'right']) await counters.create(id, { n: 1 });
    for (const id of ['a', 'older', 'newer', 'gone', 'right']) await counters.get(id);
    await first.close();
    const tamper = async (id: string, by: number) => {
      const text = (await client.get(`counter:${id}`)) ?? '';
      const version = Number(/"version":(\d+)/.exec(text)?.[1]) + by;
      await client.set(`counter:${id}`, `{"n":99,"version":${version}}`);
    };
    await tamper('older', -1);
    await tamper('newer', 1000);
    await client.set('counter:a', 'no JSON');
    await pool.query(`delete from core.session where id = 'gone'`);
    await pool.query('update core.redis_state set identity = null, generation = generation + 1');

    const again = (await start()).sessions(counter);
    expect(await client.keys('counter:*')).toEqual(['counter:right']);
    for (const id of ['a', 'older', 'newer', 'right']) {
      expect((await again.get(id))?.value.n).toBe(1);
    }
    expect(await again.get('gone')).toBeUndefined();
    expect(types()).toContain('reconciled');
  });

  it('does not touch a Redis that belongs to another Postgres, and says so', async () => {
    await client.set('sesi:owner', '1/2');
    const counters = (await start()).sessions(counter);
    await counters.create('a', { n: 1 });
    expect((await counters.get('a'))?.value.n).toBe(1);
    expect(await client.keys('*')).toEqual(['sesi:owner']);
    expect(events.find(({ type }) => type === 'redis-foreign')?.reason).toMatch(
      /another Postgres.*another database number.*delete/s,
    );
  });

  it('reconciles anew when Postgres is another than the one that was agreed with', async () => {
    const counters = (await start()).sessions(counter);
    await counters.create('a', { n: 1 });
    await counters.get('a');
    await client.set('counter:a', '{"n":7,"version":1}');
    await pool.query(`update core.redis_state set postgres_identity = 'before the restore'`);
    await expect.poll(async () => (await counters.get('a'))?.value.n).toBe(1);
    await expect.poll(() => types().filter((type) => type === 'reconciled')).toHaveLength(2);
  });

  it('goes on under a new name when it was declared dead', async () => {
    const counters = (await start()).sessions(counter);
    await counters.create('a', { n: 1 });
    await pool.query('delete from core.redis_writer');
    expect((await counters.update('a', increment)).value.n).toBe(2);
    expect(types()).toContain('declared-dead');
    expect((await counters.get('a'))?.value.n).toBe(2);
  });

  it('keeps a value above 256 KB out of Redis, and removes the smaller one that was there', async () => {
    const note = defineKind({
      name: 'note',
      keyPrefix: 'note:',
      ttlMs: 60_000,
      schema: z.object({ text: z.string() }),
    });
    const notes = (await start()).sessions(note);
    await notes.create('a', { text: 'small' });
    await notes.get('a');
    expect(await client.get('note:a')).toMatch(/small/);
    const large = { text: 'é'.repeat(130 * 1024) };
    await notes.save('a', large);
    expect(await client.get('note:a')).toBeNull();
    expect((await notes.get('a'))?.value).toEqual(large);
    expect(await client.get('note:a')).toBeNull();
    await notes.save('a', { text: 'small again' });
    await notes.get('a');
    expect(await client.get('note:a')).toMatch(/small again/);
  });

  it('leaves nothing behind when it is closed', async () => {
    const core = await start();
    await core.sessions(counter).create('a', { n: 1 });
    await core.close();
    expect(await rows('redis_writer')).toEqual([]);
    expect(await rows('redis_fence')).toEqual([]);
    expect(await rows('redis_outbox')).toEqual([]);
  });

  it('does not wait for a fence when no Redis was ever named', async () => {
    const counters = (await start(false)).sessions(counter);
    const before = performance.now();
    await counters.create('a', { n: 1 });
    expect(performance.now() - before).toBeLessThan(300);
    expect(await rows('redis_fence')).toEqual([]);
  });
});
