import {
  type Clock,
  openPlatform,
  probes,
  type ServiceContext,
  startHttpServer,
  systemClock,
  toPostgresConfig,
  toRedisConfig,
} from '@sesi/platform';

import type { Config } from './config.ts';
import { migrateVoting } from './postgres/migrate-voting.ts';
import { PostgresChatLanguages } from './postgres/postgres-chat-languages.ts';
import { PostgresDeadlineStore } from './postgres/postgres-deadline-store.ts';
import { createTelegramBot } from './telegram/create-telegram-bot.ts';
import { DeadlineSweep } from './use-cases/deadlines/deadline-sweep.ts';
import { createVotingContext } from './use-cases/voting-context.ts';
import { usualRules } from './voting/voting-rules.ts';

/** What a test may put in place of the real thing. */
export interface AppOverrides {
  readonly clock?: Clock;
}

/** The running app. */
export interface App extends AsyncDisposable {
  /** Such as `http://127.0.0.1:8000`. */
  readonly url: string;
}

/**
 * Opens everything and starts the bot: stores, tables, Telegram, deadlines, health server. Deadlines that passed
 * while no bot was running are settled at once.
 *
 * @throws PlatformOpenError without Postgres; TelegramTokenError for a wrong token; PortUnavailableError; the
 *   signal's reason when it is aborted before the bot has started.
 */
export async function startApp(
  config: Config,
  { logger, signal }: ServiceContext,
  { clock = systemClock }: AppOverrides = {},
): Promise<App> {
  await using opened = new AsyncDisposableStack();
  const platform = opened.use(
    await openPlatform(
      {
        postgres: toPostgresConfig(config),
        redis: toRedisConfig(config),
        encryptionKeys: config.SESSION_ENCRYPTION_KEY,
      },
      { name: 'tg-vote-bot', logger },
    ),
  );
  await migrateVoting(platform.postgres);
  const voting = createVotingContext({
    core: platform.core,
    deadlines: new PostgresDeadlineStore(platform.postgres),
    clock,
    rules: { ...usualRules, joinWindowMs: config.JOIN_WINDOW_SECONDS * 1000 },
  });
  const bot = createTelegramBot({
    token: config.TELEGRAM_BOT_TOKEN,
    apiRoot: config.TELEGRAM_API_ROOT,
    voting,
    languages: new PostgresChatLanguages(platform.postgres),
    logger,
    onFatal: endProcess,
  });
  const http = opened.use(
    await startHttpServer({
      host: config.HOST,
      port: config.PORT,
      nodeEnv: config.NODE_ENV,
      logger,
      probes: [...probes(platform), bot.probe],
    }),
  );
  await bot.start(signal);
  const sweep = new DeadlineSweep({ context: { ...voting, announcer: bot.announcer }, logger });
  const rest = opened.move();
  return {
    url: http.url,
    async [Symbol.asyncDispose]() {
      // Both may wait for Telegram: side by side they take no longer than one.
      await Promise.all([bot[Symbol.asyncDispose](), sweep[Symbol.asyncDispose]()]);
      await rest.disposeAsync();
    },
  };
}

/** A bot whose token was revoked can do nothing more: the process ends as with any error that nobody caught. */
function endProcess(error: Error): void {
  setImmediate(() => {
    throw error;
  });
}
