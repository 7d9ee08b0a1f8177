import { type Namespace, openCache } from '@sesi/cache';
import { openSessionCore, type SessionCore } from '@sesi/session-core';

/** One of many processes that ask for the same cold key at the same moment. */
const [postgresUrl = '', redisUrl = ''] = process.argv.slice(2);
const loadMs = 200;

const opening = open();
// Before anything is waited for: what comes earlier than a listener is lost.
process.on('message', (message) => void answer(String(message)));
await opening;

async function open(): Promise<{ core: SessionCore; reports: Namespace<string> }> {
  const core = await openSessionCore({
    postgres: { url: postgresUrl, maxConnections: 2 },
    redis: { enabled: true, url: redisUrl },
  });
  const cache = openCache({ core });
  const options = { name: 'reports', perTenant: false, ttlMs: 600_000 } as const;
  return { core, reports: cache.namespace<string>(options) };
}

async function answer(message: string): Promise<void> {
  const { core, reports } = await opening;
  if (message === 'end') {
    await core.close();
    process.disconnect();
    return;
  }
  if (message === 'ready?') {
    while (core.redis.believed() === undefined) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    process.send?.('ready');
    return;
  }
  let loads = 0;
  const value = await reports.getOrSet(message, async () => {
    loads += 1;
    await new Promise((resolve) => setTimeout(resolve, loadMs));
    return `the report ${message}`;
  });
  process.send?.({ loads, isRight: value === `the report ${message}` });
}
