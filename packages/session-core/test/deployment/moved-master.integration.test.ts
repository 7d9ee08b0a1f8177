import { type LocalRedis, startLocalRedis } from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { MasterLocation } from '../../src/redis/deployment/master-location.ts';
import { RedisFailure } from '../../src/redis/redis-link.ts';
import { ServerLink } from '../../src/redis/server/server-link.ts';

describe.skipIf('missing' in testServices().redis)('a link to a master that may move', () => {
  let servers: readonly [LocalRedis, LocalRedis];
  let named: LocalRedis;
  let doubts: number;
  let link: ServerLink;
  /** As sentinels that change their mind. */
  const location: MasterLocation = {
    find: () => Promise.resolve({ enabled: true, url: named.url }),
    holds: ({ url }) => Promise.resolve(url === named.url),
    doubt: () => void (doubts += 1),
  };

  beforeEach(async () => {
    servers = [await startLocalRedis(), await startLocalRedis()];
    named = servers[0];
    doubts = 0;
    link = new ServerLink(location, new Set());
    await expect.poll(() => link.identity, { timeout: 5_000 }).toBeDefined();
  });
  afterEach(async () => {
    link.close();
    await Promise.all(servers.map((server) => server[Symbol.asyncDispose]()));
  });

  it('leaves one that is alive and still calls itself a master, when another is named', async () => {
    const before = link.identity?.name;
    const reasons: string[] = [];
    link.onChange = (reason) => void reasons.push(reason);
    named = servers[1];
    await expect
      .poll(() => link.identity !== undefined && link.identity.name !== before, { timeout: 5_000 })
      .toBe(true);
    expect(reasons).toEqual(['another server is the master now', 'Redis answers']);
  });

  it('is not kept by a frozen one when another is named', async () => {
    const before = link.identity?.name;
    await servers[0].pause();
    await expect(link.read(['a'])).rejects.toThrow(RedisFailure);
    named = servers[1];
    await expect
      .poll(() => link.identity !== undefined && link.identity.name !== before, { timeout: 5_000 })
      .toBe(true);
    await servers[0].resume();
    expect(await link.read(['a'])).toEqual([null]);
  });

  it('asks somebody else when no master is where it was sent', async () => {
    named = servers[1];
    await servers[0].kill();
    await servers[1].kill();
    await expect.poll(() => doubts, { timeout: 5_000 }).toBeGreaterThan(1);
    await servers[1].restart();
    await expect.poll(() => link.identity, { timeout: 5_000 }).toBeDefined();
  });
});
