import { parseArgs } from 'node:util';

import { findRedisServer, startLocalPostgres, startLocalRedis } from '@sesi/test-services';

/**
 * Starts a Postgres on a folder, and a Redis where there is one; prints one line of JSON and goes on as told: `hold`
 * waits to be killed, `temporary` does so with data that go with the server, `freeze` pauses the servers first, `end`
 * returns from its last line without stopping anything.
 */
const { positionals } = parseArgs({ allowPositionals: true });
const [dataDir = '', mode = 'hold'] = positionals;

const postgres = await startLocalPostgres({
  dataDir,
  durable: false,
  temporary: mode === 'temporary',
});
const redis = findRedisServer() === undefined ? undefined : await startLocalRedis();
if (mode === 'freeze') {
  await postgres.pause();
  await redis?.pause();
}
process.stdout.write(
  `${JSON.stringify({ postgres: postgres.pid, redis: redis?.pid, url: postgres.url })}\n`,
);
if (mode !== 'end') setInterval(() => undefined, 60_000);
