import { MissingPartError } from '../process/server-errors.ts';
import type { ProvidedServices } from './provided-services.ts';
import { claimDatabase, releaseDatabase } from './redis-databases.ts';

/** A Redis database of a test's own, empty. Disposing removes the keys in it. */
export interface TestRedis extends AsyncDisposable {
  /** With the number of the database: `redis://host:port/7`. */
  readonly url: string;
  readonly database: number;
}

/**
 * Claims a Redis database that nobody else uses. What goes beyond a database (FLUSHALL, CONFIG, a stop of the server)
 * is for a server of the test's own: `startLocalRedis`.
 *
 * @throws MissingPartError when the run has no Redis, or no empty database is left on the given one
 */
export async function createTestRedis(
  services: Pick<ProvidedServices, 'run' | 'redis'>,
): Promise<TestRedis> {
  const { redis, run } = services;
  if ('missing' in redis) {
    throw new MissingPartError(`There is no ${redis.missing}. Install it: ${redis.install}`);
  }
  const database = await claimDatabase(redis, run);
  if (database === undefined) {
    throw new MissingPartError(
      `No empty database is left on the given Redis (1 to ${redis.databases - 1} are looked at). ` +
        'Empty one, or give no URL: then a server is started for the run.',
    );
  }
  const url = new URL(redis.url);
  url.pathname = `/${database}`;
  return {
    url: url.href,
    database,
    async [Symbol.asyncDispose]() {
      await releaseDatabase(redis, database);
    },
  };
}
