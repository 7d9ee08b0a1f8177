import { randomBytes } from 'node:crypto';

import {
  EncryptionKeyError,
  SessionExistsError,
  SessionManager,
  SessionNotFoundError,
} from '@sesi/session-core';
import { createTestDatabase, createTestRedis, freePort } from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { describe, expect, it, onTestFinished } from 'vitest';

import { ConfigError, type Environment } from '../src/config/read-config.ts';
import { DatabaseFactory } from '../src/platform/database-factory.ts';
import { DatabaseManager } from '../src/platform/database-manager.ts';

const services = testServices();
const hasRedis = !('missing' in services.redis);
/** Redis may be connected a little after the manager is initialized. */
const patient = { timeout: 10_000 };
const phone = '+6281234567890';

async function environment(redis: Environment): Promise<Environment> {
  const database = await createTestDatabase(services);
  onTestFinished(() => database[Symbol.asyncDispose]());
  const key = randomBytes(32).toString('base64');
  return { DATABASE_URL: database.url, SESSION_ENCRYPTION_KEY: key, ...redis };
}

async function testRedisUrl(): Promise<string> {
  const redis = await createTestRedis(services);
  onTestFinished(() => redis[Symbol.asyncDispose]());
  return redis.url;
}

const modes = [
  ['healthy', async () => ({ REDIS_URL: await testRedisUrl() })],
  ['disabled', async () => ({ REDIS_ENABLED: 'false', REDIS_URL: 'redis://127.0.0.1:1' })],
  ['unhealthy', async () => ({ REDIS_URL: `redis://127.0.0.1:${await freePort()}` })],
] as const;

describe.each(modes.filter(([status]) => hasRedis || status !== 'healthy'))(
  'with Redis %s',
  (redisStatus, redisEnvironment) => {
    it('a DatabaseManager leads a registration from its start to its end', async () => {
      const env = await environment(await redisEnvironment());
      await using database = new DatabaseManager(env);
      await database.initialize();

      const created = await database.createRegistrationSession(phone);
      expect(created).toEqual({
        phone,
        step: expect.any(String),
        session_data: {},
        created_at: expect.stringMatching(/^\d{4}-.*Z$/),
        expires_at: expect.stringMatching(/^\d{4}-.*Z$/),
        version: expect.any(Number),
      });
      expect(Date.parse(created.expires_at) - Date.parse(created.created_at)).toBe(86_400_000);
      await expect(database.createRegistrationSession(phone)).rejects.toThrow(SessionExistsError);

      const data = { name: 'Budi', email: 'budi@example.org' };
      await database.updateRegistrationSession(phone, 'city', data);
      const read = await database.getRegistrationSession(phone);
      expect(read).toMatchObject({
        step: 'city',
        session_data: data,
        expires_at: created.expires_at,
      });
      expect(read?.version).toBeGreaterThan(created.version);

      await expect
        .poll(() => database.healthCheck(), patient)
        .toMatchObject({
          redis: { enabled: redisStatus !== 'disabled', status: redisStatus },
          postgresql: { status: 'healthy' },
        });
      // A read by which Redis, when it is there, has a copy to count.
      const stats = async (): Promise<unknown> => {
        await database.getRegistrationSession(phone);
        return database.getSessionStats();
      };
      await expect.poll(stats, patient).toMatchObject({
        redis: { registrationSessions: redisStatus === 'healthy' ? 1 : 0 },
        postgresql: { registrationSessions: 1, whatsappSessions: 0 },
      });

      expect(await database.deleteRegistrationSession(phone)).toBe(true);
      expect(await database.getRegistrationSession(phone)).toBeUndefined();
      expect(await database.deleteRegistrationSession(phone)).toBe(false);
      await expect(database.updateRegistrationSession(phone, 'city', {})).rejects.toThrow(
        SessionNotFoundError,
      );
      expect(await database.cleanupExpiredRegistrationSessions()).toBe(0);
    });

    it('a DatabaseFactory makes a SessionManager and its settings', async () => {
      const env = await environment(await redisEnvironment());
      const databaseFactory = new DatabaseFactory(env);
      const sessions = databaseFactory.createSessionManager();
      expect(sessions).toBeInstanceOf(SessionManager);
      await sessions.initialize(
        databaseFactory.getPostgresConfig(),
        databaseFactory.getRedisConfig(),
      );
      onTestFinished(() => sessions.close());
      await sessions.saveWhatsAppSession('main', { secret: 'x' });
      expect(await sessions.getWhatsAppSession('main')).toEqual({ secret: 'x' });
      await expect
        .poll(async () => (await sessions.healthCheck()).redis.status, patient)
        .toBe(redisStatus);
    });
  },
);

describe('DatabaseFactory', () => {
  it('refuses an environment that cannot be used, before anything is opened', () => {
    expect(() => new DatabaseFactory({ DATABASE_URL: 'nonsense', REDIS_PORT: 'x' })).toThrow(
      ConfigError,
    );
  });

  it('makes one that refuses to keep WhatsApp sessions in the open without a key', async () => {
    const env = await environment({ SESSION_ENCRYPTION_KEY: '' });
    const databaseFactory = new DatabaseFactory(env);
    await using sessions = databaseFactory.createSessionManager();
    await sessions.initialize(databaseFactory.getPostgresConfig(), { enabled: false });
    await sessions.createRegistrationSession(phone);
    await expect(sessions.saveWhatsAppSession('main', { secret: 'x' })).rejects.toThrow(
      EncryptionKeyError,
    );
  });

  it('passes on every fallback', async () => {
    const events: string[] = [];
    const env = await environment({ REDIS_URL: `redis://127.0.0.1:${await freePort()}` });
    await using database = new DatabaseManager(env, { onEvent: ({ type }) => events.push(type) });
    await database.initialize();
    await expect.poll(() => events, { timeout: 10_000 }).toContain('redis-unavailable');
  });
});

describe('a DatabaseManager that is not initialized', () => {
  it('says what to call first, and can be closed', async () => {
    const database = new DatabaseManager({});
    await expect(database.getRegistrationSession(phone)).rejects.toThrow(/initialize/);
    await database.close();
  });
});
