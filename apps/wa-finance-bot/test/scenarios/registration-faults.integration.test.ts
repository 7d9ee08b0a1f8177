import { testChromium } from '@sesi/chromium/vitest';
import { testServices } from '@sesi/test-services/vitest';
import { describe, expect, test } from 'vitest';

import { allSeen, openWorld, person } from './open-world.ts';

const budi = '+6281234567890';

/** What he writes at each step, and what he is asked next. */
const dialog = [
  { step: 'greeting', says: 'halo', asked: '*1/4*' },
  { step: 'name', says: 'Budi Santoso', asked: '*2/4* Apa emailmu, Budi?' },
  { step: 'email', says: 'budi@mail.com', asked: '*3/4* Kamu tinggal di kota mana?' },
  { step: 'city', says: 'Makassar', asked: '*4/4* Sudah benar?' },
  { step: 'confirm', says: 'ya', asked: '🎉 Selamat datang, Budi!' },
] as const;

const questions = ['*1/4*', '*2/4*', '*3/4*', '*4/4*'];

/** Nothing was asked twice, and what he said is kept. */
async function expectRegisteredOnce({ fake }: Pick<Awaited<ReturnType<typeof openWorld>>, 'fake'>) {
  const him = person(fake, budi);
  expect(await him.say('50rb makan siang')).toContain('hari ini Rp 50.000');
  expect(await him.say('status')).toContain('Budi Santoso');
  expect(await him.say('status')).toContain('budi@mail.com');
  const asked = him.replies().flatMap((reply) => /\*\d\/4\*/.exec(reply)?.[0] ?? []);
  expect(asked).toEqual(questions);
}

describe.skipIf(testChromium() === undefined || 'missing' in testServices().redis)(
  'a registration on the shipped bot in a real Chromium',
  () => {
    test.each(dialog)(
      'Redis is killed at the step $step, and comes back empty two steps later',
      { timeout: 180_000 },
      async ({ step: fatal }) => {
        const { fake, redis, startLinkedBot } = await openWorld();
        const bot = await startLinkedBot();
        const him = person(fake, budi);
        const fatalAt = dialog.findIndex(({ step }) => step === fatal);
        for (const [at, { says, asked }] of dialog.entries()) {
          if (at === fatalAt) await redis.kill();
          expect(await bot.whileItRuns(him.say(says))).toContain(asked);
          if (at === fatalAt + 1 || at === dialog.length - 1) await redis.restart();
        }
        await bot.whileItRuns(expectRegisteredOnce({ fake }));
      },
    );

    test.each(dialog)(
      'the bot is killed at the step $step, before and after it has answered',
      { timeout: 240_000 },
      async ({ step: fatal }) => {
        const { fake, startLinkedBot, startBot } = await openWorld();
        let bot = await startLinkedBot();
        const him = person(fake, budi);
        for (const { step, says, asked } of dialog) {
          if (step === fatal) {
            await allSeen(fake);
            await bot.kill();
            const from = fake.sent.length;
            // He does not know that nobody is there.
            await him.write(says);
            bot = await startBot();
            expect(await bot.whileItRuns(him.next(from))).toContain(asked);
            await allSeen(fake);
            await bot.kill();
            bot = await startBot();
          } else {
            expect(await bot.whileItRuns(him.say(says))).toContain(asked);
          }
        }
        await bot.whileItRuns(expectRegisteredOnce({ fake }));
      },
    );
  },
);
