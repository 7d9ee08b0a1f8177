import { randomBytes } from 'node:crypto';

import { defineKind, EncryptionKeyError, parseEncryptionKeys } from '@sesi/session-core';
import {
  createTestDatabase,
  createTestRedis,
  findRedisServer,
  freePort,
  startLocalRedis,
} from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { z } from 'zod';

import { startHttpServer } from '../src/http/start-http-server.ts';
import { openPlatform, type Platform, type PlatformConfig } from '../src/platform/open-platform.ts';
import { PlatformOpenError } from '../src/platform/platform-open-error.ts';
import { probes } from '../src/platform/probes.ts';
import { MemoryLog } from './memory-log.ts';

const services = testServices();
const hasRedis = !('missing' in services.redis);

/** Redis may be connected a little after the platform is open. */
const patient = { timeout: 10_000 };

const note = defineKind({
  name: 'platform-note',
  keyPrefix: 'platform-note:',
  ttlMs: 60_000,
  schema: z.object({ count: z.number() }),
});

interface Opened {
  readonly platform: Platform;
  readonly log: MemoryLog;
}

async function databaseUrl(): Promise<string> {
  const database = await createTestDatabase(services);
  onTestFinished(() => database[Symbol.asyncDispose]());
  return database.url;
}

async function open(redis: PlatformConfig['redis']): Promise<Opened> {
  const log = new MemoryLog();
  const config = { postgres: { url: await databaseUrl() }, redis };
  const platform = await openPlatform(config, { name: 'platform-test', logger: log.logger });
  onTestFinished(() => platform[Symbol.asyncDispose]());
  return { platform, log };
}

async function testRedisUrl(): Promise<string> {
  const redis = await createTestRedis(services);
  onTestFinished(() => redis[Symbol.asyncDispose]());
  return redis.url;
}

/** A URL at which nobody listens. */
async function deadRedisUrl(): Promise<string> {
  return `redis://127.0.0.1:${await freePort()}`;
}

const modes = [
  ['with Redis', 'healthy', async () => ({ enabled: true, url: await testRedisUrl() })],
  ['with Redis switched off', 'disabled', async () => ({ enabled: false })],
  ['without Redis', 'disabled', async () => false as const],
  [
    'with a Redis that is away',
    'unhealthy',
    async () => ({ enabled: true, url: await deadRedisUrl() }),
  ],
] as const;

describe.each(modes.filter(([mode]) => hasRedis || mode !== 'with Redis'))(
  'a platform %s',
  (_mode, redisStatus, redisConfig) => {
    it('keeps sessions, and gives the app a pool for its own tables', async () => {
      const { platform } = await open(await redisConfig());
      const notes = platform.core.sessions(note);
      await notes.create('a', { count: 1 });
      await notes.update('a', ({ count }) => ({ count: count + 1 }));
      expect((await notes.get('a'))?.value).toEqual({ count: 2 });

      await platform.postgres.query('create table app_row (id int)');
      await platform.postgres.query('insert into app_row values (7)');
      const { rows } = await platform.postgres.query<{ id: number; application: string }>(
        "select id, current_setting('application_name') as application from app_row",
      );
      expect(rows).toEqual([{ id: 7, application: 'platform-test' }]);
    });

    it('tells its health and its figures', async () => {
      const { platform } = await open(await redisConfig());
      await platform.core.sessions(note).create('a', { count: 1 });
      await expect
        .poll(() => platform.health(), patient)
        .toMatchObject({
          redis: { status: redisStatus },
          postgresql: { status: 'healthy', responseTime: expect.any(Number) },
        });
      expect((await platform.stats()).postgresql).toMatchObject({ [note.name]: 1 });
    });

    it('answers for its health over HTTP', async () => {
      const { platform, log } = await open(await redisConfig());
      await using server = await startHttpServer({
        host: '127.0.0.1',
        port: 0,
        logger: log.logger,
        probes: probes(platform),
      });
      const answer = async (): Promise<unknown> => {
        const response = await fetch(`${server.url}/api/health`);
        return { code: response.status, body: await response.json() };
      };
      await expect.poll(answer, patient).toMatchObject({
        code: 200,
        body: {
          status: redisStatus === 'unhealthy' ? 'degraded' : 'ok',
          services: {
            postgresql: { status: 'healthy', responseTime: expect.any(Number) },
            redis: { status: redisStatus },
          },
        },
      });
    });

    it('lets go of both stores when it is disposed, twice too', async () => {
      const { platform } = await open(await redisConfig());
      await platform.core.sessions(note).create('a', { count: 1 });
      await platform[Symbol.asyncDispose]();
      await platform[Symbol.asyncDispose]();
      await expect(platform.postgres.query('select 1')).rejects.toThrow('after calling end');
      expect((await platform.health()).postgresql.status).toBe('unhealthy');
    });
  },
);

