import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import {
  createTestDatabase,
  startLocalPostgres,
  startLocalRedis,
  type LocalRedis,
} from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { ChannelUnavailableError } from '../../src/channels/channel-errors.ts';
import type { Channel, ChannelEvent, ChannelNotice } from '../../src/channels/channel.ts';
import { Channels } from '../../src/channels/channels.ts';
import { openPool } from '../../src/postgres/pool.ts';
import { Postgres } from '../../src/postgres/postgres.ts';
import { fixedMaster } from '../../src/redis/deployment/master-location.ts';
import { Heard } from './heard.ts';

let open: (() => Promise<void>)[];
let events: ChannelEvent[];
beforeEach(() => {
  open = [];
  events = [];
});
afterEach(async () => {
  for (const close of open.toReversed()) await close();
});

/** As one process has them. */
function openChannels(postgresUrl: string, redisUrl?: string): Channels {
  const pool = openPool({ url: postgresUrl });
  open.push(async () => await pool.end());
  const channels = new Channels({
    postgres: new Postgres(pool, () => undefined),
    pool,
    redis: redisUrl === undefined ? undefined : fixedMaster({ enabled: true, url: redisUrl }),
    emit: (event) => events.push(event),
  });
  open.push(async () => await channels.close());
  return channels;
}

async function openDatabase(): Promise<string> {
  const database = await createTestDatabase(testServices());
  open.push(async () => await database[Symbol.asyncDispose]());
  return database.url;
}

/** Publishes 1 to `count`, a few at a time, and does what is to be done before some of them. Every publish must be taken. */
async function stream(
  channel: Channel,
  count: number,
  faults: Record<number, () => Promise<unknown>>,
): Promise<{ slowestMs: number }> {
  let slowestMs = 0;
  const inFlight = new Set<Promise<void>>();
  for (let n = 1; n <= count; n += 1) {
    await faults[n]?.();
    const start = performance.now();
    const publishing = channel.publish(n).then(() => {
      slowestMs = Math.max(slowestMs, performance.now() - start);
      inFlight.delete(publishing);
    });
    inFlight.add(publishing);
    if (inFlight.size >= 5) await Promise.race(inFlight);
    await wait(1);
  }
  await Promise.all(inFlight);
  return { slowestMs };
}

describe.skipIf('missing' in testServices().redis)('while Redis fails', () => {
  let redis: LocalRedis;
  let publisher: Channel;
  let heard: Heard[];
  beforeEach(async () => {
    redis = await startLocalRedis();
    open.push(async () => await redis[Symbol.asyncDispose]());
    const database = await openDatabase();
    publisher = openChannels(database, redis.url).channel('a');
    const subscriber = openChannels(database, redis.url).channel('a');
    heard = [await Heard.on(publisher), await Heard.on(subscriber)];
    await publisher.publish('the first');
    for (const one of heard) await expect.poll(() => one.payloads).toEqual(['the first']);
  });
  const types = () => events.map(({ type }) => type);

  it('and is killed and comes back, each of 1,000 messages comes once or is counted in a gap', async () => {
    const { slowestMs } = await stream(publisher, 1_000, {
      300: async () => {
        // With messages in flight.
        void redis.kill();
        await Promise.resolve();
      },
      600: async () => await redis.restart(),
    });
    expect(slowestMs).toBeLessThan(1_000);
    for (const one of heard) {
      await one.expectAllOf(1_001);
      expect(one.payloads.length).toBeGreaterThan(950);
      await expect.poll(() => one.gaps, { timeout: 5_000 }).toContain('redis-back');
      expect(one.gaps).toContain('redis-lost');
      expect(one.payloads.at(-1)).toBe(1_000);
    }
    expect(types()).toContain('channels-on-postgres');
    await publisher.publish('over Redis again');
    for (const one of heard) await expect.poll(() => one.payloads.at(-1)).toBe('over Redis again');
  });

  it('and is frozen, nobody waits long, and what thaws is not delivered twice', async () => {
    const { slowestMs } = await stream(publisher, 1_000, {
      300: async () => await redis.pause(),
      // Only those in flight have waited for it.
      308: async () => {
        const start = performance.now();
        await publisher.publish('while frozen');
        expect(performance.now() - start).toBeLessThan(200);
      },
      // Long enough for everybody to give the connection up.
      600: async () => await wait(2_000),
      900: async () => await redis.resume(),
    });
    expect(slowestMs).toBeLessThan(1_000);
    for (const one of heard) {
      await one.expectAllOf(1_002);
      await expect.poll(() => one.gaps, { timeout: 5_000 }).toContain('redis-back');
      expect(one.payloads.length).toBeGreaterThan(950);
    }
  });

  it('for a moment, no subscriber is told of a gap and no message is missing', async () => {
    await stream(publisher, 300, {
      100: async () => {
        await redis.pause();
        setTimeout(() => void redis.resume(), 400);
        await Promise.resolve();
      },
    });
    for (const one of heard) {
      await one.expectAllOf(301);
      expect(one.gaps).toEqual([]);
    }
  });
});

