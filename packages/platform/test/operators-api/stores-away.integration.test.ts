import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startLocalPostgres, startLocalRedis } from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { describe, expect, it, onTestFinished } from 'vitest';

import { openOperators, password, registration } from './operators-stand.ts';

const patient = { timeout: 20_000 };
const permissions = ['sessions:read', 'stats:read', 'jobs:read', 'audit:read', 'presence:read'];

describe.skipIf('missing' in testServices().redis)('the operators API with Redis', () => {
  it('answers the same when it is there, killed in between, and back', async () => {
    const redis = await startLocalRedis();
    onTestFinished(() => redis[Symbol.asyncDispose]());
    const { operator, platform, anybody } = await openOperators({
      config: { redis: { enabled: true, url: redis.url } },
    });
    const { call, operator: own } = await operator(permissions);
    await platform.sessions(registration).create('a', { step: 'city' });
    const asked = async () => {
      const find = { kind: 'stand-registration', id: 'a' };
      return [
        await call('POST', '/sessions/find', find),
        await call('GET', '/stats/operators'),
        await call('GET', '/jobs'),
        await call('GET', '/audit?limit=1'),
        await call('GET', '/presence'),
        await anybody('POST', '/sign-in', { email: own.email, password }),
      ].map(({ status }) => status);
    };
    const health = async () => (await call('GET', '/health')).body['redis'];
    const good = [200, 200, 200, 200, 200, 200];
    await expect.poll(health, patient).toMatchObject({ status: 'healthy' });
    expect(await asked()).toEqual(good);
    await redis.kill();
    expect(await asked()).toEqual(good);
    expect(await health()).toMatchObject({ status: 'unhealthy' });
    await redis.restart();
    expect(await asked()).toEqual(good);
    await expect.poll(health, patient).toMatchObject({ status: 'healthy' });
    expect(await asked()).toEqual(good);
  });
});

describe.each(['kill', 'pause'] as const)(
  'the operators API while Postgres is away: %s',
  (fault) => {
    it('says 503 in time to everybody, lets nobody in, and goes on afterwards', async () => {
      const dataDir = await mkdtemp(join(tmpdir(), 'sesi-operators-away-'));
      onTestFinished(() => rm(dataDir, { recursive: true, force: true, maxRetries: 5 }));
      const postgres = await startLocalPostgres({ dataDir, durable: false });
      onTestFinished(() => postgres[Symbol.asyncDispose]());
      const { operator, anybody } = await openOperators({
        config: { postgres: { url: postgres.url } },
      });
      const { call, operator: own } = await operator(permissions);
      expect((await call('GET', '/audit')).status).toBe(200);

      await postgres[fault]();
      const begun = performance.now();
      const away = await Promise.all([
        call('GET', '/me'),
        call('GET', '/audit'),
        call('GET', '/jobs'),
        anybody('POST', '/sign-in', { email: own.email, password }),
      ]);
      for (const { status, body, headers } of away) {
        expect([status, body['error']]).toEqual([503, 'unavailable']);
        expect(headers.get('retry-after')).toBe('2');
      }
      expect(performance.now() - begun).toBeLessThan(9_000);

      if (fault === 'pause') await postgres.resume();
      else {
        const again = await startLocalPostgres({ dataDir, durable: false, port: postgres.port });
        onTestFinished(() => again[Symbol.asyncDispose]());
      }
      await expect.poll(async () => (await call('GET', '/me')).status, patient).toBe(200);
      const back = async () =>
        (await anybody('POST', '/sign-in', { email: own.email, password })).status;
      await expect.poll(back, patient).toBe(200);
    });
  },
);
