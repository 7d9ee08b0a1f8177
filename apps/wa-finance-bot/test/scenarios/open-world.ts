import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type FakeWhatsApp, type SentMessage, startFakeWhatsApp } from '@sesi/fake-whatsapp';
import {
  createTestDatabase,
  freePort,
  type LocalRedis,
  startLocalRedis,
} from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { expect, onTestFinished } from 'vitest';

import { type BotProcess, startBotProcess } from '../bot-process.ts';
import { noLimits } from '../whatsapp/outbound/no-limits.ts';

/** The phone of the bot's own account. */
export const botPhone = '+628111111111';

/** A WhatsApp, a Postgres and a Redis of a test's own, and what the bot needs to be told to use them. */
export interface World {
  readonly fake: FakeWhatsApp;
  readonly redis: LocalRedis;
  readonly databaseUrl: string;
  /** Starts the shipped bot; with another `dataDir` it is on another machine. */
  readonly startBot: (env?: Readonly<Record<string, string>>) => Promise<BotProcess>;
  /** Starts the bot and links its account. */
  readonly startLinkedBot: (env?: Readonly<Record<string, string>>) => Promise<BotProcess>;
}

/** Opens a world for the running test. It is gone when the test ends. */
export async function openWorld(): Promise<World> {
  const fake = await startFakeWhatsApp();
  onTestFinished(() => fake.close());
  const database = await createTestDatabase(testServices());
  onTestFinished(() => database[Symbol.asyncDispose]());
  const redis = await startLocalRedis();
  onTestFinished(() => redis[Symbol.asyncDispose]());
  const dataDir = await makeFolder();
  const { PATH = '', HOME = '', PUPPETEER_EXECUTABLE_PATH = '' } = process.env;
  const shared = {
    PATH,
    HOME,
    PUPPETEER_EXECUTABLE_PATH,
    PUPPETEER_ARGS: JSON.stringify(fake.chromiumArgs),
    WHATSAPP_ENABLED: 'true',
    WHATSAPP_DATA_DIR: dataDir,
    // A bot that was killed leaves its account to the next one after this.
    WHATSAPP_TAKEOVER_SECONDS: '3',
    ...noLimits,
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    SESSION_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
  };
  const startBot: World['startBot'] = async (env = {}) =>
    startBotProcess({ ...shared, PORT: String(await freePort()), ...env });
  return {
    fake,
    redis,
    databaseUrl: database.url,
    startBot,
    async startLinkedBot(env) {
      const bot = await startBot(env);
      await bot.whileItRuns(fake.pair(botPhone, { timeoutMs: 60_000 }));
      // Killed before it knows, it takes what was written meanwhile for what the phone had unread.
      await untilState(bot, 'ready');
      return bot;
    },
  };
}

/** A folder for the running test. */
export async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sesi-wa-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** Somebody with a phone. */
export interface Person {
  /** Writes, and returns the next message that comes. */
  ask(text: string): Promise<SentMessage>;
  /** Writes, and returns the text of the next message that comes. */
  say(text: string): Promise<string>;
  /** Writes to a bot that may not be there. */
  write(text: string): Promise<void>;
  /** The text of the next message that comes after so many that the bot has sent. */
  next(from: number): Promise<string>;
  /** Everything that came, in order. */
  replies(): readonly string[];
}

/** Long enough for a bot that starts a Chromium first. */
const answerWithinMs = 90_000;

/** A person who writes under this phone or lid. */
export function person(fake: FakeWhatsApp, phone: string): Person {
  const answer = (from: number): Promise<SentMessage> =>
    fake.waitForSent({ to: phone }, { from, timeoutMs: answerWithinMs });
  const write: Person['write'] = async (text) => {
    await fake.receive({ from: phone, text });
  };
  const ask: Person['ask'] = async (text) => {
    const from = fake.sent.length;
    await write(text);
    return answer(from);
  };
  return {
    ask,
    write,
    say: async (text) => (await ask(text)).body,
    next: async (from) => (await answer(from)).body,
    replies: () => fake.sent.filter(({ to }) => to === phone).map(({ body }) => body),
  };
}

/** Leads somebody through the registration. */
export async function register(someone: Person): Promise<void> {
  for (const text of ['halo', 'Budi Santoso', 'budi@mail.com', 'Makassar']) await someone.say(text);
  expect(await someone.say('ya')).toContain('🎉 Selamat datang, Budi!');
}

/** Waits until the bot has logged this state of its account: `ready`, `standby`, `waiting-for-qr` … */
export async function untilState(bot: BotProcess, state: string): Promise<void> {
  const wasThere = (): boolean => hasBeen(bot, state);
  await bot.whileItRuns(expect.poll(wasThere, { timeout: answerWithinMs }).toBe(true));
}

/** Whether the account was ever in this state in this process. */
export function hasBeen(bot: BotProcess, state: string): boolean {
  return bot.output.some((line) => line.includes(`"state":"${state}"`));
}

/** Waits until the bot has marked everything as read: it is done with it then. */
export async function allSeen(fake: FakeWhatsApp): Promise<void> {
  await expect
    .poll(() => fake.received().every(({ seen }) => seen), { timeout: 30_000 })
    .toBe(true);
}
