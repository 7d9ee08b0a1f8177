import { openSessionCore } from '@sesi/session-core';

import { openCache } from '../src/index.ts';
import { steadyRedis } from './lab/steady-redis.ts';

/** A process that asks for the key it is told, and says how often it had to load and what it got. */
const [postgresUrl = '', redisUrl = ''] = process.argv.slice(2);
const core = await openSessionCore({
  postgres: { url: postgresUrl, maxConnections: 2 },
  redis: { enabled: true, url: redisUrl },
});
const cache = openCache({
  core: { redis: steadyRedis(core.redis), channel: (name) => core.channel(name) },
});
const reports = cache.namespace<string>({ name: 'reports', perTenant: false, ttlMs: 600_000 });

process.on('message', (key) => void ask(String(key)));
process.send?.('ready');

async function ask(key: string): Promise<void> {
  let loads = 0;
  const value = await reports.getOrSet(key, async () => {
    loads += 1;
    await new Promise((resolve) => setTimeout(resolve, 500));
    return `report ${process.pid}`;
  });
  process.send?.({ loads, value });
}
