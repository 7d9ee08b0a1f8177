import { randomBytes } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  encryptionEnv,
  type Environment,
  postgresEnv,
  readConfig,
  redisEnv,
  toRedisConfig,
} from '@sesi/platform';
import {
  findRedisServer,
  installHint,
  type LocalRedis,
  startLocalPostgres,
  startLocalRedis,
} from '@sesi/test-services';
import { createClient } from 'redis';
import { z } from 'zod';

import { clientOptions } from '../redis/redis-target.ts';
import type { FlowStores } from './session-flow.ts';

const schema = z.object({ ...postgresEnv, ...redisEnv, ...encryptionEnv });

/** The servers of a session test: the person's own where they are given, else private ones that are gone afterwards. */
export interface TestServers extends AsyncDisposable {
  /** In a few words, for the terminal. */
  readonly postgres: string;
  readonly redis: string;
  /** The runs that REDIS_ENABLED asks for; both by default. */
  readonly runs: readonly boolean[];
  /** Set when a run with Redis cannot be made: why, and what to do. */
  readonly redisMissing: string | undefined;
  /** What a run gets. */
  stores(redisEnabled: boolean): FlowStores;
}

/**
 * Opens what the runs need.
 *
 * @throws ConfigError; what test-services throws when a server does not start.
 */
export async function openTestServers(environment: Environment): Promise<TestServers> {
  await using stack = new AsyncDisposableStack();
  const parsed = readConfig(schema, environment);
  const runs = parsed.REDIS_ENABLED === undefined ? [true, false] : [parsed.REDIS_ENABLED];
  const redisGiven = parsed.REDIS_URL !== undefined || parsed.REDIS_HOST !== undefined;
  const postgresGiven = parsed.DATABASE_URL !== undefined || parsed.PGHOST !== undefined;

  const variables: Record<string, string> = {};
  if (parsed.SESSION_ENCRYPTION_KEY === undefined) {
    variables['SESSION_ENCRYPTION_KEY'] = randomBytes(32).toString('base64');
  }
  if (!postgresGiven) {
    const dataDir = await mkdtemp(join(tmpdir(), 'sesi-session-test-'));
    const postgres = stack.use(
      await startLocalPostgres({ dataDir, durable: false, temporary: true, source: 'embedded' }),
    );
    variables['DATABASE_URL'] = postgres.url;
  }
  const wantsPrivateRedis = runs.includes(true) && !redisGiven;
  let redis: LocalRedis | undefined;
  if (wantsPrivateRedis && findRedisServer() !== undefined) {
    redis = stack.use(await startLocalRedis());
    variables['REDIS_URL'] = redis.url;
  }
  const redisMissing =
    wantsPrivateRedis && redis === undefined
      ? `there is no redis-server (install it: ${installHint('redis-server')}) and no REDIS_URL`
      : undefined;

  const together = { ...environment, ...variables };
  const readKey = readerOf(together);
  const parts = stack.move();
  return {
    postgres: postgresGiven ? 'the given one' : 'a private one',
    redis: redisGiven ? 'the given one' : 'a private one',
    runs,
    redisMissing,
    stores: (redisEnabled) => ({
      environment: { ...together, REDIS_ENABLED: String(redisEnabled) },
      redisEnabled,
      readKey: redisEnabled ? readKey : undefined,
      outage: redisEnabled && redis !== undefined ? outageOf(redis) : undefined,
    }),
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

function outageOf(redis: LocalRedis): NonNullable<FlowStores['outage']> {
  return { stop: () => redis.kill(), restart: () => redis.restart() };
}

/** Reads as a person with redis-cli does, past everything of ours. */
function readerOf(environment: Environment): (key: string) => Promise<string | null> {
  return async (key) => {
    const config = toRedisConfig(readConfig(z.object(redisEnv), environment));
    const options = clientOptions(config);
    const client = createClient({
      ...options,
      socket: { ...options.socket, reconnectStrategy: false },
    });
    client.on('error', () => {});
    await client.connect();
    try {
      return await client.get(key);
    } finally {
      client.destroy();
    }
  };
}
