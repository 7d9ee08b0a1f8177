import { randomBytes } from 'node:crypto';

import { createTestDatabase, createTestRedis } from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  EncryptionKeyError,
  parseEncryptionKeys,
  SessionExistsError,
  SessionManager,
  SessionNotFoundError,
  type RedisConfig,
} from '../src/index.ts';

const { redis } = testServices();

const healthOfRedis: Record<string, unknown> = {
  'with Redis': {
    enabled: true,
    available: true,
    status: 'healthy',
    responseTime: expect.any(Number),
  },
  'on Postgres alone': {
    enabled: false,
    available: false,
    status: 'disabled',
    responseTime: undefined,
  },
};

describe.each(['missing' in redis ? [] : ['with Redis'], ['on Postgres alone']].flat())(
  'SessionManager %s',
  (mode) => {
    const encryptionKeys = parseEncryptionKeys(randomBytes(32).toString('hex'));
    const manager = new SessionManager({ encryptionKeys });
    const cleanUp = new AsyncDisposableStack();

    beforeAll(async () => {
      const services = testServices();
      const database = cleanUp.use(await createTestDatabase(services));
      let config: RedisConfig = { enabled: false };
      if (mode === 'with Redis') {
        config = { enabled: true, url: cleanUp.use(await createTestRedis(services)).url };
      }
      cleanUp.use(manager);
      await manager.initialize({ url: database.url }, config);
    });
    afterAll(async () => {
      await cleanUp.disposeAsync();
    });

    it('carries a registration from its first step to its end', async () => {
      const phone = '+6281234567890';
      expect(await manager.getRegistrationSession(phone)).toBeUndefined();
      const created = await manager.createRegistrationSession(phone);
      expect(created).toMatchObject({ phone, step: 'name', session_data: {} });
      expect(Date.parse(created.expires_at) - Date.parse(created.created_at)).toBe(86_400_000);
      const updated = await manager.updateRegistrationSession(phone, 'email', { name: 'Budi' });
      expect(updated).toMatchObject({ step: 'email', session_data: { name: 'Budi' } });
      expect(updated.expires_at).toBe(created.expires_at);
      const replaced = await manager.updateRegistrationSession(phone, 'city', { email: 'b@x.id' });
      expect(replaced.session_data).toEqual({ email: 'b@x.id' });
      expect(await manager.getRegistrationSession(phone)).toEqual(replaced);
      expect(await manager.deleteRegistrationSession(phone)).toBe(true);
      expect(await manager.getRegistrationSession(phone)).toBeUndefined();
      expect(await manager.deleteRegistrationSession(phone)).toBe(false);
    });

    it('refuses a second registration and an update of none', async () => {
      await manager.createRegistrationSession('+621');
      await expect(manager.createRegistrationSession('+621')).rejects.toThrow(SessionExistsError);
      await expect(manager.updateRegistrationSession('+622', 'email', {})).rejects.toThrow(
        SessionNotFoundError,
      );
      await manager.deleteRegistrationSession('+621');
    });

    it('keeps WhatsApp credentials until they are deleted', async () => {
      const credentials = { noiseKey: 'secret', nested: { list: [1, 2, 3] } };
      await manager.saveWhatsAppSession('main', { old: true });
      await manager.saveWhatsAppSession('main', credentials);
      expect(await manager.getWhatsAppSession('main')).toEqual(credentials);
      expect(await manager.getWhatsAppSession('other')).toBeUndefined();
      expect(await manager.deleteWhatsAppSession('main')).toBe(true);
      expect(await manager.getWhatsAppSession('main')).toBeUndefined();
    });

    it('counts and reports in the documented shapes', async () => {
      await manager.createRegistrationSession('+623');
      await manager.saveWhatsAppSession('main', {});
      await manager.getRegistrationSession('+623');
      await manager.getWhatsAppSession('main');
      const withRedis = mode === 'with Redis' ? 1 : 0;
      expect(await manager.getSessionStats()).toEqual({
        timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
        redis: {
          whatsappSessions: withRedis,
          registrationSessions: withRedis,
          totalSessions: 2 * withRedis,
        },
        postgresql: { whatsappSessions: 1, registrationSessions: 1 },
      });
      expect(await manager.healthCheck()).toEqual({
        timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
        redis: healthOfRedis[mode],
        postgresql: { status: 'healthy', responseTime: expect.any(Number) },
      });
      expect(await manager.cleanupExpiredRegistrationSessions()).toBe(0);
    });
  },
);

describe('SessionManager without encryption keys', () => {
  it('keeps registrations, and refuses to keep credentials in the open', async () => {
    await using database = await createTestDatabase(testServices());
    await using manager = new SessionManager();
    await manager.initialize({ url: database.url }, { enabled: false });
    await manager.createRegistrationSession('+621');
    await expect(manager.saveWhatsAppSession('main', { key: 1 })).rejects.toThrow(
      EncryptionKeyError,
    );
    expect((await manager.getSessionStats()).postgresql).toEqual({
      whatsappSessions: 0,
      registrationSessions: 1,
    });
  });
});

describe('SessionManager before initialize', () => {
  it('says what to do', async () => {
    const manager = new SessionManager();
    await expect(manager.getRegistrationSession('+62')).rejects.toThrow(/initialize/);
    await manager.close();
  });
});
