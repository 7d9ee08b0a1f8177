import { randomBytes } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { PlatformConfig } from '@sesi/platform';
import { parseEncryptionKeys } from '@sesi/session-core';
import { findRedisServer, startLocalPostgres, startLocalRedis } from '@sesi/test-services';

/** A Postgres and, where there is one, a Redis of this run: gone with their data at its end, also by kill -9. */
export interface ExampleStores extends AsyncDisposable {
  readonly stores: PlatformConfig;
  /** In a few words, for the terminal. */
  readonly description: string;
}

/**
 * Starts them: the Postgres that comes from npm, and the `redis-server` of this machine. Servers that the environment
 * names are never touched.
 *
 * @throws What test-services throws when a server does not start.
 */
export async function openExampleStores(options: {
  readonly withRedis: boolean;
}): Promise<ExampleStores> {
  await using opened = new AsyncDisposableStack();
  const dataDir = await mkdtemp(join(tmpdir(), 'sesi-example-'));
  const postgres = opened.use(
    await startLocalPostgres({ dataDir, durable: false, temporary: true, source: 'embedded' }),
  );
  const hasRedis = findRedisServer() !== undefined;
  const redis = options.withRedis && hasRedis ? opened.use(await startLocalRedis()) : undefined;
  const stack = opened.move();
  return {
    stores: {
      postgres: { url: postgres.url },
      redis: redis === undefined ? false : { enabled: true, url: redis.url },
      encryptionKeys: parseEncryptionKeys(randomBytes(32).toString('base64')),
    },
    description: `a private Postgres and ${describeRedis(options.withRedis, hasRedis)}`,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

function describeRedis(isWanted: boolean, isThere: boolean): string {
  if (!isWanted) return 'no Redis';
  return isThere ? 'a private Redis' : 'no Redis (there is no redis-server here)';
}
