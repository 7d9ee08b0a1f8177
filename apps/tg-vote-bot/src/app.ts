import {
  type Clock,
  openPlatform,
  operatorsApi,
  probes,
  type ServiceContext,
  startHttpServer,
  startUpkeep,
  systemClock,
  toOperatorsApi,
  toPostgresConfig,
  toRedisConfig,
} from '@sesi/platform';

import type { Config } from './config.ts';
import { createMetrics } from './metrics.ts';
import { openVotingStores } from './postgres/open-voting-stores.ts';
import { PostgresChatRecords } from './postgres/postgres-chat-records.ts';
import { createTelegramBot } from './telegram/create-telegram-bot.ts';
import type { WebhookOptions } from './telegram/updates/webhook.ts';
import { WebhookTradingSystem } from './trading/webhook-trading-system.ts';
import { DeadlineJobs, handleDeadlineJobs } from './use-cases/deadlines/deadline-jobs.ts';
import { DeadlineSweep } from './use-cases/deadlines/deadline-sweep.ts';
import type { TradingSystem } from './use-cases/trades/trading-system.ts';
import { createVotingContext } from './use-cases/voting-context.ts';
import { usualRules } from './voting/rules/voting-rules.ts';

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
        access: config.OPERATORS_API,
      },
      { name: 'tg-vote-bot', logger },
    ),
  );
  const tradingSystem = tradingSystemOf(config, clock);
  const stores = await openVotingStores(platform.postgres);
  const voting = createVotingContext({
    core: platform.core,
    ...stores,
    deadlines: new DeadlineJobs(stores.deadlines, platform.jobs, logger),
    ...(tradingSystem === undefined ? {} : { tradingSystem }),
    clock,
    rules: { ...usualRules, joinWindowMs: config.JOIN_WINDOW_SECONDS * 1000 },
  });
  const metrics = createMetrics();
  const webhook = webhookOf(config);
  const bot = createTelegramBot({
    token: config.TELEGRAM_BOT_TOKEN,
    apiRoot: config.TELEGRAM_API_ROOT,
    ...(webhook === undefined ? {} : { webhook }),
    voting,
    records: new PostgresChatRecords(platform.postgres),
    cache: platform.cache,
    logger,
    meter: metrics.traffic,
    onFatal: endProcess,
  });
  const operators = operatorsApi(platform, { ...toOperatorsApi(config), logger, clock });
  const http = opened.use(
    await startHttpServer({
      host: config.HOST,
      port: config.PORT,
      nodeEnv: config.NODE_ENV,
      logger,
      probes: [...probes(platform), bot.probe],
      async routes(app) {
        metrics.addRoute(app);
        bot.addRoutes(app);
        await operators(app);
      },
      // Telegram waits for an answer as long as a handler may take.
      requestTimeoutMs: 20_000,
    }),
  );
  await bot.start(signal);
  const sweep = new DeadlineSweep({
    context: { ...voting, announcer: bot.announcer },
    logger,
    onSettled: (kind, outcome) => metrics.deadline(kind, outcome),
  });
  handleDeadlineJobs(platform.jobs, sweep);
  await startUpkeep(platform, { app: 'tg-vote-bot' });
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

function webhookOf({
  TELEGRAM_WEBHOOK_URL: url,
  TELEGRAM_WEBHOOK_SECRET: secret,
}: Config): WebhookOptions | undefined {
  return url === undefined || secret === undefined ? undefined : { url, secret };
}

function tradingSystemOf(
  { EXECUTION_WEBHOOK_URL: url, EXECUTION_WEBHOOK_SECRET: secret }: Config,
  clock: Clock,
): TradingSystem | undefined {
  if (url === undefined || secret === undefined) return undefined;
  return new WebhookTradingSystem({ url, secret, clock });
}

/** A bot whose token was revoked can do nothing more: the process ends as with any error that nobody caught. */
function endProcess(error: Error): void {
  setImmediate(() => {
    throw error;
  });
}
