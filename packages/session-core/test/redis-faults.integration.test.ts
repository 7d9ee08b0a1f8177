import {
  createTestDatabase,
  startLocalRedis,
  type LocalRedis,
  type TestDatabase,
} from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { createClient } from 'redis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { defineKind, openSessionCore, type CoreEvent, type SessionCore } from '../src/index.ts';

const counter = defineKind({
  name: 'counter',
  keyPrefix: 'counter:',
  ttlMs: 60_000,
  schema: z.object({ n: z.number() }),
});

const increment = (value: { n: number }) => ({ n: value.n + 1 });

describe.skipIf('missing' in testServices().redis)('when Redis fails', () => {
  let database: TestDatabase;
  let redis: LocalRedis;
  let open: SessionCore[];
  let events: CoreEvent[];

  beforeEach(async () => {
    database = await createTestDatabase(testServices());
    redis = await startLocalRedis();
    open = [];
    events = [];
  });
  afterEach(async () => {
    await Promise.all(open.map((core) => core.close()));
    await redis[Symbol.asyncDispose]();
    await database[Symbol.asyncDispose]();
  });

  const openCore = async (enabled = true) => {
    const core = await openSessionCore({
      postgres: { url: database.url },
      redis: { enabled, url: redis.url },
      onEvent: (event) => events.push(event),
    });
    open.push(core);
    return core;
  };
  const openCounters = async (enabled = true) => (await openCore(enabled)).sessions(counter);
  const readCopy = async (id: string) => {
    const client = createClient({ url: redis.url });
    await client.connect();
    try {
      return await client.get(`counter:${id}`);
    } finally {
      client.destroy();
    }
  };
  const types = () => events.map(({ type }) => type);
  const recovered = async () => {
    await expect.poll(types, { timeout: 10_000 }).toContain('redis-recovered');
  };

  it('goes on through Postgres when it is killed, and returns by itself with the same data', async () => {
    const counters = await openCounters();
    await counters.get('a');
    await counters.create('a', { n: 1 });
    await redis.kill();
    const start = performance.now();
    expect((await counters.get('a'))?.value.n).toBe(1);
    expect(performance.now() - start).toBeLessThan(500);
    await counters.update('a', increment);
    await counters.create('b', { n: 10 });
    await counters.update('b', increment);
    expect((await counters.get('a'))?.value.n).toBe(2);
    expect(types()).toContain('redis-unavailable');

    await redis.restart();
    await recovered();
    expect((await counters.get('a'))?.value.n).toBe(2);
    expect((await counters.get('b'))?.value.n).toBe(11);
    expect(await readCopy('a')).toMatch(/"n":2,"version"/);
    const back = events.find(({ type }) => type === 'redis-recovered');
    expect(back?.durationMs).toBeGreaterThan(0);
    expect(back?.reason).toBeTruthy();
  });

  it('waits for a frozen one at most once, and serves nothing old after it thaws', async () => {
    const counters = await openCounters();
    await counters.create('a', { n: 1 });
    await counters.get('a');
    await redis.pause();
    const reading = performance.now();
    expect((await counters.get('a'))?.value.n).toBe(1);
    expect(performance.now() - reading).toBeLessThan(250 + 150);
    const writing = performance.now();
    await counters.update('a', increment);
    expect(performance.now() - writing).toBeLessThan(300 + 350 + 150);
    const again = performance.now();
    await counters.update('a', increment);
    expect((await counters.get('a'))?.value.n).toBe(3);
    expect(performance.now() - again).toBeLessThan(200);
    await redis.resume();
    expect((await counters.get('a'))?.value.n).toBe(3);
    await recovered();
    expect((await counters.get('a'))?.value.n).toBe(3);
  });

  it('serves another process nothing old while a write cannot reach Redis', async () => {
    const writers = await openCounters();
    const readers = await openCounters();
    await writers.create('a', { n: 1 });
    await readers.get('a');
    await redis.pause();
    const written = writers.update('a', increment);
    await written;
    await redis.resume();
    expect((await readers.get('a'))?.value.n).toBe(2);
    expect((await writers.get('a'))?.value.n).toBe(2);
  });

  it('does not believe copies that were there before Redis was left out for a while', async () => {
    const before = await openCounters();
    await before.create('a', { n: 1 });
    await before.get('a');
    await open[0]?.close();

    const without = await openCounters(false);
    await without.update('a', increment);
    await without.delete('a');
    await without.create('a', { n: 50 });
    await open[1]?.close();
    expect(await readCopy('a')).toMatch(/"n":1/);

    const after = await openCounters();
    expect((await after.get('a'))?.value.n).toBe(50);
    await expect
      .poll(async () => await after.get('a').then(async () => await readCopy('a')))
      .toMatch(/"n":50/);
  });

  it('keeps two processes right when only one of them uses Redis', async () => {
    const withRedis = await openCounters();
    const without = await openCounters(false);
    await withRedis.create('a', { n: 0 });
    for (let n = 1; n <= 6; n += 1) {
      await (n % 2 === 0 ? withRedis : without).update('a', increment);
      expect((await withRedis.get('a'))?.value.n).toBe(n);
      expect((await without.get('a'))?.value.n).toBe(n);
    }
  });

  it('starts without Redis and takes it up when it comes', async () => {
    await redis.kill();
    const start = performance.now();
    const counters = await openCounters();
    expect(performance.now() - start).toBeLessThan(5_000);
    expect(types()).toEqual(['redis-unavailable']);
    await counters.create('a', { n: 1 });
    expect((await counters.get('a'))?.value.n).toBe(1);
    await redis.restart();
    await expect.poll(types, { timeout: 10_000 }).toContain('redis-connected');
    expect((await counters.get('a'))?.value.n).toBe(1);
    expect(await readCopy('a')).toMatch(/"n":1/);
  });

  it('reports its state in health and counts nothing in it', async () => {
    const core = await openCore();
    await core.sessions(counter).create('a', { n: 1 });
    expect((await core.health()).redis).toMatchObject({ available: true, status: 'healthy' });
    await redis.kill();
    const { redis: state, postgresql } = await core.health();
    expect(state).toMatchObject({ enabled: true, available: false, status: 'unhealthy' });
    expect(postgresql.status).toBe('healthy');
    const stats = await core.stats();
    expect(stats.redis).toBeUndefined();
    expect(stats.postgresql).toEqual({ counter: 1 });
  });

  it('is full: writes go on, nothing old is served', async () => {
    const counters = await openCounters();
    const client = createClient({ url: redis.url });
    await client.connect();
    await counters.create('a', { n: 1 });
    await counters.get('a');
    await client.configSet('maxmemory', '1');
    await counters.update('a', increment);
    expect((await counters.get('a'))?.value.n).toBe(2);
    await counters.update('a', increment);
    expect((await counters.get('a'))?.value.n).toBe(3);
    await client.configSet('maxmemory', '0');
    await expect
      .poll(async () => await counters.get('a').then(async () => await readCopy('a')), {
        timeout: 10_000,
      })
      .toMatch(/"n":3/);
    client.destroy();
  });

  it('was emptied or lost its scripts: nobody notices', async () => {
    const counters = await openCounters();
    const client = createClient({ url: redis.url });
    await client.connect();
    await counters.create('a', { n: 1 });
    await counters.get('a');
    await client.flushDb();
    await client.scriptFlush();
    await counters.update('a', increment);
    expect((await counters.get('a'))?.value.n).toBe(2);
    expect(await readCopy('a')).toMatch(/"n":2/);
    client.destroy();
  });
});
