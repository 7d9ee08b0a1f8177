import {
  createTestDatabase,
  startLocalRedis,
  type LocalRedis,
  type TestDatabase,
} from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { openSessionCore, redisScript, type SessionCore } from '../src/index.ts';

/** KEYS[1] = what to set to ARGV[1]. */
const set = redisScript("redis.call('SET', KEYS[1], ARGV[1]) return 1");

describe.skipIf('missing' in testServices().redis)('the Redis that packages share', () => {
  let database: TestDatabase;
  let redis: LocalRedis;
  let open: SessionCore[];

  beforeEach(async () => {
    database = await createTestDatabase(testServices());
    redis = await startLocalRedis();
    open = [];
  });
  afterEach(async () => {
    await Promise.all(open.map((core) => core.close()));
    await redis[Symbol.asyncDispose]();
    await database[Symbol.asyncDispose]();
  });

  const openCore = async (enabled = true) => {
    const core = await openSessionCore({
      postgres: { url: database.url },
      redis: { enabled, url: redis.url },
    });
    open.push(core);
    return core;
  };
  const believes = async (core: SessionCore) => {
    await expect.poll(() => core.redis.believed(), { timeout: 10_000 }).toBeDefined();
  };
  const write = async (core: SessionCore, key: string, value: string) => {
    await core.redis.change([key], async () => await core.redis.run(set, key, [value]));
  };

  it('holds what a change wrote, for every process', async () => {
    const [one, other] = [await openCore(), await openCore()];
    await one.redis.ownPrefix('note', 'note:');
    await believes(one);
    await believes(other);
    await write(one, 'note:a', '1');
    expect(await other.redis.getMany(['note:a', 'note:b'])).toEqual(['1', undefined]);
    expect(one.redis.answers).toBe(true);
  });

  it('has a change of a process without Redis remove the key before anybody believes it again', async () => {
    const core = await openCore();
    const blind = await openCore(false);
    await core.redis.ownPrefix('note', 'note:');
    await believes(core);
    await write(core, 'note:a', 'old');
    const before = core.redis.believed();
    await write(blind, 'note:a', 'new');
    expect(core.redis.believed()).not.toBe(before);
    await blind.close();
    await believes(core);
    expect(await core.redis.getMany(['note:a'])).toEqual([undefined]);
  });

  it('has a change that was made while Redis was frozen survive it', async () => {
    const core = await openCore();
    await core.redis.ownPrefix('note', 'note:');
    await believes(core);
    await write(core, 'note:a', 'old');
    await redis.pause();
    const start = performance.now();
    await write(core, 'note:a', 'new');
    expect(performance.now() - start).toBeLessThan(2_000);
    expect(core.redis.believed()).toBeUndefined();
    await redis.resume();
    await believes(core);
    expect(await core.redis.getMany(['note:a'])).not.toEqual(['old']);
  });

  it('refuses at once what needs Redis while there is none', async () => {
    const blind = await openCore(false);
    expect(blind.redis.answers).toBe(false);
    await expect(blind.redis.getMany(['note:a'])).rejects.toMatchObject({
      code: 'REDIS_UNAVAILABLE',
    });
    await expect(blind.redis.run(set, 'note:a', ['1'])).rejects.toMatchObject({
      code: 'REDIS_UNAVAILABLE',
    });
  });

  it('is emptied of owned keys when it is compared with Postgres', async () => {
    const core = await openCore();
    await core.redis.ownPrefix('note', 'note:');
    await believes(core);
    await write(core, 'note:a', 'old');
    await redis.kill();
    await expect.poll(() => core.redis.believed()).toBeUndefined();
    await redis.restart();
    await believes(core);
    expect(await core.redis.getMany(['note:a'])).toEqual([undefined]);
  });
});
