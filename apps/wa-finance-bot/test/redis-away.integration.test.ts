import { findRedisServer, startLocalRedis } from '@sesi/test-services';
import { describe, expect, onTestFinished, test } from 'vitest';

import { openStores, startBot } from './running-app.ts';

const budi = '+6281234567890';
const conversation = [
  ['halo', '*1/4*'],
  ['Budi', '*2/4*'],
  ['budi@mail.com', '*3/4*'],
  ['Makassar', '*4/4*'],
  ['ya', '🎉'],
  ['50rb makan', 'Rp 50.000'],
  ['saldo', '-Rp 50.000'],
] as const;

describe.skipIf(findRedisServer() === undefined)('a registration goes on', () => {
  test.for(['kill', 'pause'] as const)(
    'while Redis is away and after it is back: %s',
    async (fault) => {
      const redis = await startLocalRedis();
      onTestFinished(() => redis[Symbol.asyncDispose]());
      const { databaseUrl } = await openStores({ redis: false });
      const bot = await startBot({ databaseUrl, redisUrl: redis.url });
      const answers: string[] = [];
      for (const [index, [text]] of conversation.entries()) {
        if (index === 2) await (fault === 'kill' ? redis.kill() : redis.pause());
        if (index === 4) await (fault === 'kill' ? redis.restart() : redis.resume());
        answers.push(...(await bot.say(budi, text)));
      }
      expect(answers).toEqual(
        conversation.map(([, part]) => expect.stringContaining(part) as string),
      );
    },
  );
});
