import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';

import { reasonOf } from '@sesi/session-core';
import { createClient, type RedisClientOptions } from 'redis';

type Client = ReturnType<typeof createClient>;
type Print = (line: string) => void;

/** One check gives up after this; the first one also makes the connection. */
const deadlineMs = 5000;
/** Slower than this is worth a word: the bots wait no longer for a read (contract A, ours). */
const slowMs = 100;
const nameWidth = 20;

/**
 * Looks whether a Redis can do what the bots need, and prints it line by line. Its keys begin with a name of its own
 * and are removed again; nothing else is touched.
 *
 * @returns whether all checks passed.
 */
export async function checkRedis(options: RedisClientOptions, print: Print): Promise<boolean> {
  const client: Client = createClient({
    ...options,
    socket: { ...options.socket, reconnectStrategy: false },
  });
  // What goes wrong is thrown by the calls as well.
  client.on('error', () => {});
  const prefix = `sesi-check:${randomUUID()}:`;
  const failed: string[] = [];
  const check = async (name: string, look: () => Promise<string>): Promise<boolean> => {
    try {
      print(`✓ ${name.padEnd(nameWidth)} ${await inTime(look())}`);
      return true;
    } catch (error) {
      failed.push(name);
      print(`✗ ${name.padEnd(nameWidth)} ${reasonOf(error)}`);
      return false;
    }
  };
  try {
    if (await check('connection', () => connect(client))) {
      await check('basic operations', () => basicOperations(client, prefix));
      for (const [name, look] of services) {
        await check(`service: ${name}`, () => look(client, prefix));
      }
      await check('health', () => health(client));
    }
  } finally {
    if (client.isReady) {
      await inTime(removeKeys(client, prefix)).catch((error: unknown) => {
        print(
          `  The keys of this test could not be removed (${reasonOf(error)}); they expire in a minute.`,
        );
      });
    }
    if (client.isOpen) {
      client.destroy();
    }
  }
  print(failed.length === 0 ? 'All passed.' : `${failed.length} failed: ${failed.join(', ')}.`);
  return failed.length === 0;
}

async function connect(client: Client): Promise<string> {
  await client.connect();
  expect(await client.ping(), 'PONG', 'PING');
  const server = await client.info('server');
  return `Redis ${field(server, 'redis_version')}, up for ${field(server, 'uptime_in_seconds')} s`;
}

async function basicOperations(client: Client, prefix: string): Promise<string> {
  const key = `${prefix}basic`;
  await client.set(key, 'halo', { expiration: { type: 'EX', value: 60 } });
  expect(await client.get(key), 'halo', 'GET after SET');
  const life = await client.ttl(key);
  if (life < 1 || life > 60) {
    throw new Error(`TTL is ${life} after SET with 60 s`);
  }
  expect(await client.del(key), 1, 'DEL');
  expect(await client.get(key), null, 'GET after DEL');
  return 'set, get, expiry, delete';
}

const services: ReadonlyMap<string, (client: Client, prefix: string) => Promise<string>> = new Map([
  ['hash', hash],
  ['list', list],
  ['set', set],
  ['scripts', scripts],
  ['pub/sub', publishSubscribe],
]);

async function hash(client: Client, prefix: string): Promise<string> {
  const key = `${prefix}hash`;
  await client.hSet(key, { step: 'name', city: 'Bandung' });
  await client.expire(key, 60);
  expect({ ...(await client.hGetAll(key)) }, { step: 'name', city: 'Bandung' }, 'HGETALL');
  return 'hset, hgetall';
}

async function list(client: Client, prefix: string): Promise<string> {
  const key = `${prefix}list`;
  await client.rPush(key, ['a', 'b']);
  await client.expire(key, 60);
  expect(await client.lRange(key, 0, -1), ['a', 'b'], 'LRANGE');
  return 'rpush, lrange';
}

async function set(client: Client, prefix: string): Promise<string> {
  const key = `${prefix}set`;
  await client.sAdd(key, ['a', 'b', 'a']);
  await client.expire(key, 60);
  expect(await client.sCard(key), 2, 'SCARD');
  return 'sadd, scard';
}

async function scripts(client: Client, prefix: string): Promise<string> {
  const script = `redis.call('SET', KEYS[1], ARGV[1], 'EX', 60) return redis.call('GET', KEYS[1])`;
  const reply = await client.eval(script, { keys: [`${prefix}script`], arguments: ['once'] });
  expect(reply, 'once', 'EVAL');
  return 'one step that reads and writes';
}

async function publishSubscribe(client: Client, prefix: string): Promise<string> {
  const subscriber = client.duplicate();
  subscriber.on('error', () => {});
  const { promise, resolve } = Promise.withResolvers<string>();
  try {
    await subscriber.connect();
    await subscriber.subscribe(`${prefix}channel`, resolve);
    await client.publish(`${prefix}channel`, 'halo');
    expect(await inTime(promise), 'halo', 'the message');
  } finally {
    subscriber.destroy();
  }
  return 'a message arrived';
}

async function health(client: Client): Promise<string> {
  const times: number[] = [];
  for (let round = 0; round < 20; round += 1) {
    const begin = performance.now();
    await client.ping();
    times.push(performance.now() - begin);
  }
  const median = times.toSorted((a, b) => a - b)[times.length / 2] ?? 0;
  const memory = await client.info('memory');
  const role = field(await client.info('replication'), 'role');
  if (role !== 'master') {
    throw new Error(`it is a ${role}: the bots write, so they need the master`);
  }
  const status = median <= slowMs ? 'healthy' : `slow (the bots wait ${slowMs} ms at most)`;
  const policy = field(memory, 'maxmemory_policy');
  return `${status}, response time ${median.toFixed(2)} ms, ${field(memory, 'used_memory_human')} used, eviction ${policy}`;
}

async function removeKeys(client: Client, prefix: string): Promise<void> {
  await client.unlink(['basic', 'hash', 'list', 'set', 'script'].map((name) => prefix + name));
}

/** One value of an answer of INFO. */
function field(info: string, name: string): string {
  return new RegExp(`^${name}:(.*)$`, 'm').exec(info)?.[1]?.trim() ?? 'unknown';
}

function expect(actual: unknown, expected: unknown, what: string): void {
  if (!isDeepStrictEqual(actual, expected)) {
    throw new Error(`${what} answered ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`);
  }
}

async function inTime<Value>(work: Promise<Value>): Promise<Value> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new Error(`no answer within ${deadlineMs} ms`));
  }, deadlineMs);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
