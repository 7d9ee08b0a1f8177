import { startLocalRedis } from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { describe, expect, it } from 'vitest';

import { type LiveEvent, topics } from '../../src/index.ts';
import { acme, issued, openStand } from '../access-stand.ts';

const settings = { channels: { recheckEveryMs: 100, heartbeatMs: 60_000 } };

describe.skipIf('missing' in testServices().redis)('a stream of live messages on Redis', () => {
  it(
    'goes on when Redis is killed and comes back, tells of the gap, and ends with its session',
    { timeout: 60_000 },
    async () => {
      await using redis = await startLocalRedis();
      const reader = await openStand({ redisUrl: redis.url, settings });
      const { databaseUrl, key } = reader;
      const writer = await openStand({ redisUrl: redis.url, settings, databaseUrl, key });
      await expect.poll(() => reader.core.redis.believed(), { timeout: 15_000 }).toBeDefined();
      const { token, id } = await issued(reader.access, { permissions: ['updates:listen'] });
      const opened = await reader.access.channels.eventsFor({ token, topics: [topics.updates] });
      if (opened.kind === 'refused') throw new Error(opened.reason);
      const events: LiveEvent[] = [];
      const reading = (async () => {
        for await (const event of opened.events) events.push(event);
      })();
      const publish = async (subject: string) => {
        await writer.access.channels
          .of(acme, topics.updates)
          .publish({ domain: 'menus', action: subject })
          .catch(() => undefined);
        return events.flatMap((one) =>
          one.event === 'message' ? [(one.payload as { action: string }).action] : [],
        );
      };
      await expect.poll(() => publish('on-redis'), { timeout: 15_000 }).toContain('on-redis');
      await redis.kill();
      await expect.poll(() => publish('without'), { timeout: 15_000 }).toContain('without');
      expect(events).toContainEqual(expect.objectContaining({ event: 'gap', topic: 'updates' }));
      await redis.restart();
      await expect.poll(() => reader.core.redis.believed(), { timeout: 15_000 }).toBeDefined();
      await expect.poll(() => publish('back'), { timeout: 15_000 }).toContain('back');
      await redis.kill();
      expect(await writer.access.sessions.revoke(acme, 'budi', id)).toBe(true);
      const endedAt = performance.now();
      await reading;
      expect(performance.now() - endedAt).toBeLessThan(3_000);
      expect(events.at(-1)).toEqual({ event: 'ended', reason: 'session-ended' });
    },
  );
});
