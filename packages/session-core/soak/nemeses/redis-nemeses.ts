import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import type { LabRedis } from '../lab/lab-redis.ts';
import type { Nemesis } from './nemesis.ts';

/** How long to wait for readers to fill Redis, ms. */
const longestFillMs = 3_000;

/** kill -9; it comes back empty. */
export const killRedis: Nemesis = async ({ redis }, { forMs }) => {
  await redis.kill();
  await sleep(forMs);
  await redis.restartEmpty();
  return true;
};

/** kill -9; it comes back with what it held some time before. */
export const restoreOldRedis: Nemesis = async ({ redis }, { forMs }) => {
  // An empty snapshot would be no old data.
  for (let waited = 0; waited < longestFillMs && (await sizeOf(redis)) < 10; waited += 50) {
    await sleep(50);
  }
  await redis.takeSnapshot();
  await sleep(forMs);
  await redis.kill();
  await redis.restartFromSnapshot();
  return (await sizeOf(redis)) > 0;
};

/** Full, with allkeys-lru: it drops keys of its choice, at random because it looks at one at a time. */
export const evictRedis: Nemesis = async ({ redis }, { forMs }) => {
  const before = await redis.figure('evicted_keys');
  const used = await redis.figure('used_memory');
  await redis.run(async (admin) => {
    await admin.configSet({
      'maxmemory-policy': 'allkeys-lru',
      'maxmemory-samples': '1',
      maxmemory: String(used + 50_000),
    });
    const end = performance.now() + forMs;
    while (performance.now() < end) {
      // So full that not even this fits: all the better.
      await addBallast(admin.set.bind(admin), 20).catch(ignoreFull);
      await sleep(20);
    }
    await admin.configSet({ maxmemory: '0' });
  });
  return (await redis.figure('evicted_keys')) > before;
};

/** FLUSHALL, three times. */
export const flushRedis: Nemesis = async ({ redis }, { forMs }) => {
  await thrice(forMs, async () => {
    await redis.run(async (admin) => await admin.flushAll());
  });
  return true;
};

/** SCRIPT FLUSH, three times. */
export const flushScripts: Nemesis = async ({ redis }, { forMs }) => {
  await thrice(forMs, async () => {
    await redis.run(async (admin) => await admin.scriptFlush());
  });
  return true;
};

/** It becomes the replica of a server that is not there: it answers reads, and -READONLY to writes. */
export const demoteRedis: Nemesis = async ({ redis }, { forMs }) => {
  await redis.run(async (admin) => await admin.sendCommand(['REPLICAOF', '127.0.0.1', '1']));
  const error = await errorOf(redis, ['SET', 'ballast:0', '']);
  await sleep(forMs);
  await redis.run(async (admin) => await admin.sendCommand(['REPLICAOF', 'NO', 'ONE']));
  return error.startsWith('READONLY');
};

/** It reads its data anew, slowly, and answers -LOADING meanwhile. */
export const reloadRedis: Nemesis = async ({ redis }, { forMs }) => {
  const ballast = 200;
  await redis.run(async (admin) => {
    await addBallast(admin.set.bind(admin), ballast);
    await admin.configSet({
      'key-load-delay': String(Math.ceil((forMs * 1_000) / ballast)),
      'loading-process-events-interval-bytes': '1024',
    });
  });
  const reloaded = redis.run(async (admin) => await admin.sendCommand(['DEBUG', 'RELOAD']));
  let errors = '';
  const end = performance.now() + forMs;
  while (performance.now() < end) {
    await sleep(50);
    errors += await errorOf(redis, ['GET', 'ballast:0']);
  }
  await reloaded;
  await redis.run(async (admin) => await admin.configSet({ 'key-load-delay': '0' }));
  return errors.includes('LOADING');
};

/** SIGSTOP: connections stay open and nothing answers. */
export const freezeRedis: Nemesis = async ({ redis }, { forMs }) => {
  await redis.freeze(forMs);
  return true;
};

async function sizeOf(redis: LabRedis): Promise<number> {
  return await redis.run(async (admin) => await admin.dbSize());
}

async function thrice(forMs: number, work: () => Promise<void>): Promise<void> {
  for (let time = 0; time < 3; time += 1) {
    await work();
    await sleep(forMs / 3);
  }
}

/** Keys of about 1 KB, of no kind, which vanish by themselves. */
async function addBallast(
  set: (key: string, value: string, life: { PX: number }) => Promise<unknown>,
  count: number,
): Promise<void> {
  const names = Array.from({ length: count }, () => `ballast:${randomBytes(6).toString('hex')}`);
  await Promise.all(
    names.map(async (name) => await set(name, randomBytes(500).toString('hex'), { PX: 3_000 })),
  );
}

function ignoreFull(error: unknown): void {
  if (!(error instanceof Error && error.message.startsWith('OOM'))) throw error;
}

/** What Redis refuses a command with; empty when it does not. */
async function errorOf(redis: LabRedis, command: readonly string[]): Promise<string> {
  try {
    await redis.run(async (admin) => await admin.sendCommand([...command]));
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
