import { createTestRedis, type TestRedis } from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import fc from 'fast-check';
import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Protection } from '../../src/protections.ts';
import { redisDeployment } from '../../src/redis/open-redis-link.ts';
import type { RedisLink } from '../../src/redis/redis-link.ts';
import { RedisDouble } from './doubles/redis-double.ts';

/** A command of the link, without the times: one is long past, the others are far away. */
type Command =
  | {
      readonly does: 'apply';
      readonly version: number;
      readonly isLate: boolean;
      readonly copy: Copy;
    }
  | { readonly does: 'lease'; readonly token: string }
  | { readonly does: 'fill'; readonly token: string; readonly version: number; readonly copy: Copy }
  | { readonly does: 'unlink' | 'poison with text' | 'poison with a list' };

/** What is written: a session, a known absence, one that has ended by now, or nothing as it is too large. */
type Copy = 'session' | 'absence' | 'ended' | 'too large';

const version = fc.integer({ min: 1, max: 4 });
const token = fc.constantFrom('token-a', 'token-b');
const copy = fc.constantFrom<Copy[]>('session', 'session', 'absence', 'ended', 'too large');
const anyCommand: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ does: fc.constant('apply' as const), version, isLate: fc.boolean(), copy }),
  fc.record({ does: fc.constant('lease' as const), token }),
  fc.record({ does: fc.constant('fill' as const), token, version, copy }),
  fc.record({
    does: fc.constantFrom(
      'unlink' as const,
      'poison with text' as const,
      'poison with a list' as const,
    ),
  }),
);

const hourMs = 3_600_000;
const key = 'count:same';

function textOf(is: Copy, of: number): string {
  if (is === 'too large') return '';
  return is === 'absence' ? `{"absent":true,"version":${of}}` : `{"n":1,"version":${of}}`;
}

/** Does it, on Redis or on its double, and says what was answered. */
async function perform(
  stores: Pick<RedisLink, 'apply' | 'lease' | 'fill' | 'unlink'>,
  poison: (text: string | undefined) => Promise<unknown>,
  command: Command,
): Promise<unknown> {
  const endsAt = (is: Copy): number => Date.now() + (is === 'ended' ? -hourMs : hourMs);
  switch (command.does) {
    case 'apply': {
      const text = textOf(command.copy, command.version);
      const update = { key, version: command.version, copy: text, endsAt: endsAt(command.copy) };
      return await stores.apply([update], Date.now() + (command.isLate ? -hourMs : hourMs));
    }
    case 'lease':
      return await stores.lease(key, command.token, hourMs);
    case 'fill': {
      const text = textOf(command.copy, command.version);
      return await stores.fill(key, command.token, command.version, text, endsAt(command.copy));
    }
    case 'unlink':
      return await stores.unlink([key]);
    case 'poison with text':
      return await poison('poison');
    case 'poison with a list':
      return await poison(undefined);
  }
}

describe.skipIf('missing' in testServices().redis)('the double of Redis', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await createTestRedis(testServices());
  });
  afterAll(async () => {
    await redis[Symbol.asyncDispose]();
  });

  it.each<Protection[][]>([[[]], [['token']], [['floor']], [['absent-stays-absent']]])(
    'answers and holds what Redis does with lua/*.lua, without %j',
    async (without) => {
      const link = redisDeployment({ enabled: true, url: redis.url }).openLink(new Set(without));
      const client = createClient({ url: redis.url });
      await client.connect();
      await expect.poll(() => link.identity, { timeout: 5_000 }).toBeDefined();
      try {
        await fc.assert(
          fc.asyncProperty(
            fc.array(anyCommand, { minLength: 3, maxLength: 12, size: 'max' }),
            async (commands) => {
              await client.unlink(key);
              const double = new RedisDouble(new Set(without));
              const inMemory = {
                apply: async (...asked: Parameters<RedisLink['apply']>) => double.apply(...asked),
                lease: async (...asked: Parameters<RedisLink['lease']>) => double.lease(...asked),
                fill: async (...asked: Parameters<RedisLink['fill']>) => double.fill(...asked),
                unlink: async (keys: readonly string[]) => double.unlink(keys),
              };
              for (const one of commands) {
                const real = await perform(
                  link,
                  async (text) => {
                    await client.unlink(key);
                    await (text === undefined ? client.lPush(key, 'x') : client.set(key, text));
                  },
                  one,
                );
                const ours = await perform(
                  inMemory,
                  async (text) => double.set(key, { text, endsAt: undefined }),
                  one,
                );
                expect(ours, JSON.stringify(commands)).toEqual(real);
                expect(double.read([key]), JSON.stringify(commands)).toEqual(
                  await link.read([key]),
                );
                expect(double.keys(key).length).toBe(await client.exists(key));
              }
            },
          ),
          { seed: 20_261_121, numRuns: 150 },
        );
      } finally {
        link.close();
        client.destroy();
      }
    },
  );
});
