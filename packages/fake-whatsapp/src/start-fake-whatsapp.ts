import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { FakeNetwork } from './account/fake-network.ts';
import { playChaos } from './chaos/play-chaos.ts';
import { createControlServer } from './control/control-server.ts';
import type { FakeWhatsApp, FakeWhatsAppOptions } from './face/fake-whatsapp.ts';
import { makeCertificate } from './server/certificate.ts';
import { createPageServer } from './server/page-server.ts';

/**
 * Starts a stand-in for web.whatsapp.com. Give its `chromiumArgs` to the Chromium of a whatsapp-web.js client and turn
 * the library's page cache off (`webVersionCache: { type: 'none' }`).
 *
 * @throws the listen error of Node (`EADDRINUSE`, `EACCES`) when a port cannot be had.
 */
export async function startFakeWhatsApp(options: FakeWhatsAppOptions = {}): Promise<FakeWhatsApp> {
  const host = options.host ?? '127.0.0.1';
  const network = new FakeNetwork(options.whileAway ?? 'unread');
  const pages = await createPageServer(await makeCertificate(), network);
  const port = await listen(pages, options.port ?? 0, host);

  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => {
    network.close();
    closed ??= Promise.all([stop(pages), stop(control)]).then(() => undefined);
    return closed;
  };

  const { first } = network;
  const fake: FakeWhatsApp = {
    port,
    get controlUrl() {
      return `http://${host}:${(control.address() as AddressInfo).port}`;
    },
    chromiumArgs: [
      `--host-resolver-rules=MAP web.whatsapp.com ${host}:${port},MAP * ~NOTFOUND`,
      '--ignore-certificate-errors',
    ],
    sent: first.sent,
    activity: first.activity,
    pair: (phone, pairOptions) => network.pair(phone, pairOptions),
    receive: (message) => first.receive(message),
    received: () => first.received(),
    waitForSent: (match, wait) => first.waitForSent(match, wait),
    edit: (id, text) => first.edit(id, text),
    revoke: (id) => first.revoke(id),
    react: (id, from, emoji) => first.react(id, from, emoji),
    acknowledge: (id, ack) => first.acknowledge(id, ack),
    expireFile: (id) => first.expireFile(id),
    createGroup: (group) => first.createGroup(group),
    changeGroup: (id, change) => first.changeGroup(id, change),
    groups: () => first.groups(),
    linkLid: (lid, phone, known) => first.linkLid(lid, phone, known),
    removeFromWhatsApp: (phone) => first.removeFromWhatsApp(phone),
    logoutFromPhone: (wait) => first.logoutFromPhone(wait),
    ban: (wait) => first.ban(wait),
    setState: (state, wait) => network.setState(state, wait),
    connections: () => network.connections(),
    account: (phone) => network.account(phone),
    accounts: () => network.accounts(),
    hangAt: (phase) => {
      network.hang = phase;
    },
    refreshQr: () => network.refreshQr(),
    inject: (fault) => network.inject(fault),
    setTraffic: (traffic) => network.courier.setTraffic(traffic),
    play: (script) => playChaos(script, (fault) => network.inject(fault)),
    transcript: () => String(network.transcript),
    missingModules: () => network.missingModules(),
    close,
    [Symbol.asyncDispose]: close,
  };
  const control = createControlServer(fake);
  await listen(control, options.controlPort ?? 0, host);
  return fake;
}

async function listen(server: Server, port: number, host: string): Promise<number> {
  server.listen(port, host);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}
