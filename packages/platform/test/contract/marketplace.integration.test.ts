import { defineJob } from '@sesi/jobs';
import { createTestDatabase } from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';

import type { Notifier } from '../../src/contract/marketplace/notifier.ts';
import { openMarketplace } from '../../src/contract/marketplace/open-marketplace.ts';
import { openPlatform } from '../../src/platform/open-platform.ts';
import { MemoryLog } from '../memory-log.ts';
import { type ContractStand, openStand, redisFates } from './contract-stand.ts';

const hourMs = 3_600_000;

const settle = defineJob({
  name: 'settle_payment',
  schema: z.object({ amount: z.int() }),
  retry: { limit: 3, delayMs: 1_000, jitter: false },
});

/** Writes down what people are told. */
function recording(told: string[]): Notifier {
  return {
    vendorNotice: ({ kind, vendorId, clientId, serviceId }) =>
      told.push(`${kind} ${vendorId} ${clientId} ${serviceId}`),
    responseReminder: ({ vendorId, conversationId, hours }) =>
      told.push(`reminder ${vendorId} ${conversationId} ${hours}`),
    alternativeVendors: ({ clientId, conversationId }) =>
      told.push(`alternatives ${clientId} ${conversationId}`),
  };
}

describe.each(redisFates)('contract C with Redis %s', (fate) => {
  const open = async (told: string[] = []) => {
    const stand: ContractStand = await openStand(fate);
    let warmed = 0;
    const market = openMarketplace(stand.platform, {
      notifier: recording(told),
      jobs: [settle],
      warmers: [async () => void (warmed += 1)],
      upkeep: { cleanup: '0 3 * * *', warmup: '5 3 * * *' },
    });
    onTestFinished(() => market[Symbol.asyncDispose]());
    return { ...stand, market, warmed: () => warmed };
  };

  it('keeps sessions of several devices, with metadata, until they end', async () => {
    const { market, clock, ...stand } = await open();
    const { session } = market;
    const phone = await session.createSession('ani', 'client', 'ani@example.com', { cart: 'c1' });
    await stand.between();
    const laptop = await session.createSession('ani', 'client', 'ani@example.com');
    expect(await session.getSession(phone)).toMatchObject({
      userId: 'ani',
      role: 'client',
      email: 'ani@example.com',
      metadata: { cart: 'c1' },
    });
    expect(await session.updateMetadata(phone, { city: 'Bandung' })).toBe(true);
    expect(await session.updateMetadata(laptop, { city: 'Bogor' })).toBe(true);
    await stand.between();
    expect((await session.getSession(phone))?.metadata).toEqual({ cart: 'c1', city: 'Bandung' });
    expect((await session.getSession(laptop))?.metadata).toEqual({ city: 'Bogor' });
    expect(await session.getUserSessions('ani')).toHaveLength(2);
    await stand.between();
    expect(await session.deleteSession(phone)).toBe(true);
    expect(await session.deleteSession(phone)).toBe(false);
    expect(await session.validateSession(phone)).toBe(false);
    expect(await session.updateMetadata(phone, { city: 'Jakarta' })).toBe(false);
    expect(await session.validateSession(laptop)).toBe(true);
    await stand.between();
    await clock.advance(8 * hourMs);
    expect(await session.getSession(laptop)).toBeUndefined();
    const again = await session.createSession('ani', 'client', 'ani@example.com');
    expect(await session.deleteUserSessions('ani')).toBe(1);
    expect(await session.getSession(again)).toBeUndefined();
    expect(await session.getSession('marketplace.nonsense')).toBeUndefined();
  });

  it('loses no change of metadata that is made at the same moment', async () => {
    const { market } = await open();
    const id = await market.session.createSession('ani', 'client', 'ani@example.com', { n: 0 });
    await Promise.all(
      Array.from({ length: 20 }, (_, n) => market.session.updateMetadata(id, { [`f${n}`]: n })),
    );
    expect(Object.keys((await market.session.getSession(id))?.metadata ?? {})).toHaveLength(21);
  });

  it('never gives from the cache what was invalidated', async () => {
    const { market, ...stand } = await open();
    const { cache } = market;
    let balance = 1;
    const read = async () =>
      await cache.getOrSet('wallet:1', () => balance, { ttl: 60, tags: ['wallet'] });
    expect(await read()).toBe(1);
    for (const next of [2, 3, 4, 5]) {
      balance = next;
      await stand.between();
      await cache.invalidateByTags(['wallet']);
      expect(await read()).toBe(next);
    }
    await cache.set('template:a', 'Hi', { ttl: 60 });
    await cache.setMany([['template:b', 'Ho']]);
    expect(['Hi', undefined]).toContain(await cache.get('template:a'));
    await cache.delete('template:a');
    expect((await cache.getMany(['template:a', 'template:b']))[0]).toBeUndefined();
    expect(cache.getStats().misses).toBeGreaterThan(0);
  });

  it('tells vendors of interest once, and of clients who wait at 8, 24, 48 and 168 hours', async () => {
    const told: string[] = [];
    const { market, clock, ...stand } = await open(told);
    await market.start();
    const first = await market.scheduleVendorNotification('cart_add', 'v1', 'ani', 's1');
    expect(await market.scheduleVendorNotification('cart_add', 'v1', 'ani', 's1')).toBe(first);
    await clock.advance(0);
    await market.scheduleVendorNotification('wishlist_add', 'v1', 'ani', 's1');
    await clock.advance(0);
    expect(told.splice(0)).toEqual(['cart_add v1 ani s1', 'wishlist_add v1 ani s1']);
    expect(await market.jobQueue.getJobStatus(first)).toMatchObject({ state: 'completed' });

    await stand.between();
    const ids = await market.scheduleResponseReminders('v1', 'ani', 'k1');
    expect(new Set(ids).size).toBe(4);
    expect(await market.scheduleResponseReminder('v1', 'ani', 'k1', 8)).toBe(ids[0]);
    await market.scheduleResponseReminder('v2', 'ani', 'k2', 8, 60_000);
    await clock.advance(60_000);
    expect(told.splice(0)).toEqual(['reminder v2 k2 8']);
    await clock.advance(25 * hourMs);
    expect(told.splice(0)).toEqual(['reminder v1 k1 8', 'reminder v1 k1 24']);

    await stand.between();
    await market.scheduleResponseReminders('v3', 'ani', 'k3');
    await clock.advance(144 * hourMs);
    expect(told.splice(0)).toEqual([
      'reminder v3 k3 8',
      'reminder v1 k1 48',
      'reminder v3 k3 24',
      'reminder v3 k3 48',
      'reminder v1 k1 168',
      'alternatives ani k1',
    ]);
    expect(await market.cancelResponseReminders('k3')).toBe(1);
    expect(await market.cancelResponseReminders('k3')).toBe(0);
    await clock.advance(48 * hourMs);
    expect(told).toEqual([]);
    await expect(market.scheduleResponseReminder('v1', 'ani', 'k1', 0)).rejects.toMatchObject({
      code: 'JOB_INVALID',
    });
  });

  it('handles jobs between start and stop, tries again, and cleans up and warms by the clock', async () => {
    const { market, clock, warmed, platform, ...stand } = await open();
    const attempts: number[] = [];
    market.jobQueue.registerHandler('settle_payment', ({ amount }, { attempt }) => {
      attempts.push(attempt);
      if (attempt < 3) throw new Error('busy');
      return { commission: market.commissionOf(amount) };
    });
    expect(() => market.jobQueue.registerHandler('settle_payment', () => undefined)).toThrow(
      expect.objectContaining({ code: 'JOB_INVALID' }),
    );
    const id = await market.jobQueue.addJob(
      'settle_payment',
      { amount: 995 },
      { priority: 5, delay: 1_000 },
    );
    await clock.advance(hourMs);
    expect(attempts).toEqual([]);
    await market.start();
    await stand.between();
    await clock.advance(10_000);
    expect(await market.jobQueue.getJobStatus(id)).toMatchObject({
      state: 'completed',
      priority: 5,
      attempts: 3,
      result: { commission: 100 },
    });
    expect(warmed()).toBe(1);
    const expired = await market.session.createSession('ani', 'client', 'ani@example.com');
    await platform.postgres.query(
      "update core.session set expires_at = now() - interval '2 hours' where kind = 'user-session'",
    );
    await clock.advance(24 * hourMs);
    expect(warmed()).toBe(2);
    const left = await platform.postgres.query(
      "select 1 from core.session where kind = 'user-session'",
    );
    expect(left.rows).toEqual([]);
    expect(await market.session.validateSession(expired)).toBe(false);

    await market.stop();
    const later = await market.jobQueue.addJob('settle_payment', { amount: 5 });
    await clock.advance(hourMs);
    expect(await market.jobQueue.getJobStatus(later)).toMatchObject({ state: 'waiting' });
    await market.start();
    await clock.advance(hourMs);
    expect(await market.jobQueue.getJobStatus(later)).toMatchObject({ state: 'completed' });
    expect((await market.jobQueue.getStats()).queues['settle_payment']).toMatchObject({
      length: 0,
      completed: 2,
    });
  });

  it('limits what somebody may do, however the stores are', async () => {
    const { market, ...stand } = await open();
    const kinds: string[] = [];
    for (let n = 1; n <= 4; n += 1) {
      kinds.push((await market.checkRateLimit('ani', 'sign-in', 3, 60_000)).kind);
      await stand.between();
    }
    // What was lent to a Redis that is lost is lost with it: never more than the limit.
    expect(kinds.filter((kind) => kind === 'allowed').length).toBeLessThanOrEqual(3);
    expect(kinds.at(-1)).toBe('refused');
    expect((await market.checkRateLimit('budi', 'sign-in', 3, 60_000)).kind).toBe('allowed');
  });

  it('knows who is online', async () => {
    const { market, clock, ...stand } = await open();
    const { presence } = market;
    presence.setOnline('ani');
    await stand.between();
    presence.setOnline('budi');
    expect((await presence.getOnlineUsers()).map(({ userId }) => userId).toSorted()).toEqual([
      'ani',
      'budi',
    ]);
    presence.setOffline('ani');
    await stand.between();
    expect(await presence.isOnline('ani')).toBe(false);
    expect(await presence.isOnline('budi')).toBe(true);
    await clock.advance(3 * 60_000);
    expect(await presence.isOnline('budi')).toBe(false);
    expect(await presence.isOnline('nobody')).toBe(false);
  });

  it('tells its health and figures', async () => {
    const { market, redis } = await open();
    const hasRedis = redis !== undefined;
    await market.session.createSession('ani', 'client', 'ani@example.com');
    expect(await market.redisClient.connect()).toBe(hasRedis);
    expect(market.redisClient.isReady()).toBe(hasRedis);
    expect(market.redisClient.getClient().answers).toBe(hasRedis);
    if (hasRedis) {
      await expect.poll(() => market.redisClient.ping().catch(() => 'no')).toBe('PONG');
    } else {
      await expect(market.redisClient.ping()).rejects.toMatchObject({
        code: 'REDIS_UNAVAILABLE',
        message: expect.stringContaining('REDIS_ENABLED=true'),
      });
    }
    await expect
      .poll(() => market.healthCheck(), { timeout: 10_000 })
      .toMatchObject({
        status: 'healthy',
        redis: { available: hasRedis },
        services: { session: 'healthy', cache: 'healthy', jobQueue: 'healthy' },
      });
    const stats = await market.getStats();
    expect(stats).toMatchObject({
      timestamp: expect.stringMatching(/^\d{4}-/),
      session: { active: 1, created: { lastMinute: 1 }, validations: { perSecond: 0 } },
      cache: { hits: 0, misses: 0 },
      redis: hasRedis
        ? { isReady: true, keys: expect.any(Number), memoryBytes: expect.any(Number) }
        : { isReady: false },
    });
    await redis?.kill();
    if (hasRedis) {
      await expect.poll(() => market.redisClient.isReady(), { timeout: 10_000 }).toBe(false);
      expect(await market.healthCheck()).toMatchObject({
        status: 'degraded',
        services: { session: 'degraded', cache: 'degraded', jobQueue: 'healthy' },
      });
      expect((await market.getStats()).redis).toEqual({ isReady: false });
      await redis?.restart();
      expect(await market.redisClient.connect()).toBe(true);
    }
  });
});

it('without keys to seal sessions with, says what to set', async () => {
  const database = await createTestDatabase(testServices());
  onTestFinished(() => database[Symbol.asyncDispose]());
  const config = { postgres: { url: database.url }, redis: false } as const;
  const { logger } = new MemoryLog();
  await using platform = await openPlatform(config, { name: 'contract-test', logger });
  expect(() => openMarketplace(platform, { notifier: recording([]) })).toThrow(
    expect.objectContaining({
      code: 'ACCESS_NOT_OPENED',
      message: expect.stringContaining('SESSION_ENCRYPTION_KEY'),
    }),
  );
});
