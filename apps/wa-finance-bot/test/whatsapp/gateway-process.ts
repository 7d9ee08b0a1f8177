// A bot of its own, which a test can kill: the gateway with an echo, told by its one argument (JSON) what to open.
import { openSessionCore, parseEncryptionKeys } from '@sesi/session-core';

import type { WhatsAppGatewayOptions } from '../../src/whatsapp/gateway-options.ts';
import { openWhatsAppGateway } from '../../src/whatsapp/whatsapp-gateway.ts';

const { databaseUrl, encryptionKey, ...options } = JSON.parse(process.argv[2] ?? '{}') as Pick<
  WhatsAppGatewayOptions,
  'clientId' | 'dataDir' | 'chromiumPath' | 'chromiumArgs' | 'accountTiming'
> & { readonly databaseUrl?: string; readonly encryptionKey?: string };
const silent = (): void => undefined;
const encryptionKeys = encryptionKey === undefined ? [] : parseEncryptionKeys(encryptionKey);
const core =
  databaseUrl === undefined
    ? undefined
    : await openSessionCore({ postgres: { url: databaseUrl }, redis: false, encryptionKeys });
const gateway = openWhatsAppGateway({
  ...options,
  environment: process.env,
  account: core && { core, encryptionKeys },
  onQr: silent,
  logger: { info: silent, warn: silent, error: silent },
});
await gateway.start(async ({ text }) => [`echo ${text}`]);
