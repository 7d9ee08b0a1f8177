import { openSessionCore } from '@sesi/session-core';
import { findRedisServer, startLocalRedis } from '@sesi/test-services';
import { createClient } from 'redis';
import { describe, expect, onTestFinished, test } from 'vitest';

import {
  CoreConversationMemory,
  type ConversationMemory,
} from '../../../src/conversation/session/conversation-memory.ts';
import { openStores, startBot } from '../../running-app.ts';

const budi = '+6281234567890';
const clock = { now: () => new Date('2026-11-21T04:00:00.000Z') };
const withRedis = findRedisServer() !== undefined;

function message(id: string) {
  return { id, from: budi, text: `text of ${id}`, sentAt: clock.now() };
}

/** Each as another process has it. */
async function openMemory(databaseUrl: string, redisUrl?: string): Promise<ConversationMemory> {
  const core = await openSessionCore({
    postgres: { url: databaseUrl },
    redis: redisUrl === undefined ? false : { enabled: true, url: redisUrl },
  });
  onTestFinished(() => core.close());
  return new CoreConversationMemory(core, clock);
}

describe.for([
  { name: 'on Redis and Postgres', redis: true },
  { name: 'on Postgres alone', redis: false },
])('$name', ({ redis }) => {
  describe.skipIf(redis && !withRedis)('a conversation', () => {
    test('loses none of many messages that come at once in two processes', async () => {
      const stores = await openStores({ redis });
      const [here, there] = await Promise.all([
        openMemory(stores.databaseUrl, stores.redisUrl),
        openMemory(stores.databaseUrl, stores.redisUrl),
      ]);
      const ids = Array.from({ length: 12 }, (_, index) => `m${index}`);
      await Promise.all(
        ids.map((id, index) => (index % 2 === 0 ? here : there).remember(message(id), ['ok'])),
      );
      const found = await here.find(budi);
      const said = found?.messages.filter(({ role }) => role === 'user');
      expect(said?.map(({ content }) => content).toSorted()).toEqual(
        ids.map((id) => `text of ${id}`).toSorted(),
      );
    });

    test('takes a message in once, and its first answer counts', async () => {
      const stores = await openStores({ redis });
      const memory = await openMemory(stores.databaseUrl, stores.redisUrl);
      await Promise.all(
        ['one', 'two', 'three'].map((reply) => memory.remember(message('m1'), [reply])),
      );
      const counted = await memory.repliesTo('m1');
      expect(counted).toHaveLength(1);
      await memory.remember(message('m1'), ['four']);
      expect(await memory.repliesTo('m1')).toEqual(counted);
      expect(await memory.repliesTo('m2')).toBeUndefined();
      expect((await memory.find(budi))?.messages).toHaveLength(2);
    });

    test('is forgotten for one person, and nobody else’s marks with it', async () => {
      const stores = await openStores({ redis });
      const memory = await openMemory(stores.databaseUrl, stores.redisUrl);
      await memory.remember(message('m1'), ['ok']);
      await memory.remember({ ...message('m2'), from: '+6281111111111' }, ['ok']);
      await memory.forget(budi);
      expect(await memory.find(budi)).toBeUndefined();
      expect(await memory.repliesTo('m2')).toEqual(['ok']);
    });
  });
});

describe.skipIf(!withRedis)('in Redis', () => {
  test('the keys, values and lives are the documented ones, and a loss of Redis loses no history', async () => {
    const redis = await startLocalRedis();
    onTestFinished(() => redis[Symbol.asyncDispose]());
    const { databaseUrl } = await openStores({ redis: false });
    const memory = await openMemory(databaseUrl, redis.url);
    const client = await createClient({ url: redis.url }).connect();
    await expect
      .poll(async () => {
        await memory.forget(budi);
        await memory.find(budi);
        await memory.remember(message(`m${Math.random()}`), ['ok']);
        return client.get(`wh:session:${budi}`);
      })
      .toContain('active');
    await memory.remember(message('m1'), ['ok']);
    await memory.find(budi);
    expect(JSON.parse((await client.get(`wh:session:${budi}`)) ?? '')).toMatchObject({
      status: 'active',
      updatedAt: clock.now().getTime(),
    });
    expect(await client.ttl(`wh:session:${budi}`)).toBeGreaterThan(6 * 3600 - 60);
    client.destroy();
    await redis.kill();
    await memory.remember(message('m2'), ['ok']);
    expect((await memory.find(budi))?.messages).toHaveLength(6);
  });
});

describe('POST /api/health', () => {
  async function ask(url: string, phone: unknown): Promise<readonly [number, unknown]> {
    const response = await fetch(`${url}/api/health`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ phone }),
    });
    return [response.status, await response.json()];
  }

  test('tells roles and types of a session in development, and no text', async () => {
    const bot = await startBot(await openStores({ redis: false }), { NODE_ENV: 'development' });
    await bot.say(budi, 'halo rahasia');
    const [status, body] = await ask(bot.url, '+62 812-3456-7890');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      phone: budi,
      status: 'active',
      messages: [
        { role: 'user', types: ['text'] },
        { role: 'assistant', types: ['text'] },
      ],
    });
    expect(JSON.stringify(body)).not.toContain('rahasia');
    expect((await ask(bot.url, '+6281111111111'))[0]).toBe(404);
    expect((await ask(bot.url, 'budi'))[0]).toBe(400);
  });

  test('does not exist elsewhere', async () => {
    const bot = await startBot(await openStores({ redis: false }));
    await bot.say(budi, 'halo');
    expect((await ask(bot.url, budi))[0]).toBe(404);
  });
});
