// The gateways of the bot with a handler that does nothing: what the bot itself costs is told by the bench beside it.
import { createLogger, readConfig, startHttpServer } from '@sesi/platform';

import { schema } from '../src/config.ts';
import type { MessageHandler } from '../src/conversation/message-gateway.ts';
import { LocalGateway } from '../src/local/local-gateway.ts';
import { paceAndLimits } from '../src/whatsapp-manners.ts';
import { openWhatsAppGateway } from '../src/whatsapp/whatsapp-gateway.ts';

const config = readConfig(schema, process.env);
const logger = createLogger({ name: 'echo-bot', level: config.LOG_LEVEL });
const echo: MessageHandler = async ({ text }) => [`✅ ${text}`];

const local = new LocalGateway();
const whatsApp = openWhatsAppGateway({
  clientId: config.WHATSAPP_CLIENT_ID,
  dataDir: config.WHATSAPP_DATA_DIR,
  chromiumPath: config.PUPPETEER_EXECUTABLE_PATH,
  chromiumArgs: config.PUPPETEER_ARGS,
  environment: process.env,
  onQr: () => undefined,
  outbound: paceAndLimits(config),
  logger,
});
const http = await startHttpServer({
  host: config.HOST,
  port: config.PORT,
  logger,
  probes: [],
  routes: (app) => local.addRoutes(app),
});
await local.start(echo);
await whatsApp.start(echo);

process.once('SIGTERM', () => {
  void Promise.all([whatsApp[Symbol.asyncDispose](), http[Symbol.asyncDispose]()]);
});
