import assert from 'node:assert/strict';
import { randomInt, randomUUID } from 'node:crypto';

import { DatabaseFactory, DatabaseManager, type Environment } from '@sesi/platform';
import { SessionExistsError, type SessionManager, SessionNotFoundError } from '@sesi/session-core';

import type { Checklist } from './checklist.ts';

/** What the flow runs on. */
export interface FlowStores {
  /** With DATABASE_URL and the REDIS_… variables of this run. */
  readonly environment: Environment;
  readonly redisEnabled: boolean;
  /** Reads a key as `redis-cli GET` does; absent without Redis. */
  readonly readKey: ((key: string) => Promise<string | null>) | undefined;
  /** Takes Redis away and brings it back; absent when it is not ours to stop. */
  readonly outage: { stop(): Promise<void>; restart(): Promise<void> } | undefined;
}

const answers = { name: 'Siti Rahma' };
const moreAnswers = { name: 'Siti Rahma', email: 'siti@example.com' };

/**
 * Goes through everything that contract A promises of SessionManager and DatabaseManager, on sessions of its own,
 * which it removes again.
 */
export async function runSessionFlow(stores: FlowStores, list: Checklist): Promise<void> {
  const factory = new DatabaseFactory(stores.environment);
  const manager = factory.createSessionManager();
  const phone = `+6281${randomInt(10 ** 8, 10 ** 9)}`;
  const before = list.failed;
  await list.check('initialize opens the stores', () =>
    manager.initialize(factory.getPostgresConfig(), factory.getRedisConfig()),
  );
  if (list.failed > before) {
    return;
  }
  try {
    await checkHealth(manager, stores, list);
    await checkRegistration(manager, phone, list);
    await checkWhatsApp(manager, stores, list);
    await checkAgreement(manager, stores, phone, list);
    await checkOutage(manager, stores, phone, list);
    await checkEnd(manager, phone, list);
    await checkDatabaseManager(stores.environment, list);
  } finally {
    await list.check('close ends both connections', () => manager.close());
  }
}

async function checkHealth(
  manager: SessionManager,
  stores: FlowStores,
  list: Checklist,
): Promise<void> {
  await list.check('healthCheck tells the state of both stores', async () => {
    const { timestamp, redis, postgresql } = await manager.healthCheck();
    assert.ok(Number.isFinite(Date.parse(timestamp)), `timestamp is ${timestamp}`);
    assert.equal(postgresql.status, 'healthy');
    assert.equal(redis.enabled, stores.redisEnabled, 'redis.enabled');
    assert.equal(redis.available, stores.redisEnabled, 'redis.available');
    assert.equal(redis.status, stores.redisEnabled ? 'healthy' : 'disabled');
    assert.equal(typeof postgresql.responseTime, 'number');
  });
}

async function checkRegistration(
  manager: SessionManager,
  phone: string,
  list: Checklist,
): Promise<void> {
  const dayMs = 24 * 60 * 60 * 1000;
  await list.check('createRegistrationSession begins at step "name" for 24 hours', async () => {
    const session = await manager.createRegistrationSession(phone);
    assert.equal(session.phone, phone);
    assert.equal(session.step, 'name');
    assert.deepEqual(session.session_data, {});
    const lifeMs = Date.parse(session.expires_at) - Date.parse(session.created_at);
    assert.ok(Math.abs(lifeMs - dayMs) < 5000, `it lives for ${lifeMs} ms`);
  });
  await list.check('creating it again is refused: SessionExistsError', () =>
    assert.rejects(manager.createRegistrationSession(phone), SessionExistsError),
  );
  await list.check('getRegistrationSession finds it', async () => {
    assert.equal((await manager.getRegistrationSession(phone))?.step, 'name');
  });
  await list.check(
    'updateRegistrationSession sets the step, replaces the data, keeps the end',
    async () => {
      const created = await manager.getRegistrationSession(phone);
      const updated = await manager.updateRegistrationSession(phone, 'email', answers);
      assert.equal(updated.step, 'email');
      assert.deepEqual(updated.session_data, answers);
      assert.equal(updated.expires_at, created?.expires_at);
      assert.ok(updated.version > (created?.version ?? Infinity), 'the version must grow');
    },
  );
  await list.check('what was updated is read back at once', async () => {
    const session = await manager.getRegistrationSession(phone);
    assert.equal(session?.step, 'email');
    assert.deepEqual(session.session_data, answers);
  });
  await list.check('updating one that is not there is refused: SessionNotFoundError', () =>
    assert.rejects(
      manager.updateRegistrationSession(`${phone}0`, 'email', {}),
      SessionNotFoundError,
    ),
  );
}

