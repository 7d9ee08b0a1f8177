import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { testChromium } from '@sesi/chromium/vitest';
import { type FakeWhatsApp, startFakeWhatsApp } from '@sesi/fake-whatsapp';
import { freePort } from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { createClient } from 'redis';
import { describe, expect, onTestFinished, test } from 'vitest';

import { startBotProcess } from './bot-process.ts';
import { encryptionKey, openStores, type TestStores } from './running-app.ts';
import { noLimits } from './whatsapp/outbound/no-limits.ts';

const botPhone = '+628111111111';
const budi = '+6281234567890';

/** A WhatsApp, stores, and what the process needs to be told to use them. */
async function openWorld(): Promise<{
  readonly fake: FakeWhatsApp;
  readonly stores: TestStores;
  readonly env: Readonly<Record<string, string>>;
}> {
  const fake = await startFakeWhatsApp();
  const dataDir = await mkdtemp(join(tmpdir(), 'sesi-wa-'));
  onTestFinished(async () => {
    await fake.close();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
  });
  const stores = await openStores({ redis: !('missing' in testServices().redis) });
  const { PATH = '', HOME = '', PUPPETEER_EXECUTABLE_PATH = '' } = process.env;
  const env = {
    PATH,
    HOME,
    PUPPETEER_EXECUTABLE_PATH,
    PUPPETEER_ARGS: JSON.stringify(fake.chromiumArgs),
    WHATSAPP_ENABLED: 'true',
    WHATSAPP_DATA_DIR: dataDir,
    ...noLimits,
    PORT: String(await freePort()),
    DATABASE_URL: stores.databaseUrl,
    SESSION_ENCRYPTION_KEY: encryptionKey,
    REDIS_ENABLED: String(stores.redisUrl !== undefined),
    REDIS_URL: stores.redisUrl ?? '',
  };
  return { fake, stores, env };
}

/** Budi on his phone: what he writes, and what the bot answers next. */
function person(fake: FakeWhatsApp) {
  return {
    say: async (text: string): Promise<string> => {
      const from = fake.sent.length;
      await fake.receive({ from: budi, text });
      const { body } = await fake.waitForSent({ to: budi }, { from });
      return body;
    },
    replies: (): readonly string[] => fake.sent.map(({ body }) => body),
  };
}

/** Waits until the bot has marked everything as read: it is done with it then. */
async function allSeen(fake: FakeWhatsApp): Promise<void> {
  await expect
    .poll(() => fake.received().every(({ seen }) => seen), { timeout: 10_000 })
    .toBe(true);
}

/** Redis holds the documented JSON of his registration, at that step; nothing to see without a Redis. */
async function expectStoredAt(step: string, { redisUrl }: TestStores): Promise<void> {
  if (redisUrl === undefined) return;
  const client = await createClient({ url: redisUrl }).connect();
  try {
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as string;
    expect(JSON.parse((await client.get(`reg:${budi}`)) ?? 'null')).toEqual({
      phone: budi,
      step,
      session_data: expect.objectContaining({ name: 'Budi Santoso', language: 'id' }) as object,
      created_at: time,
      expires_at: time,
      version: expect.any(Number) as number,
    });
  } finally {
    client.destroy();
  }
}

describe.skipIf(testChromium() === undefined)('the shipped bot in a real Chromium', () => {
  test(
    'pairs, registers a person, is killed on the way, goes on where it was, and keeps the book',
    { timeout: 120_000 },
    async () => {
      const { fake, stores, env } = await openWorld();
      const { say, replies } = person(fake);

      const first = startBotProcess(env);
      await first.whileItRuns(fake.pair(botPhone, { timeoutMs: 60_000 }));
      expect(await say('halo')).toContain('*1/4*');
      expect(await say('Budi Santoso')).toBe('*2/4* Apa emailmu, Budi?');
      await allSeen(fake);
      await expectStoredAt('email', stores);
      await first.kill();

      // He does not know that nobody is there.
      const before = fake.sent.length;
      await fake.receive({ from: budi, text: 'budi@mail.com' });
      const second = startBotProcess(env);
      const answer = fake.waitForSent({ to: budi }, { from: before, timeoutMs: 60_000 });
      const { body } = await second.whileItRuns(answer);
      expect(body).toBe('*3/4* Kamu tinggal di kota mana?');

      expect(await say('Makassar')).toContain('WITA (UTC+8)');
      expect(await say('ya')).toContain('🎉 Selamat datang, Budi!');
      expect(await say('50rb makan siang')).toBe(
        '✅ Makan siang Rp 50.000 (Makanan) · hari ini Rp 50.000 · *batal* untuk membatalkan',
      );
      expect(await say('gaji 5jt')).toBe(
        '💰 Gaji +Rp 5.000.000 (Gaji) · masuk hari ini Rp 5.000.000 · *batal* untuk membatalkan',
      );
      expect(await say('saldo')).toBe('Saldo: *Rp 4.950.000*');

      const questions = replies().map((reply) => /\*\d\/4\*/.exec(reply)?.[0] ?? '');
      expect(questions).toEqual(['*1/4*', '*2/4*', '*3/4*', '*4/4*', '', '', '', '']);

      const health = await fetch(`http://127.0.0.1:${env['PORT']}/api/health`);
      expect(await health.json()).toMatchObject({
        services: { whatsapp: { status: 'healthy', state: 'ready' } },
      });
      const printed = [...first.output, ...second.output].filter((line) => line.startsWith('{'));
      expect(printed.join('')).not.toMatch(/81234567890|Budi|budi@|makan siang/);
      await allSeen(fake);
      expect(await second.stop()).toBe(0);
    },
  );
});

test('a bot that nobody could talk to ends at once and says what to set', async () => {
  const bot = startBotProcess({ PATH: process.env['PATH'] ?? '' });
  expect(await bot.exitCode()).toBe(78);
  expect(bot.output.join('\n')).toContain(
    'set WHATSAPP_ENABLED=true for WhatsApp, or LOCAL_CHAT=true',
  );
});
