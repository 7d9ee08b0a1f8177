import { randomBytes } from 'node:crypto';

import {
  type FakeTelegram,
  startFakeTelegram,
  telegramRateLimits,
  type Toast,
} from '@sesi/fake-telegram';
import { createLogger, type Logger, readConfig } from '@sesi/platform';
import { openPool } from '@sesi/session-core/postgres';
import { createTestDatabase, createTestRedis } from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { expect } from 'vitest';

import { type App, startApp } from '../src/app.ts';
import { type Config, schema } from '../src/config.ts';

/** The group in which the tests vote. */
export const group = 'Lunch club';

/** What a scene may have otherwise. */
export interface SceneOptions {
  /** Default: as the machine has it. A URL is that of a Redis of the test's own. */
  readonly redis?: boolean | string;
  readonly joinWindowSeconds?: number;
  /** Telegram's limits of messages and edits; default: none. */
  readonly limited?: boolean;
  /** More settings of the bots. */
  readonly env?: Readonly<Record<string, string>>;
}

/** True where the run has a Redis. */
export const hasRedis = !('missing' in testServices().redis);

/**
 * A Telegram with a group of three (Alice, its creator, Bob and Carol, who has no username), and a database and Redis
 * of its own, on which bots can be started.
 */
export class VoteScene implements AsyncDisposable {
  readonly telegram: FakeTelegram;
  readonly env: Readonly<Record<string, string>>;
  readonly databaseUrl: string;
  readonly redisUrl: string | undefined;
  /** How far the clock of bots started here is ahead, in milliseconds. */
  aheadMs = 0;
  readonly #stack: AsyncDisposableStack;

  private constructor(
    telegram: FakeTelegram,
    stores: { databaseUrl: string; redisUrl: string | undefined },
    env: Readonly<Record<string, string>>,
    stack: AsyncDisposableStack,
  ) {
    this.telegram = telegram;
    this.databaseUrl = stores.databaseUrl;
    this.redisUrl = stores.redisUrl;
    this.env = env;
    this.#stack = stack;
  }

  static async open(options: SceneOptions = {}): Promise<VoteScene> {
    const { redis = hasRedis, joinWindowSeconds = 15 } = options;
    await using opened = new AsyncDisposableStack();
    const services = testServices();
    const database = opened.use(await createTestDatabase(services));
    const redisUrl =
      redis === true ? opened.use(await createTestRedis(services)).url : redis || undefined;
    const telegram = opened.use(
      await startFakeTelegram(options.limited === true ? { rateLimits: telegramRateLimits } : {}),
    );
    telegram.sim.seed({
      users: [
        { firstName: 'Alice', username: 'alice', languageCode: 'en' },
        { firstName: 'Bob', username: 'bob', languageCode: 'en' },
        { firstName: 'Carol', languageCode: 'en' },
        { firstName: 'Mallory', username: 'mallory', languageCode: 'en' },
      ],
      groups: [{ title: group, creator: 'Alice', members: ['Bob', 'Carol', 'Mallory'] }],
    });
    const env = {
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.url,
      DATABASE_URL: database.url,
      SESSION_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
      JOIN_WINDOW_SECONDS: String(joinWindowSeconds),
      PORT: '0',
      LOG_LEVEL: 'silent',
      ...(redisUrl === undefined ? { REDIS_ENABLED: 'false' } : { REDIS_URL: redisUrl }),
      ...options.env,
    };
    const stores = { databaseUrl: database.url, redisUrl };
    return new VoteScene(telegram, stores, env, opened.move());
  }

  /** The settings of a bot on this scene. */
  config(): Config {
    return readConfig(schema, this.env);
  }

  /** Starts the bot in this process. It stops with the scene, or before by the caller. */
  async startBot(logger: Logger = createLogger({ name: 'test', level: 'silent' })): Promise<App> {
    const { signal } = new AbortController();
    const clock = { now: () => new Date(Date.now() + this.aheadMs) };
    return this.#stack.use(await startApp(this.config(), { logger, signal }, { clock }));
  }

  /** Closes something when the scene closes. */
  use<Resource extends AsyncDisposable>(resource: Resource): Resource {
    return this.#stack.use(resource);
  }

  get chatId(): number {
    return this.telegram.sim.chatId(group);
  }

  say(user: string, text: string): void {
    this.telegram.sim.send(group, user, text);
  }

  /** Presses the newest button of that label. */
  async press(user: string | number, label: string): Promise<Toast | undefined> {
    const { sim } = this.telegram;
    return sim.press(user, sim.findButton(group, label), label);
  }

  /** What the bot has written in the group, as it stands now. */
  get botTexts(): readonly string[] {
    return this.telegram.sim
      .transcript(group)
      .filter(({ from }) => from.isBot)
      .map(({ text }) => text);
  }

  /** The bot's messages that match. */
  said(pattern: RegExp): readonly string[] {
    return this.botTexts.filter((text) => pattern.test(text));
  }

  /** Adds people to the group. */
  addMembers(names: readonly string[]): void {
    const { sim } = this.telegram;
    for (const firstName of names) {
      sim.addUser({ firstName });
      sim.setMember({ group, user: firstName, status: 'member' });
    }
  }

  /** Rows of the database. */
  async rows(query: string): Promise<readonly Record<string, unknown>[]> {
    const pool = openPool({ url: this.databaseUrl, maxConnections: 1 });
    try {
      return (await pool.query<Record<string, unknown>>(query)).rows;
    } finally {
      await pool.end();
    }
  }

  /** Waits until one message of the bot matches; it may be one that was edited. */
  async sees(pattern: RegExp, timeoutMs = 20_000): Promise<void> {
    await expect
      .poll(() => this.botTexts.join('\n---\n'), { timeout: timeoutMs, interval: 50 })
      .toMatch(pattern);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}