async function checkWhatsApp(
  manager: SessionManager,
  { readKey }: FlowStores,
  list: Checklist,
): Promise<void> {
  const clientId = `session-test-${randomUUID()}`;
  await list.check('saveWhatsAppSession and getWhatsAppSession keep an account', async () => {
    await manager.saveWhatsAppSession(clientId, { pushName: 'Sesi' });
    assert.deepEqual(await manager.getWhatsAppSession(clientId), { pushName: 'Sesi' });
  });
  await list.check('saving again replaces it', async () => {
    await manager.saveWhatsAppSession(clientId, { pushName: 'Sesi 2' });
    assert.deepEqual(await manager.getWhatsAppSession(clientId), { pushName: 'Sesi 2' });
  });
  if (readKey !== undefined) {
    await list.check('Redis holds it sealed', async () => {
      await manager.getWhatsAppSession(clientId);
      const copy = (await readKey(`wa:${clientId}`)) ?? '';
      assert.match(copy, /^\{"sealed":\{.*\},"version":\d+\}$/);
      assert.ok(!copy.includes('pushName'), 'its value can be read');
    });
  }
  await list.check('deleteWhatsAppSession removes it', async () => {
    assert.equal(await manager.deleteWhatsAppSession(clientId), true);
    assert.equal(await manager.getWhatsAppSession(clientId), undefined);
  });
}

async function checkAgreement(
  manager: SessionManager,
  { environment, redisEnabled, readKey }: FlowStores,
  phone: string,
  list: Checklist,
): Promise<void> {
  await list.check('getSessionStats counts it in each store that is on', async () => {
    const stats = await manager.getSessionStats();
    assert.ok(stats.postgresql.registrationSessions >= 1, 'none in Postgres');
    if (redisEnabled) {
      assert.ok(stats.redis.registrationSessions >= 1, 'none in Redis');
    } else {
      assert.equal(stats.redis.totalSessions, 0);
    }
  });
  await list.check('Postgres alone holds the same', async () => {
    const factory = new DatabaseFactory({ ...environment, REDIS_ENABLED: 'false' });
    await using alone = factory.createSessionManager();
    await alone.initialize(factory.getPostgresConfig(), factory.getRedisConfig());
    assert.deepEqual(
      await alone.getRegistrationSession(phone),
      await manager.getRegistrationSession(phone),
    );
  });
  if (readKey !== undefined) {
    await list.check(`Redis holds the documented JSON under reg:{phone}`, async () => {
      const copy: unknown = JSON.parse((await readKey(`reg:${phone}`)) ?? 'null');
      assert.deepEqual(copy, await manager.getRegistrationSession(phone));
    });
  }
}

async function checkOutage(
  manager: SessionManager,
  { outage, redisEnabled }: FlowStores,
  phone: string,
  list: Checklist,
): Promise<void> {
  if (outage === undefined) {
    if (redisEnabled) {
      list.say('  - Redis is not stopped here, as it is yours');
    }
    return;
  }
  await list.check('with Redis stopped, an update and a read go on', async () => {
    await outage.stop();
    await manager.updateRegistrationSession(phone, 'city', moreAnswers);
    assert.equal((await manager.getRegistrationSession(phone))?.step, 'city');
    const { redis, postgresql } = await manager.healthCheck();
    assert.equal(redis.available, false, 'redis.available');
    assert.equal(postgresql.status, 'healthy');
  });
  await list.check('with Redis back, it is used again and nothing is lost', async () => {
    await outage.restart();
    while (!(await manager.healthCheck()).redis.available) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const session = await manager.getRegistrationSession(phone);
    assert.equal(session?.step, 'city');
    assert.deepEqual(session.session_data, moreAnswers);
  });
}

async function checkEnd(manager: SessionManager, phone: string, list: Checklist): Promise<void> {
  await list.check('deleteRegistrationSession removes it, once', async () => {
    assert.equal(await manager.deleteRegistrationSession(phone), true);
    assert.equal(await manager.deleteRegistrationSession(phone), false);
    assert.equal(await manager.getRegistrationSession(phone), undefined);
  });
  await list.check(
    'cleanupExpiredRegistrationSessions tells how many rows it removed',
    async () => {
      const removed = await manager.cleanupExpiredRegistrationSessions();
      assert.ok(Number.isSafeInteger(removed) && removed >= 0, `it said ${removed}`);
    },
  );
}

async function checkDatabaseManager(environment: Environment, list: Checklist): Promise<void> {
  await list.check('DatabaseManager does a whole registration', async () => {
    const phone = `+6282${randomInt(10 ** 8, 10 ** 9)}`;
    await using database = new DatabaseManager(environment);
    await database.initialize();
    await database.createRegistrationSession(phone);
    await database.updateRegistrationSession(phone, 'email', answers);
    assert.equal((await database.getRegistrationSession(phone))?.step, 'email');
    assert.equal(await database.deleteRegistrationSession(phone), true);
  });
}
