import { randomBytes } from 'node:crypto';

import { VirtualClock } from '@sesi/jobs';
import { parseEncryptionKeys } from '@sesi/session-core';
import {
  createTestDatabase,
  findRedisServer,
  type LocalRedis,
  startLocalRedis,
} from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { expect, onTestFinished } from 'vitest';

import { openPlatform, type Platform } from '../../src/platform/open-platform.ts';
import { MemoryLog } from '../memory-log.ts';

/** What becomes of Redis during a test. */
export type RedisFate = 'on' | 'off' | 'killed in between';

const allFates: readonly RedisFate[] = ['on', 'off', 'killed in between'];

/** Those that this machine can do. */
export const redisFates: readonly RedisFate[] = allFates.filter(
  (fate) => fate === 'off' || findRedisServer() !== undefined,
);

/** A platform on a database of its own, and the fate of its Redis. */
export interface ContractStand {
  readonly platform: Platform;
  readonly clock: VirtualClock;
  readonly redis: LocalRedis | undefined;
  /** Between two steps of a test: kills Redis, or brings it back empty, in turn, when that is its fate. */
  between(): Promise<void>;
}

/** Opens it; all of it is closed when the test is finished. */
export async function openStand(fate: RedisFate): Promise<ContractStand> {
  const database = await createTestDatabase(testServices());
  onTestFinished(() => database[Symbol.asyncDispose]());
  const redis = fate === 'off' ? undefined : await startLocalRedis();
  onTestFinished(() => redis?.[Symbol.asyncDispose]());
  // Postgres goes by its own time, which a session's life is counted in, too.
  const clock = new VirtualClock(new Date());
  const platform = await openPlatform(
    {
      postgres: { url: database.url },
      redis: redis === undefined ? false : { enabled: true, url: redis.url },
      encryptionKeys: parseEncryptionKeys(randomBytes(32).toString('base64')),
    },
    { name: 'contract-test', logger: new MemoryLog().logger, clock, jobsClock: clock },
  );
  onTestFinished(() => platform[Symbol.asyncDispose]());
  if (redis !== undefined) {
    await expect.poll(() => platform.core.redis.believed(), { timeout: 10_000 }).toBeDefined();
  }
  let isUp = true;
  return {
    platform,
    clock,
    redis,
    async between() {
      if (fate !== 'killed in between' || redis === undefined) return;
      await (isUp ? redis.kill() : redis.restart());
      isUp = !isUp;
    },
  };
}