describe('openPlatform', () => {
  const secret = defineKind({
    ...note,
    name: 'platform-secret',
    keyPrefix: 'platform-secret:',
    sensitive: true,
  });

  it('hands the keys for sensitive sessions to the core', async () => {
    const encryptionKeys = parseEncryptionKeys(randomBytes(32).toString('base64'));
    const { logger } = new MemoryLog();
    const config = {
      postgres: { url: await databaseUrl() },
      redis: false,
      encryptionKeys,
    } as const;
    await using platform = await openPlatform(config, { name: 'platform-test', logger });
    await platform.core.sessions(secret).create('a', { count: 7 });
    const { rows } = await platform.postgres.query('select value from core.session');
    expect(rows).toEqual([{ value: expect.stringMatching(/^\{"sealed":/) }]);
    expect((await platform.core.sessions(secret).get('a'))?.value).toEqual({ count: 7 });
  });

  it('without keys goes on with everything but sensitive sessions', async () => {
    const { platform } = await open(false);
    expect(() => platform.core.sessions(secret)).toThrow(EncryptionKeyError);
    await platform.core.sessions(note).create('a', { count: 1 });
  });

  it('logs that it goes on without a Redis that is away', async () => {
    const { log } = await open({ enabled: true, url: await deadRedisUrl() });
    await vi.waitFor(
      () =>
        expect(log.saying('Redis is away: going on with Postgres alone')).toMatchObject([
          { level: 'warn', event: 'redis-unavailable', reason: expect.any(String) },
        ]),
      { timeout: 10_000 },
    );
  });

  it.skipIf(findRedisServer() === undefined)(
    'logs when Redis goes away and when it is back, and how long that was',
    async () => {
      const redis = await startLocalRedis();
      onTestFinished(() => redis[Symbol.asyncDispose]());
      const { platform, log } = await open({ enabled: true, url: redis.url });
      const notes = platform.core.sessions(note);
      await expect
        .poll(async () => (await platform.health()).redis.status, patient)
        .toBe('healthy');
      await notes.create('a', { count: 1 });

      await redis.kill();
      await vi.waitUntil(
        () => log.saying('Redis is away: going on with Postgres alone').length > 0,
        patient,
      );
      expect((await notes.update('a', () => ({ count: 2 }))).value).toEqual({ count: 2 });

      await redis.restart();
      await vi.waitUntil(() => log.saying('Redis is back').length > 0, { timeout: 20_000 });
      expect(log.saying('Redis is back')).toMatchObject([
        { event: 'redis-recovered', durationMs: expect.any(Number) },
      ]);
      expect((await notes.get('a'))?.value).toEqual({ count: 2 });
    },
  );

  it.each([
    ['127.0.0.1', /ECONNREFUSED.*DATABASE_URL/],
    ['localhost', /ECONNREFUSED.*DATABASE_URL/],
    ['no-such-host.invalid', /(ENOTFOUND|EAI_AGAIN).*DATABASE_URL/],
  ])('fails with what to check when there is no Postgres at %s', async (host, message) => {
    const log = new MemoryLog();
    const url = `postgres://sesi:hunter2@${host}:${await freePort()}/bots`;
    const opening = openPlatform(
      { postgres: { url }, redis: false },
      { name: 'platform-test', logger: log.logger },
    );
    const error: unknown = await opening.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(PlatformOpenError);
    expect(error).toMatchObject({
      code: 'PLATFORM_NOT_OPENED',
      message: expect.stringMatching(message),
      cause: expect.any(Error),
    });
    log.logger.fatal({ err: error }, 'Start failed');
    expect(log.written.join('')).not.toContain('hunter2');
  });

  it('says when Postgres does not have the database', async () => {
    const url = new URL(services.postgres.url);
    url.pathname = '/no_such_database';
    const { logger } = new MemoryLog();
    await expect(
      openPlatform(
        { postgres: { url: url.href }, redis: false },
        { name: 'platform-test', logger },
      ),
    ).rejects.toThrow(/"no_such_database" does not exist.*DATABASE_URL/);
  });

  it('does not wait for ever for a connection that the app has not given back', async () => {
    const { platform, log } = await open(false);
    const client = await platform.postgres.connect();
    const disposedAt = performance.now();
    await platform[Symbol.asyncDispose]();
    expect(performance.now() - disposedAt).toBeLessThan(4000);
    expect(log.saying('Connections to Postgres are still held: not waiting for them')).toHaveLength(
      1,
    );
    client.release(true);
  });
});
