// A bot of its own, which a test can kill: the gateway with an echo, told by its one argument (JSON) what to open.
import type { WhatsAppGatewayOptions } from '../../src/whatsapp/gateway-options.ts';
import { openWhatsAppGateway } from '../../src/whatsapp/whatsapp-gateway.ts';

const options = JSON.parse(process.argv[2] ?? '{}') as Pick<
  WhatsAppGatewayOptions,
  'clientId' | 'dataDir' | 'chromiumPath' | 'chromiumArgs'
>;
const silent = (): void => undefined;
const gateway = openWhatsAppGateway({
  ...options,
  environment: process.env,
  onQr: silent,
  logger: { info: silent, warn: silent, error: silent },
});
await gateway.start(async ({ text }) => [`echo ${text}`]);