describe.skipIf('missing' in testServices().redis)('while Postgres fails', () => {
  it('messages go on over Redis, and its return is told', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sesi-channels-'));
    const options = { dataDir: folder, durable: false } as const;
    let server = await startLocalPostgres(options);
    const { port } = server;
    await using redis = await startLocalRedis();
    const publisher = openChannels(server.url, redis.url).channel('a');
    const heard = await Heard.on(openChannels(server.url, redis.url).channel('a'));
    await stream(publisher, 200, {
      50: async () => await server.stop(),
      100: async () => {
        server = await startLocalPostgres({ ...options, port });
      },
    });
    await heard.expectAllOf(200);
    expect(heard.payloads).toHaveLength(200);
    await expect
      .poll(() => heard.gaps, { timeout: 5_000 })
      .toEqual(['postgres-lost', 'postgres-back']);
    for (const close of open.splice(0).toReversed()) await close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });
});

describe('while Postgres is all there is', () => {
  it('and is frozen, publishing and subscribing are refused within 2 s, and go on afterwards', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sesi-channels-'));
    const options = { dataDir: folder, durable: false, temporary: true } as const;
    await using server = await startLocalPostgres(options);
    const channels = openChannels(server.url);
    const channel = channels.channel('a');
    const heard = await Heard.on(channel);
    await channel.publish(1);
    await server.pause();
    const start = performance.now();
    const refused = await Promise.allSettled([
      channel.publish(2),
      openChannels(server.url).channel('a').publish(2),
      openChannels(server.url)
        .channel('a')
        .subscribe(() => undefined),
    ]);
    expect(performance.now() - start).toBeLessThan(2_200);
    for (const one of refused) {
      expect(one).toMatchObject({ status: 'rejected', reason: { code: 'CHANNEL_UNAVAILABLE' } });
    }
    await expect.poll(() => heard.gaps, { timeout: 5_000 }).toContain('postgres-lost');
    await server.resume();
    await expect.poll(() => heard.gaps, { timeout: 5_000 }).toContain('postgres-back');
    await expect
      .poll(
        async () => {
          await channel.publish(3).catch(() => undefined);
          return heard.payloads.at(-1);
        },
        { timeout: 5_000 },
      )
      .toBe(3);
    const closing = performance.now();
    await server.pause();
    await channels.close();
    expect(performance.now() - closing).toBeLessThan(2_300);
    await expect(channel.publish(4)).rejects.toBeInstanceOf(ChannelUnavailableError);
    await server.resume();
    for (const close of open.splice(0).toReversed()) await close();
  });
});

describe.skipIf('missing' in testServices().redis)('two processes', () => {
  it('talk to each other, also while Redis is killed, and the end of one is no gap', async () => {
    await using redis = await startLocalRedis();
    const database = await openDatabase();
    const news = openChannels(database, redis.url).channel('news');
    const heard = await Heard.on(news);
    const program = fileURLToPath(new URL('channel-process.ts', import.meta.url));
    const child = spawn(
      process.execPath,
      ['--conditions=@sesi/source', program, database, redis.url],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    open.push(async () => void child.kill('SIGKILL'));
    const lines: ChannelNotice[] = [];
    createInterface({ input: child.stdout }).on('line', (line) =>
      lines.push(JSON.parse(line) as ChannelNotice),
    );
    await expect.poll(() => lines.length, { timeout: 10_000 }).toBe(1);
    const answers = () =>
      heard.payloads.flatMap((payload) => (payload as { answer?: number }).answer ?? []);
    await news.publish({ ask: 1 });
    await expect.poll(answers).toEqual([1]);
    await redis.kill();
    await news.publish({ ask: 2 });
    await expect.poll(answers).toEqual([1, 2]);
    await redis.restart();
    await expect.poll(() => heard.gaps, { timeout: 5_000 }).toEqual(['redis-lost', 'redis-back']);
    await news.publish({ ask: 3 });
    await expect.poll(answers, { timeout: 5_000 }).toEqual([1, 2, 3]);
    // It connects again in its own time.
    const gaps = () => lines.filter(({ kind }) => kind === 'gap').length;
    await expect.poll(gaps, { timeout: 5_000 }).toBe(2);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await news.publish({ ask: 4 });
    await wait(2_000);
    expect(heard.missed).toBe(0);
    expect(lines.filter(({ kind }) => kind === 'gap')).toHaveLength(2);
  });
});
