import {
  createTestDatabase,
  createTestRedis,
  type TestDatabase,
  type TestRedis,
} from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  openSessionCore,
  registrationKind,
  type CoreEvent,
  type SessionCore,
} from '../src/index.ts';
import { sessionContract } from './contract/session-contract.ts';

describe.skipIf('missing' in testServices().redis)('on Redis and Postgres', () => {
  let database: TestDatabase;
  let redis: TestRedis;
  const events: CoreEvent[] = [];
  const open = () =>
    openSessionCore({
      postgres: { url: database.url },
      redis: { enabled: true, url: redis.url },
      onEvent: (event) => events.push(event),
    });

  beforeAll(async () => {
    database = await createTestDatabase(testServices());
    redis = await createTestRedis(testServices());
  });
  afterAll(async () => {
    await redis[Symbol.asyncDispose]();
    await database[Symbol.asyncDispose]();
  });

  sessionContract(open);

  describe('what people see with redis-cli', () => {
    let core: SessionCore;
    let client: ReturnType<typeof createClient>;
    beforeAll(async () => {
      core = await open();
      client = createClient({ url: redis.url });
      await client.connect();
    });
    afterAll(async () => {
      await core.close();
      client.destroy();
    });

    it('is the documented JSON with the version last, for 24 hours', async () => {
      const registrations = core.sessions(registrationKind);
      const phone = '+6281234567890';
      expect(await registrations.get(phone)).toBeUndefined();
      expect(await client.get(`reg:${phone}`)).toBe('{"absent":true,"version":0}');
      const { version } = await registrations.create(phone, {
        phone,
        step: 'name',
        session_data: { name: 'Budi' },
      });
      const text = await client.get(`reg:${phone}`);
      expect(text).toMatch(
        /^\{"phone":"\+6281234567890","step":"name","session_data":\{"name":"Budi"\},"created_at":"[\d:.TZ-]+","expires_at":"[\d:.TZ-]+","version":\d+\}$/,
      );
      expect(JSON.parse(text ?? '')).toMatchObject({ version });
      const life = await client.pTTL(`reg:${phone}`);
      expect(life).toBeGreaterThan(24 * 3_600_000 - 10_000);
      expect(life).toBeLessThanOrEqual(24 * 3_600_000);
    });

    it('says for seconds that a deleted session is gone', async () => {
      const registrations = core.sessions(registrationKind);
      const phone = '+628222';
      await registrations.get(phone);
      await registrations.create(phone, { phone, step: 'name', session_data: {} });
      await registrations.delete(phone);
      expect(await client.get(`reg:${phone}`)).toMatch(/^\{"absent":true,"version":\d+\}$/);
      expect(await client.pTTL(`reg:${phone}`)).toBeLessThanOrEqual(10_000);
    });

    it('answers from the copy while that is believed', async () => {
      const registrations = core.sessions(registrationKind);
      const phone = '+628333';
      const { version } = await registrations.create(phone, {
        phone,
        step: 'name',
        session_data: {},
      });
      await registrations.get(phone);
      const copy = JSON.parse((await client.get(`reg:${phone}`)) ?? '');
      await client.set(`reg:${phone}`, JSON.stringify({ ...copy, step: 'from the copy', version }));
      expect((await registrations.get(phone))?.value.step).toBe('from the copy');
    });

    it.each([
      ['text that is no JSON', async (key: string) => await client.set(key, 'poison')],
      ['JSON of another shape', async (key: string) => await client.set(key, '{"version":1}')],
      ['a list', async (key: string) => await client.lPush(key, 'poison')],
    ])('is repaired when it is %s', async (_, poison) => {
      const registrations = core.sessions(registrationKind);
      const phone = '+628444';
      const key = `reg:${phone}`;
      await registrations.save(phone, { phone, step: 'name', session_data: {} });
      await client.unlink(key);
      await poison(key);
      expect((await registrations.get(phone))?.value.step).toBe('name');
      await registrations.update(phone, (value) => ({ ...value, step: 'email' }));
      await expect
        .poll(async () => (await registrations.get(phone))?.value.step, { timeout: 5_000 })
        .toBe('email');
      await expect
        .poll(
          async () => {
            await registrations.get(phone);
            return await client.type(key);
          },
          { timeout: 5_000 },
        )
        .toBe('string');
    });

    it('counts only sessions, not what is known to be absent', async () => {
      const registrations = core.sessions(registrationKind);
      const before = (await core.stats()).redis?.['registration'] ?? 0;
      await registrations.get('+628555');
      await registrations.get('+628666');
      await registrations.create('+628555', { phone: '+628555', step: 'name', session_data: {} });
      expect((await core.stats()).redis?.['registration']).toBe(before + 1);
    });

    it('lets one reader of many fill a missing copy', async () => {
      const registrations = core.sessions(registrationKind);
      const phone = '+628777';
      await registrations.create(phone, { phone, step: 'name', session_data: {} });
      const answers = await Promise.all(Array.from({ length: 50 }, () => registrations.get(phone)));
      expect(new Set(answers.map((session) => session?.version)).size).toBe(1);
      expect(await client.get(`reg:${phone}`)).toMatch(/"version":\d+\}$/);
    });

    it('is connected before the first call, and says so once', () => {
      expect(events.filter(({ type }) => type === 'redis-connected').length).toBeGreaterThan(0);
    });
  });
});
