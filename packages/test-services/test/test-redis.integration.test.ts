import { describe, expect, test } from 'vitest';

import {
  createTestRedis,
  MissingPartError,
  type ProvidedRedis,
  type ProvidedServices,
  startLocalRedis,
} from '../src/index.ts';
import { newRun } from '../src/provided/postgres-databases.ts';
import { countDatabases, releaseRun, withRedis } from '../src/provided/redis-databases.ts';
import { testServices } from '../src/vitest.ts';

const { redis } = testServices();

/** All keys of one database, sorted. */
function keysOf(url: string, database: number): Promise<string[]> {
  return withRedis(url, database, async (client) => (await client.keys('*')).toSorted());
}

describe.skipIf('missing' in redis)('a Redis database of a test', () => {
  test('is empty, and does not see the keys of another one', async () => {
    await using mine = await createTestRedis(testServices());
    await using yours = await createTestRedis(testServices());
    expect(await keysOf(mine.url, mine.database)).toEqual([]);

    await withRedis(mine.url, mine.database, (client) => client.set('k', 'v'));

    expect(new URL(mine.url).pathname).toBe(`/${mine.database}`);
    expect(await keysOf(yours.url, yours.database)).toEqual([]);
  });

  test('is emptied at the end of its test', async () => {
    const mine = await createTestRedis(testServices());
    await withRedis(mine.url, mine.database, async (client) => {
      for (let n = 0; n < 5_000; n += 1) client.set(`k${n}`, 'v').catch(() => undefined);
      await client.ping();
    });
    expect(await keysOf(mine.url, mine.database)).toHaveLength(5_000);

    await mine[Symbol.asyncDispose]();

    expect(await keysOf(mine.url, mine.database)).toEqual([]);
  });

  test('is given out again when all numbers were used', async () => {
    await using server = await startLocalRedis({ args: ['--databases', '3'] });
    const services = {
      run: newRun(),
      redis: { origin: 'local', url: server.url, databases: 3 },
    } as const;
    const first = await createTestRedis(services);
    await using second = await createTestRedis(services);
    expect(second.database).not.toBe(first.database);
    await expect(createTestRedis(services)).rejects.toThrow(MissingPartError);

    await first[Symbol.asyncDispose]();
    await using third = await createTestRedis(services);

    expect(third.database).toBe(first.database);
  });
});

test('a run without Redis says how to install it', async () => {
  const services = {
    run: newRun(),
    redis: { missing: 'redis-server', install: 'apt-get install redis-server' },
  } as const;

  await expect(createTestRedis(services)).rejects.toThrow(
    'There is no redis-server. Install it: apt-get install redis-server',
  );
});

interface GivenRedis extends AsyncDisposable {
  readonly services: Pick<ProvidedServices, 'run'> & { readonly redis: ProvidedRedis };
  readonly url: string;
}

/** A server with keys of somebody else in some of its databases. */
async function givenRedis(databases: number, taken: readonly number[]): Promise<GivenRedis> {
  const server = await startLocalRedis({ args: ['--databases', String(databases)] });
  for (const database of taken) {
    await withRedis(server.url, database, (client) => client.set('theirs', String(database)));
  }
  const given: ProvidedRedis = {
    origin: 'given',
    url: server.url,
    databases: await countDatabases(server.url),
  };
  return {
    services: { run: newRun(), redis: given },
    url: server.url,
    [Symbol.asyncDispose]: () => server.stop(),
  };
}

describe.skipIf('missing' in redis)('a Redis that somebody gave us', () => {
  test('keeps its own keys: only empty databases are claimed, and never number 0', async () => {
    await using given = await givenRedis(5, [2, 4]);

    await using first = await createTestRedis(given.services);
    await using second = await createTestRedis(given.services);

    expect([first.database, second.database]).toEqual([3, 1]);
    await expect(createTestRedis(given.services)).rejects.toThrow('No empty database is left');
  });

  test('is as it was when the tests are over', async () => {
    await using given = await givenRedis(5, [0, 4]);
    const mine = await createTestRedis(given.services);
    await withRedis(given.url, mine.database, (client) => client.set('k', 'v'));

    await mine[Symbol.asyncDispose]();

    const all = await Promise.all([0, 1, 2, 3, 4].map((database) => keysOf(given.url, database)));
    expect(all).toEqual([['theirs'], [], [], [], ['theirs']]);
    // No command but those that touch our own keys was ever used on it.
    const stats = await withRedis(given.url, 0, (client) => client.info('commandstats'));
    expect(stats).not.toMatch(/flush/i);
  });

  test('gets back what a test forgot, at the end of the run, and keeps what another run holds', async () => {
    await using given = await givenRedis(5, []);
    const otherRun = { ...given.services, run: newRun() };
    const forgotten = await createTestRedis(given.services);
    await using held = await createTestRedis(otherRun);
    await withRedis(given.url, held.database, (client) => client.set('k', 'v'));

    await releaseRun(given.services.redis, given.services.run);

    expect(await keysOf(given.url, forgotten.database)).toEqual([]);
    expect(await keysOf(given.url, held.database)).toContain('k');
  });

  test('that cannot be reached is named without its password', async () => {
    const url = 'redis://me:secret@127.0.0.1:1';

    await expect(countDatabases(url)).rejects.toThrow('Redis at 127.0.0.1:1: ');
    await expect(countDatabases(url)).rejects.not.toThrow('secret');
  });
});
