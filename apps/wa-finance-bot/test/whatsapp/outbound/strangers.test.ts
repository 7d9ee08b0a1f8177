import { expect, it } from 'vitest';

import { GatewayInputError, SendFailedError } from '../../../src/whatsapp/errors.ts';
import { StrangerError } from '../../../src/whatsapp/outbound/outbound-errors.ts';
import type { OutboundOptions } from '../../../src/whatsapp/outbound/outbound-options.ts';
import { openWhatsAppGateway } from '../../../src/whatsapp/whatsapp-gateway.ts';

const budi = '+6281234567890';
const siti = '+6285711112222';
const silent = (): void => undefined;

function open(outbound: OutboundOptions) {
  return openWhatsAppGateway({
    clientId: 'bot',
    dataDir: 'data',
    onQr: silent,
    logger: { info: silent, warn: silent, error: silent },
    limits: { sendTimeoutMs: 50 },
    outbound,
  });
}

it('begins nothing with somebody who never wrote', async () => {
  await using gateway = open({ hasWritten: async (person) => person === budi });
  await expect(gateway.send(siti, 'halo')).rejects.toThrow(StrangerError);
  await expect(gateway.send('lid:5551', 'halo')).rejects.toThrow(StrangerError);
  // Gets as far as WhatsApp, which is not there.
  await expect(gateway.send(budi, 'halo')).rejects.toThrow(SendFailedError);
});

it('takes everybody for a stranger when nobody tells', async () => {
  await using gateway = open({});
  await expect(gateway.send(budi, 'halo')).rejects.toThrow(StrangerError);
  await expect(gateway.send('0812', 'halo')).rejects.toThrow(GatewayInputError);
});

it('begins nothing when it cannot be found out who wrote', async () => {
  await using gateway = open({ hasWritten: () => Promise.reject(new Error('no luck')) });
  await expect(gateway.send(budi, 'halo')).rejects.toThrow('no luck');
});
