import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import { makeCertificate } from './certificate.ts';
import { FakeAccount } from './fake-account.ts';
import type { FakeWhatsApp, FakeWhatsAppOptions } from './fake-whatsapp.ts';
import { createPageServer } from './page-server.ts';

/**
 * Starts a stand-in for web.whatsapp.com. Give its `chromiumArgs` to the Chromium of a whatsapp-web.js client and turn
 * the library's page cache off (`webVersionCache: { type: 'none' }`).
 *
 * @throws the listen error of Node (`EADDRINUSE`, `EACCES`) when the port cannot be had.
 */
export async function startFakeWhatsApp(options: FakeWhatsAppOptions = {}): Promise<FakeWhatsApp> {
  const host = options.host ?? '127.0.0.1';
  const account = new FakeAccount(options.whileAway ?? 'unread');
  const server = await createPageServer(await makeCertificate(), account);
  server.listen(options.port ?? 0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closed ??= new Promise((resolve, reject) => {
      account.close();
      server.close((error) => (error ? reject(error) : resolve()));
      server.closeAllConnections();
    });
    return closed;
  };

  return {
    port,
    chromiumArgs: [
      `--host-resolver-rules=MAP web.whatsapp.com ${host}:${port},MAP * ~NOTFOUND`,
      '--ignore-certificate-errors',
    ],
    sent: account.sent,
    pair: (phone, wait) => account.pair(phone, wait),
    receive: async (message) => account.receive(message),
    received: () => account.received(),
    waitForSent: (match, wait) => account.waitForSent(match, wait),
    linkLid: (lid, phone) => account.linkLid(lid, phone),
    logoutFromPhone: (wait) => account.logoutFromPhone(wait),
    setState: (state, wait) => account.setState(state, wait),
    connections: () => account.connections(),
    missingModules: () => account.missingModules(),
    close,
    [Symbol.asyncDispose]: close,
  };
}
