import {
  createTestDatabase,
  createTestRedis,
  startLocalRedis,
  type TestDatabase,
} from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { createClient } from 'redis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { ChannelUnavailableError, InvalidMessageError } from '../../src/channels/channel-errors.ts';
import type { ChannelEvent } from '../../src/channels/channel.ts';
import { Channels } from '../../src/channels/channels.ts';
import { openPool } from '../../src/postgres/pool.ts';
import { Postgres } from '../../src/postgres/postgres.ts';
import { fixedMaster } from '../../src/redis/deployment/master-location.ts';
import { Heard } from './heard.ts';

let database: TestDatabase;
let open: (() => Promise<void>)[];
let events: ChannelEvent[];
beforeEach(async () => {
  database = await createTestDatabase(testServices());
  open = [async () => await database[Symbol.asyncDispose]()];
  events = [];
});
afterEach(async () => {
  for (const close of open.toReversed()) await close();
});

/** As one process has them. */
function openChannels(redisUrl: string | undefined): Channels {
  const pool = openPool({ url: database.url });
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

function channelContract(redisUrl: () => Promise<string | undefined>): void {
  it('brings each message to every subscriber of every process once, in the order of its publisher', async () => {
    const url = await redisUrl();
    const first = openChannels(url).channel('updates:acme');
    const second = openChannels(url).channel('updates:acme');
    const other = openChannels(url).channel('updates:other');
    const heard = [
      await Heard.on(first),
      await Heard.on(first),
      await Heard.on(second),
      await Heard.on(other),
    ];
    const sent = Array.from({ length: 300 }, (_, n) => ({ n, text: 'é"\u0000\n' }));
    await Promise.all(sent.map(async (payload) => await first.publish(payload)));
    for (const subscriber of heard.slice(0, 3)) {
      await expect.poll(() => subscriber.payloads.length, { timeout: 5_000 }).toBe(300);
      expect(subscriber.payloads).toEqual(sent);
      expect(subscriber.gaps).toEqual([]);
    }
    await second.publish('from the second');
    await expect.poll(() => heard[0]?.payloads.at(-1)).toBe('from the second');
    expect(heard[3]?.notices).toEqual([]);
  });

  it('brings 65,536 bytes of JSON, in any order of sizes', async () => {
    const channel = openChannels(await redisUrl()).channel('a');
    const heard = await Heard.on(channel);
    const sent = ['x'.repeat(65_534), 'short', 'ü'.repeat(20_000), 'y'.repeat(7_900), ''];
    await Promise.all(sent.map(async (payload) => await channel.publish(payload)));
    await expect.poll(() => heard.payloads).toEqual(sent);
    await expect(channel.publish('x'.repeat(65_535))).rejects.toMatchObject({
      code: 'CHANNEL_MESSAGE_TOO_LARGE',
    });
    await expect(channel.publish(undefined)).rejects.toBeInstanceOf(InvalidMessageError);
  });

  it('comes to one who subscribes while others publish, from then on and without a gap', async () => {
    const url = await redisUrl();
    const publisher = openChannels(url).channel('a');
    const subscriber = openChannels(url).channel('a');
    const stop = new AbortController();
    let sent = 0;
    const publishing = (async () => {
      while (!stop.signal.aborted) {
        sent += 1;
        await publisher.publish(sent);
      }
    })();
    await expect.poll(() => sent).toBeGreaterThan(50);
    const heard = await Heard.on(subscriber);
    const from = sent + 1;
    await expect.poll(() => sent).toBeGreaterThan(from + 100);
    stop.abort();
    await publishing;
    await expect.poll(() => heard.payloads.at(-1), { timeout: 5_000 }).toBe(sent);
    expect(heard.gaps).toEqual([]);
    const first = Number(heard.payloads[0]);
    expect(first).toBeLessThanOrEqual(from);
    expect(heard.payloads).toHaveLength(sent - first + 1);
  });

  it('ends with the subscription, and with the process', async () => {
    const url = await redisUrl();
    const channels = openChannels(url);
    const channel = channels.channel('a');
    const kept = await Heard.on(channel);
    const ended: unknown[] = [];
    const subscription = await channel.subscribe((notice) => void ended.push(notice));
    subscription.close();
    subscription.close();
    await channel.publish(1);
    await expect.poll(() => kept.payloads).toEqual([1]);
    expect(ended).toEqual([]);

    const others = openChannels(url).channel('a');
    await channels.close();
    await others.publish(2);
    await expect(channel.publish(3)).rejects.toBeInstanceOf(ChannelUnavailableError);
    await expect(channel.subscribe(() => undefined)).rejects.toBeInstanceOf(
      ChannelUnavailableError,
    );
    const late = await Heard.on(others);
    await others.publish(4);
    await expect.poll(() => late.payloads).toEqual([4]);
    expect(kept.payloads).toEqual([1]);
  });

  it('goes on for the others when a listener throws', async () => {
    const channel = openChannels(await redisUrl()).channel('a');
    await channel.subscribe(() => {
      throw new Error('at once');
    });
    await channel.subscribe(async () => await Promise.reject(new Error('later')));
    const heard = await Heard.on(channel);
    await channel.publish(1);
    await expect.poll(() => heard.payloads).toEqual([1]);
    await expect
      .poll(() => events.flatMap(({ error }) => (error instanceof Error ? [error.message] : [])))
      .toEqual(['at once', 'later']);
  });
}

describe('a channel on Postgres alone', () => {
  channelContract(async () => await Promise.resolve(undefined));

  it('has a name of 1 to 256 characters without control characters', () => {
    const channels = openChannels(undefined);
    for (const name of ['', 'a\n', 'a'.repeat(257)]) {
      expect(() => channels.channel(name)).toThrow(InvalidMessageError);
    }
    expect(channels.channel('a'.repeat(256)).name).toHaveLength(256);
  });
});

describe.skipIf('missing' in testServices().redis)('a channel on Redis and Postgres', () => {
  const givenRedis = async () => {
    const redis = await createTestRedis(testServices());
    open.push(async () => await redis[Symbol.asyncDispose]());
    return redis.url;
  };
  channelContract(givenRedis);

  it('reaches a process that has no Redis, or cannot reach it', async () => {
    const publisher = openChannels(await givenRedis()).channel('a');
    await publisher.publish('nobody hears this');
    const without = await Heard.on(openChannels(undefined).channel('a'));
    const cutOff = await Heard.on(openChannels('redis://127.0.0.1:1').channel('a'));
    const sent = Array.from({ length: 50 }, (_, n) => n);
    for (const n of sent) await publisher.publish(n);
    for (const heard of [without, cutOff]) {
      await expect.poll(() => heard.payloads.at(-1)).toBe(49);
      expect(heard.payloads).toEqual(sent);
      expect(heard.gaps).toEqual([]);
    }
  });

  it('tells a subscriber by a beat that even the last message did not come', async () => {
    // As after a failover that only one of them has noticed: two servers, each of which answers.
    await using one = await startLocalRedis();
    await using two = await startLocalRedis();
    const publisher = openChannels(one.url).channel('a');
    const heard = await Heard.on(openChannels(two.url).channel('a'));
    await Heard.on(publisher);
    for (const n of [1, 2, 3]) await publisher.publish(n);
    await expect.poll(() => heard.gaps, { timeout: 5_000 }).toEqual(['missed']);
    expect(heard.payloads).toEqual([]);
    for (const close of open.splice(1).toReversed()) await close();
  });

  it('keeps databases of one Redis apart, and says when others write into it', async () => {
    const url = await givenRedis();
    const heard = await Heard.on(openChannels(url).channel('a'));
    const client = createClient({ url });
    await client.connect();
    await client.publish(`${new URL(url).pathname.slice(1)}:a`, 'hello');
    await client.publish('a', '{"from":"x","n":1,"age":0,"data":1}');
    client.destroy();
    await expect.poll(() => events.map(({ type }) => type)).toContain('channel-message-unreadable');
    expect(heard.notices).toEqual([]);
  });
});
