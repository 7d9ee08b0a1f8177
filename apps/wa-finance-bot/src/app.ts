import {
  type Clock,
  type Environment,
  openPlatform,
  probes,
  type ServiceContext,
  startHttpServer,
  systemClock,
  toPostgresConfig,
  toRedisConfig,
} from '@sesi/platform';
import { registrationKind } from '@sesi/session-core';

import type { Config } from './config.ts';
import { LedgerConversation } from './conversation/ledger-conversation.ts';
import type { MessageGateway } from './conversation/message-gateway.ts';
import { createMessageRouter } from './conversation/message-router.ts';
import { RegistrationConversation } from './conversation/registration-conversation.ts';
import { LocalGateway } from './local/local-gateway.ts';
import { migrateFinance } from './postgres/migrate-finance.ts';
import { PostgresLedger } from './postgres/postgres-ledger.ts';
import { PostgresMembers } from './postgres/postgres-members.ts';
import { whatsAppProbe } from './whatsapp-probe.ts';
import { printQr } from './whatsapp/print-qr.ts';
import { openWhatsAppGateway } from './whatsapp/whatsapp-gateway.ts';

/** What the caller may add or put in place of the real thing. */
export interface AppOverrides {
  readonly clock?: Clock;
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
  { clock = systemClock, environment }: AppOverrides = {},
): Promise<App> {
  await using opened = new AsyncDisposableStack();
  const platform = opened.use(
    await openPlatform(
      {
        postgres: toPostgresConfig(config),
        redis: toRedisConfig(config),
        encryptionKeys: config.SESSION_ENCRYPTION_KEY,
      },
      { name: 'wa-finance-bot', logger },
    ),
  );
  await migrateFinance(platform.postgres);
  signal.throwIfAborted();

  const members = new PostgresMembers(platform.postgres);
  const registrations = platform.core.sessions(registrationKind);
  const answer = createMessageRouter({
    members,
    registration: new RegistrationConversation({ registrations, members, clock, logger }),
    ledger: new LedgerConversation({ ledger: new PostgresLedger(platform.postgres), clock }),
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
        logger,
      })
    : undefined;
  const gateways = [local, whatsApp].filter((gateway) => gateway !== undefined);
  opened.defer(() => disposeAll(gateways));
  const http = opened.use(
    await startHttpServer({
      host: config.HOST,
      port: config.PORT,
      nodeEnv: config.NODE_ENV,
      logger,
      probes: [...probes(platform), whatsAppProbe(whatsApp)],
      routes: (app) => local?.addRoutes(app),
    }),
  );
  for (const gateway of gateways) {
    signal.throwIfAborted();
    await gateway.start(answer);
  }
  const stack = opened.move();
  return { url: http.url, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

/** Side by side: together they take no longer than the slowest. */
async function disposeAll(gateways: readonly MessageGateway[]): Promise<void> {
  await Promise.all(gateways.map((gateway) => gateway[Symbol.asyncDispose]()));
}
