import type { VirtualClock } from '@sesi/jobs';
import {
  type Clock,
  type Environment,
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
import { registrationKind } from '@sesi/session-core';

import { CachedLedger } from './caching/cached-ledger.ts';
import { accountTimingOf, type Config } from './config.ts';
import { LedgerConversation } from './conversation/ledger/ledger-conversation.ts';
import type { MessageGateway } from './conversation/message-gateway.ts';
import { createMessageRouter } from './conversation/message-router.ts';
import { PersonDirectory } from './conversation/person-directory.ts';
import { RegistrationConversation } from './conversation/registration-conversation.ts';
import { addSessionRoute } from './conversation/session/add-session-route.ts';
import { CoreConversationMemory } from './conversation/session/conversation-memory.ts';
import { CoreTraces } from './conversation/session/person-traces.ts';
import { LocalGateway } from './local/local-gateway.ts';
import { PostgresIdentities } from './postgres/identity/postgres-identities.ts';
import { PostgresTurns } from './postgres/identity/postgres-turns.ts';
import { migrateFinance } from './postgres/migrate-finance.ts';
import { PostgresAccounts } from './postgres/postgres-accounts.ts';
import { PostgresBudgets } from './postgres/postgres-budgets.ts';
import { PostgresCategoryRules } from './postgres/postgres-category-rules.ts';
import { PostgresEntryHistory } from './postgres/postgres-entry-history.ts';
import { PostgresExchangeRates } from './postgres/postgres-exchange-rates.ts';
import { PostgresLedger } from './postgres/postgres-ledger.ts';
import { PostgresMemberWishes } from './postgres/postgres-member-wishes.ts';
import { PostgresMembers } from './postgres/postgres-members.ts';
import { PostgresOptOuts } from './postgres/postgres-opt-outs.ts';
import { PostgresUnfinishedRegistrations } from './postgres/postgres-unfinished-registrations.ts';
import { planDailyReminders, sendDailyReminders } from './reminders/daily-reminder-job.ts';
import { planSummaries, sendSummaries } from './reminders/monthly-summary-job.ts';
import { followRegistration, remindUnfinished } from './reminders/unfinished-registration-job.ts';
import { workWhileReady } from './reminders/work-while-ready.ts';
import { whatsAppManners } from './whatsapp-manners.ts';
import { whatsAppProbe } from './whatsapp-probe.ts';
import { pairingRoutes } from './whatsapp/pairing/pairing-routes.ts';
import { printQr } from './whatsapp/print-qr.ts';
import { openWhatsAppGateway } from './whatsapp/whatsapp-gateway.ts';

/** Members who booked something in this time will soon ask for their balance. */
const latelyMs = 3 * 24 * 60 * 60 * 1000;

const mostToWarm = 1000;

/** What the caller may add or put in place of the real thing. */
export interface AppOverrides {
  readonly clock?: Clock;
  /** The time of jobs; default: the clock of Postgres. */
  readonly jobsClock?: VirtualClock;
  /** The process's environment: Chromium is searched for in its PATH, and inherits the harmless part of it. */
  readonly environment?: Environment;
}

/** The running app. */
export interface App extends AsyncDisposable {
  /** Such as `http://127.0.0.1:3000`. */
  readonly url: string;
}

/**
 * Opens everything and begins to take messages: stores, tables, gateways, HTTP server. What was opened is closed again,
 * the last first, when this fails and when the result is disposed.
 *
 * @throws PlatformOpenError without Postgres; ChromiumNotFoundError; ProfileInUseError; PortUnavailableError.
 */
export async function startApp(
  config: Config,
  { logger, signal }: ServiceContext,
  { clock = systemClock, jobsClock, environment }: AppOverrides = {},
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
      { name: 'wa-finance-bot', logger, clock, ...(jobsClock === undefined ? {} : { jobsClock }) },
    ),
  );
  await migrateFinance(platform.postgres);
  signal.throwIfAborted();

  const { postgres, jobs } = platform;
  const members = new PostgresMembers(postgres);
  const optOuts = new PostgresOptOuts(postgres);
  const unfinished = new PostgresUnfinishedRegistrations(postgres, (waiting, transaction) =>
    followRegistration(jobs, waiting, { transaction }),
  );
  const ledger = new CachedLedger(new PostgresLedger(postgres), platform.cache);
  const budgets = new PostgresBudgets(postgres);
  const history = new PostgresEntryHistory(postgres);
  const wishes = new PostgresMemberWishes(postgres);
  const registrations = platform.sessions(registrationKind);
  const memory = new CoreConversationMemory(platform.core, clock);
  const people = new PersonDirectory({
    identities: new PostgresIdentities(postgres),
    clock,
    logger,
  });
  const turns = new PostgresTurns(postgres, { logger });
  await turns.tidy();
  const answer = createMessageRouter({
    members,
    memory,
    people,
    turns,
    onJoinedBooks: (books) => ledger.forget([books.keptMemberId, books.goneMemberId]),
    optOuts,
    registration: new RegistrationConversation({
      registrations,
      unfinished,
      members,
      clock,
      logger,
    }),
    ledger: new LedgerConversation({
      ledger,
      accounts: new PostgresAccounts(postgres),
      rates: new PostgresExchangeRates(postgres),
      optOuts,
      traces: new CoreTraces(platform.core),
      onForgotten: (memberId) => ledger.forget([memberId]),
      budgets,
      history,
      wishes,
      rules: new PostgresCategoryRules(postgres),
      members,
      clock,
    }),
    clock,
    logger,
  });

  const local = config.LOCAL_CHAT ? new LocalGateway() : undefined;
  const whatsApp = config.WHATSAPP_ENABLED
    ? openWhatsAppGateway({
        clientId: config.WHATSAPP_CLIENT_ID,
        dataDir: config.WHATSAPP_DATA_DIR,
        chromiumPath: config.PUPPETEER_EXECUTABLE_PATH,
        chromiumArgs: config.PUPPETEER_ARGS,
        environment,
        onQr: (qr) => printQr(qr),
        learnedIds: people,
        account: { core: platform.core, encryptionKeys: config.SESSION_ENCRYPTION_KEY ?? [] },
        accountTiming: accountTimingOf(config),
        outbound: whatsAppManners(config, { postgres, members, unfinished }),
        logger,
      })
    : undefined;
  const gateways = [local, whatsApp].filter((gateway) => gateway !== undefined);
  opened.defer(() => disposeAll(gateways));
  const operators = operatorsApi(platform, {
    ...toOperatorsApi(config),
    logger,
    clock,
    routes: whatsApp === undefined ? [] : pairingRoutes(whatsApp, logger),
  });
  const http = opened.use(
    await startHttpServer({
      host: config.HOST,
      port: config.PORT,
      nodeEnv: config.NODE_ENV,
      logger,
      probes: [...probes(platform), whatsAppProbe(whatsApp)],
      routes: async (app) => {
        local?.addRoutes(app);
        await operators(app);
      },
      developmentRoutes: (app) => addSessionRoute(app, memory),
    }),
  );
  for (const gateway of gateways) {
    signal.throwIfAborted();
    await gateway.start((message) => answer({ ...message, via: gateway.name }));
  }
  const messages = { jobs, wishes, unfinished, members, optOuts, gateways, clock, logger };
  await planSummaries(messages);
  await planDailyReminders(messages);
  opened.use(
    workWhileReady({
      gateways,
      open: () => [
        remindUnfinished(messages),
        sendSummaries(messages, { ledger, budgets, history }),
        sendDailyReminders(messages),
      ],
      logger,
    }),
  );
  await startUpkeep(platform, {
    app: 'wa-finance-bot',
    warmers: [
      async () => {
        const since = new Date(clock.now().getTime() - latelyMs);
        await ledger.warmBalances(await members.activeSince(since, mostToWarm));
      },
    ],
  });
  const stack = opened.move();
  return { url: http.url, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

/** Side by side: together they take no longer than the slowest. */
async function disposeAll(gateways: readonly MessageGateway[]): Promise<void> {
  await Promise.all(gateways.map((gateway) => gateway[Symbol.asyncDispose]()));
}
