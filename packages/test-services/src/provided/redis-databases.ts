import { createClient, type RedisClientType } from 'redis';

import { ServerUnreachableError } from '../process/server-errors.ts';
import type { ProvidedRedis, ProvidedServices } from './provided-services.ts';

/** Databases of a server that we start: one for each test file and to spare. 4096 cost it 2 MB of memory. */
export const databaseCount = 4096;

/** In a database of a given server: whose it is while a test uses it. */
const markerKey = 'sesi-test:claimed-by';
/** In database 0 of a server of our own: the last number given out, and the numbers given back. */
const lastKey = 'sesi-test:last-database';
const freeKey = 'sesi-test:free-databases';

/**
 * Does `work` on a connection of its own to one database.
 *
 * @param deadlineMs for all of it
 * @throws ServerUnreachableError when the server cannot be reached, or does not answer in time
 */
export async function withRedis<T>(
  url: string,
  database: number,
  work: (client: RedisClientType) => Promise<T>,
  deadlineMs = 30_000,
): Promise<T> {
  const client: RedisClientType = createClient({
    url,
    database,
    socket: { connectTimeout: deadlineMs, reconnectStrategy: false },
  });
  // A broken connection is told by the command that needs it.
  client.on('error', () => undefined);
  let isConnected = false;
  let isLate = false;
  // The driver's own deadlines end neither a handshake nor a command that a frozen server has received.
  const timer = setTimeout(() => {
    isLate = true;
    client.destroy();
  }, deadlineMs);
  try {
    await client.connect();
    isConnected = true;
    return await work(client);
  } catch (cause) {
    if (isLate) {
      throw new ServerUnreachableError(
        'Redis',
        url,
        new Error(`no answer in ${deadlineMs} ms`, { cause }),
      );
    }
    if (!isConnected) throw new ServerUnreachableError('Redis', url, cause);
    throw cause;
  } finally {
    clearTimeout(timer);
    if (client.isOpen) client.destroy();
  }
}

/** How many databases a given server has; 16 (the default of Redis) when it does not tell. */
export async function countDatabases(url: string): Promise<number> {
  return withRedis(url, 0, async (client) => {
    try {
      return Number((await client.configGet('databases'))['databases'] ?? 16);
    } catch {
      // Hosted servers forbid CONFIG.
      return 16;
    }
  });
}

/**
 * Claims a database for one test.
 *
 * @returns its number; undefined when there is no more
 */
export async function claimDatabase(
  redis: ProvidedRedis,
  run: ProvidedServices['run'],
): Promise<number | undefined> {
  if (redis.origin !== 'given') {
    return withRedis(redis.url, 0, async (client) => {
      const last = await client.incr(lastKey);
      if (last < redis.databases) return last;
      // A number used before comes last: its first user may still have a connection.
      const freed = await client.lPop(freeKey);
      return freed === null ? undefined : Number(freed);
    });
  }
  // Number 0 is everybody's default, the first ones come next: begin at the far end.
  for (let database = redis.databases - 1; database > 0; database -= 1) {
    if (await withRedis(redis.url, database, (client) => claimEmpty(client, run))) return database;
  }
  return undefined;
}

/** Removes the keys that are in a claimed database, one by one, and gives it back. Never FLUSHDB, never FLUSHALL. */
export async function releaseDatabase(redis: ProvidedRedis, database: number): Promise<void> {
  await withRedis(redis.url, database, unlinkAll);
  if (redis.origin !== 'given') {
    await withRedis(redis.url, 0, (client) => client.rPush(freeKey, String(database)));
  }
}

/** Gives back each database of a given server that this run still holds. */
export async function releaseRun(
  redis: ProvidedRedis,
  run: ProvidedServices['run'],
): Promise<void> {
  for (let database = redis.databases - 1; database > 0; database -= 1) {
    await withRedis(redis.url, database, async (client) => {
      if ((await client.type(markerKey)) !== 'string') return;
      if ((await client.get(markerKey)) === run) await unlinkAll(client);
    });
  }
}

async function claimEmpty(client: RedisClientType, run: string): Promise<boolean> {
  if ((await client.dbSize()) > 0) return false;
  if ((await client.set(markerKey, run, { condition: 'NX' })) === null) return false;
  // Somebody may have come in between the look and the marker.
  if ((await client.dbSize()) === 1) return true;
  await client.unlink(markerKey);
  return false;
}

async function unlinkAll(client: RedisClientType): Promise<void> {
  for await (const keys of client.scanIterator({ COUNT: 1_000 })) {
    // The marker goes last: until then the database is taken.
    const others = keys.filter((key) => key !== markerKey);
    if (others.length > 0) await client.unlink(others);
  }
  await client.unlink(markerKey);
}
