import { type Environment, readConfig, redisEnv, toRedisConfig } from '@sesi/platform';
import { parseRedisUrl, type RedisConfig } from '@sesi/session-core';
import type { RedisClientOptions } from 'redis';
import { z } from 'zod';

import { LocalError } from '../local-error.ts';
import { ownCommand } from '../own-command.ts';
import { readRunning } from '../running-file.ts';
import { findOwnRedis } from './own-redis.ts';

/** A Redis to look at. */
export interface RedisTarget {
  /** For a person, without a password. */
  readonly name: string;
  readonly options: RedisClientOptions;
}

/**
 * The Redis that `redis:test` is about: the one that the settings give, else that of `start`, else that of `redis:up`.
 *
 * @throws LocalError when there is none; ConfigError.
 */
export async function findRedisToCheck(
  environment: Environment,
  dataDir: string,
): Promise<RedisTarget> {
  const parsed = readConfig(z.object(redisEnv), environment);
  if (parsed.REDIS_URL !== undefined || parsed.REDIS_HOST !== undefined) {
    return given(toRedisConfig(parsed));
  }
  const running = await readRunning(dataDir);
  if (running?.redisUrl !== undefined) {
    return { name: `${running.redisUrl} (of start)`, options: { url: running.redisUrl } };
  }
  const own = await findOwnRedis(dataDir);
  if (own !== undefined) {
    const url = `redis://127.0.0.1:${own.port}`;
    return { name: `${url} (of redis:up)`, options: { url } };
  }
  throw new LocalError(
    `There is no Redis to test: start one with \`${ownCommand('redis:up')}\`, or set REDIS_URL to yours.`,
  );
}

/** The settings as the `redis` client takes them. */
export function clientOptions(config: RedisConfig): RedisClientOptions {
  const connectTimeout = config.connectTimeoutMs ?? 5000;
  if (config.url !== undefined) {
    return { url: config.url, socket: { connectTimeout } };
  }
  const { host = 'localhost', port = 6379, database = 0, username, password } = config;
  return {
    socket: { host, port, connectTimeout },
    database,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
  };
}

function given(config: RedisConfig): RedisTarget {
  if (config.url !== undefined && parseRedisUrl(config.url).form !== 'server') {
    throw new LocalError(
      'REDIS_URL names sentinels or a Cluster, and this looks at one server: set it to redis://host:port of one.',
    );
  }
  const { host = 'localhost', port = 6379, database = 0 } = config;
  const shown = new URL(config.url ?? `redis://${host}:${port}/${database}`);
  shown.password = '';
  shown.username = '';
  return { name: shown.href, options: clientOptions(config) };
}
