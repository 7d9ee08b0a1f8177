import { redisScript } from '@sesi/session-core';
import type { Pool } from '@sesi/session-core/postgres';
import { type LocalRedis, startLocalRedis } from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { createClient } from 'redis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { InvalidRateLimitError } from '../../src/rate-limits/invalid-rate-limit-error.ts';
import { createAccessDatabase } from '../audit/access-database.ts';
import { believed, type Closing, openProcess, quarterHour, use } from './rate-limit-processes.ts';

let open: Closing;
beforeEach(() => {
  open = [];
});
afterEach(async () => {
  for (const close of open.toReversed()) await close();
});

describe.skipIf('missing' in testServices().redis)('rate limits', () => {
  let url: string;
  let pool: Pool;
  let redis: LocalRedis;
  beforeEach(async () => {
    const database = await createAccessDatabase();
    redis = await startLocalRedis();
    ({ url, pool } = database);
    open.push(
      async () => await database[Symbol.asyncDispose](),
      async () => await redis[Symbol.asyncDispose](),
    );
  });

  it('allow exactly the limit to many at once in several processes, on Redis', async () => {
    const processes = [await openProcess(open, url, redis), await openProcess(open, url, redis)];
    await believed(...processes);
    expect((await use(processes, 400, 100, 200)).allowed).toBe(100);
    const verdict = await processes[0]?.limits.checkRateLimit('one', 'all', 100, quarterHour);
    expect(verdict).toMatchObject({
      kind: 'refused',
      window: { limit: 100, windowMs: quarterHour },
    });
  });

  it('allow exactly the limit one by one, and say what remains', async () => {
    const process = await openProcess(open, url, redis);
    await believed(process);
    const remaining: unknown[] = [];
    for (let time = 0; time < 40; time += 1) {
      const verdict = await process.limits.checkRateLimit('one', 'all', 40, quarterHour);
      remaining.push(verdict.kind === 'allowed' ? verdict.remaining : verdict);
    }
    expect(remaining).toEqual(Array.from({ length: 40 }, (_, time) => 39 - time));
    expect((await use([process], 5, 40)).allowed).toBe(0);
  });

  it('allow exactly the limit without Redis', async () => {
    const processes = [
      await openProcess(open, url, undefined),
      await openProcess(open, url, undefined),
    ];
    expect((await use(processes, 600, 300, 20)).allowed).toBe(300);
  });

  it('decide most checks of a busy key by one script, and ask Postgres for few', async () => {
    const process = await openProcess(open, url, redis);
    await believed(process);
    expect((await use([process], 500, 10_000, 1)).allowed).toBe(500);
    const { rows } = await pool.query<{ version: number }>(
      `select (ledger::json->>'version')::int as version from access.rate_limit`,
    );
    // Each change of the row is a version; a loan is one more.
    expect(rows[0]?.version).toBeLessThan(60);
  });

  it('need room in every window, and use nothing when one refuses', async () => {
    const { limits, core } = await openProcess(open, url, redis);
    await believed({ limits, core });
    const windows = [
      { limit: 2, windowMs: 60_000 },
      { limit: 5, windowMs: quarterHour },
    ];
    const limited = { action: 'post', windows, tenant: 'kitchen-1' };
    expect(await limits.check('a', { ...limited, cost: 2 })).toMatchObject({ kind: 'allowed' });
    for (let time = 0; time < 10; time += 1) {
      expect(await limits.check('a', limited)).toMatchObject({ window: windows[0] });
    }
    const longer = { ...limited, windows: [{ limit: 5, windowMs: quarterHour }] };
    expect(await limits.check('a', { ...longer, cost: 3 })).toMatchObject({ remaining: 0 });
    expect(await limits.check('a', longer)).toMatchObject({ kind: 'refused' });

    const client = createClient({ url: redis.url });
    await client.connect();
    expect(await client.hGet('security:ratelimit:a:post', 'tenant')).toBe('kitchen-1');
    expect(await client.pTTL('security:ratelimit:a:post')).toBeGreaterThan(0);
    client.destroy();
  });

  it('are changed for every process at once by penalty, reward, block and reset', async () => {
    const [one, other] = [await openProcess(open, url, redis), await openProcess(open, url, redis)];
    await believed(one, other);
    const limited = { action: 'all', windows: [{ limit: 100, windowMs: quarterHour }] };
    expect((await use([one, other], 50, 100)).allowed).toBe(50);
    await one.limits.penalty('one', { ...limited, units: 60 });
    expect(await other.limits.check('one', limited)).toMatchObject({ kind: 'refused' });
    await other.limits.reward('one', { ...limited, units: 20 });
    expect((await use([one, other], 40, 100, 1)).allowed).toBe(10);
    await one.limits.reset('one', limited);
    expect((await use([one, other], 40, 100)).allowed).toBe(40);
    await one.limits.block('one', { ...limited, durationMs: 60_000 });
    const verdicts = await Promise.all([
      one.limits.check('one', limited),
      other.limits.check('one', limited),
    ]);
    for (const verdict of verdicts) {
      expect(verdict).toMatchObject({ kind: 'refused', reason: 'blocked' });
    }
    await redis.kill();
    expect(await other.limits.check('one', limited)).toMatchObject({ reason: 'blocked' });
    await other.limits.block('one', { ...limited, durationMs: 0 });
    expect(await other.limits.check('one', limited)).toMatchObject({ kind: 'allowed' });
  });

  it('take a key of another type for none, and refuse what cannot be counted', async () => {
    const { limits, core } = await openProcess(open, url, redis);
    await believed({ limits, core });
    const set = redisScript("redis.call('SET', KEYS[1], 'x') return 1");
    await core.redis.run(set, 'security:ratelimit:one:all', []);
    expect(await limits.checkRateLimit('one', 'all', 3, quarterHour)).toMatchObject({
      kind: 'allowed',
      remaining: 2,
    });
    await expect(limits.checkRateLimit('', 'all', 3, 1_000)).rejects.toThrow(InvalidRateLimitError);
    await expect(limits.checkRateLimit('one', 'a b', 3, 1_000)).rejects.toThrow('action');
    await expect(limits.checkRateLimit('one', 'all', 0, 1_000)).rejects.toThrow('whole number');
    await expect(limits.checkRateLimit('one', 'all', 1, 10)).rejects.toThrow('100 ms');
    await expect(limits.check('one', { action: 'all', cost: 101 })).rejects.toThrow('1 to 100');
  });

  it('forget rows that say nothing any more', async () => {
    const { limits } = await openProcess(open, url, undefined);
    await limits.checkRateLimit('one', 'all', 3, 100);
    await limits.checkRateLimit('two', 'all', 3, quarterHour);
    await expect.poll(async () => await limits.purgeExpired()).toBe(1);
    expect((await pool.query('select 1 from access.rate_limit')).rowCount).toBe(1);
  });
});
