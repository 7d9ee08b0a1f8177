import { join } from 'node:path';

import { startFakeTelegram } from '@sesi/fake-telegram';
import type { Environment } from '@sesi/platform';
import {
  findRedisServer,
  installHint,
  startLocalPostgres,
  startLocalRedis,
} from '@sesi/test-services';

import { findOwnRedis } from '../redis/own-redis.ts';
import { demoPeople } from './demo-people.ts';
import type { StartSettings } from './start-settings.ts';

/** Beside the usual 5432 and 6379, which may be somebody else's; any free port when these are taken too. */
const preferredPorts = { postgres: 5433, redis: 6380 } as const;

/** What the bots run on: how they reach it, and how a person does. */
export interface Backing {
  /** Variables for the bots. */
  readonly variables: Environment;
  /** What a person is told, such as a URL. */
  readonly description: string;
}

/** The Redis of this start. */
export interface RedisBacking extends Backing {
  /** `undefined`: the bots run on Postgres alone. */
  readonly url: string | undefined;
}

/** A Postgres in the data folder, when the settings give none. */
export async function openPostgres(
  settings: StartSettings,
  stack: AsyncDisposableStack,
): Promise<Backing> {
  if (settings.postgresGiven) {
    return { variables: {}, description: 'the one your settings give' };
  }
  const server = stack.use(
    await startLocalPostgres({
      dataDir: join(settings.dataDir, 'postgres'),
      preferredPort: preferredPorts.postgres,
      durable: true,
      source: 'embedded',
    }),
  );
  return { variables: { DATABASE_URL: server.url }, description: server.url };
}

/** The Redis of `redis:up`, or a private one, when the settings give none; nothing where the machine has none. */
export async function openRedis(
  settings: StartSettings,
  stack: AsyncDisposableStack,
): Promise<RedisBacking> {
  if (settings.redis === 'given') {
    const url = settings.environment['REDIS_URL'];
    return { variables: {}, description: 'the one your settings give', url };
  }
  const off = { REDIS_ENABLED: 'false' };
  if (settings.redis === 'off') {
    return {
      variables: off,
      description: 'off (REDIS_ENABLED=false): the bots run on Postgres alone',
      url: undefined,
    };
  }
  const own = await findOwnRedis(settings.dataDir);
  if (own !== undefined) {
    return { ...onRedis(own.port), description: `${redisCli(own.port)}   (of redis:up)` };
  }
  if (findRedisServer() === undefined) {
    return {
      variables: off,
      description: `none here: the bots run on Postgres alone. To get one: ${installHint('redis-server')}`,
      url: undefined,
    };
  }
  const server = stack.use(await startLocalRedis({ preferredPort: preferredPorts.redis }));
  return { ...onRedis(server.port), description: redisCli(server.port) };
}

/** A stand-in for Telegram, when there is no token. */
export async function openTelegram(
  settings: StartSettings,
  stack: AsyncDisposableStack,
): Promise<Backing & { readonly url: string | undefined }> {
  if (settings.realTelegram) {
    return { variables: {}, description: 'the real one', url: undefined };
  }
  const telegram = stack.use(
    await startFakeTelegram({ stateFile: join(settings.dataDir, 'fake-telegram.json') }),
  );
  telegram.sim.seed(demoPeople);
  return {
    variables: { TELEGRAM_BOT_TOKEN: telegram.token, TELEGRAM_API_ROOT: telegram.url },
    description: `a stand-in at ${telegram.url} (no TELEGRAM_BOT_TOKEN is set)`,
    url: telegram.url,
  };
}

function onRedis(port: number): { readonly variables: Environment; readonly url: string } {
  const url = `redis://127.0.0.1:${port}`;
  return { variables: { REDIS_ENABLED: 'true', REDIS_URL: url }, url };
}

function redisCli(port: number): string {
  return `redis-cli -p ${port}`;
}
