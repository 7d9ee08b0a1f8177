import { expect, it } from 'vitest';
import whatsappWeb from 'whatsapp-web.js';

import { ContainedClient } from '../../src/whatsapp/contained-client.ts';
import { GatewayInputError } from '../../src/whatsapp/errors.ts';
import { limitsOf } from '../../src/whatsapp/gateway-options.ts';
import { printQr } from '../../src/whatsapp/print-qr.ts';
import { openWhatsAppGateway } from '../../src/whatsapp/whatsapp-gateway.ts';

const silent = (): void => undefined;
const options = {
  clientId: 'bot',
  dataDir: 'data',
  onQr: silent,
  logger: { info: silent, warn: silent, error: silent },
};

it.each([
  { clientId: '' },
  { clientId: '../elsewhere' },
  { clientId: 'två' },
  { dataDir: '' },
  { chromiumArgs: ['--mute-audio', 'https://example.org'] },
])('refuses %j with a word on what is wrong', (wrong) => {
  expect(() => openWhatsAppGateway({ ...options, ...wrong })).toThrow(GatewayInputError);
});

it('is starting before it is started, and stopped after its end', async () => {
  const gateway = openWhatsAppGateway(options);
  expect(gateway.status().state).toBe('starting');
  expect(gateway.status().since.getTime()).toBeLessThanOrEqual(Date.now());
  await gateway[Symbol.asyncDispose]();
  expect(gateway.status().state).toBe('stopped');
});

it('has a limit for everything, and takes the given ones', () => {
  const limits = limitsOf({ ...options, limits: { sendTimeoutMs: 7 } });
  expect(limits.sendTimeoutMs).toBe(7);
  expect(limits.handlerTimeoutMs).toBe(60_000);
  expect(Object.values(limits).every((limit) => limit > 0)).toBe(true);
});

it('draws the QR code and says what to do with it', () => {
  const written: string[] = [];
  printQr('2@abc,def', (text) => written.push(text));
  expect(written.join('')).toMatch(/[▄▀█]{10}[^]*Linked devices/);
});

it('replaces methods that the library really has', () => {
  for (const name of ['inject', 'initWebVersionCache', 'destroy']) {
    expect(whatsappWeb.Client.prototype).toHaveProperty(name);
    expect(Object.hasOwn(ContainedClient.prototype, name)).toBe(true);
  }
});
