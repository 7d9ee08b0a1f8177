import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { TcpProxy } from '../../soak/lab/tcp-proxy.ts';

let server: Server;
let proxy: TcpProxy;
/** What the server was sent. */
let received: string;
const sockets = new Set<Socket>();

beforeEach(async () => {
  received = '';
  server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      received += String(chunk);
      socket.write(`<${String(chunk)}>`);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  proxy = await TcpProxy.start((server.address() as AddressInfo).port);
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  await proxy[Symbol.asyncDispose]();
  await new Promise((resolve) => server.close(resolve));
});

async function open() {
  const socket = connect(proxy.port, '127.0.0.1');
  sockets.add(socket);
  const client = { socket, answers: '', closed: false };
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    client.answers += String(chunk);
  });
  socket.on('close', () => {
    client.closed = true;
  });
  await once(socket, 'connect');
  return client;
}

it('passes both ways on', async () => {
  const client = await open();
  client.socket.write('a');
  await expect.poll(() => client.answers).toBe('<a>');
  expect(proxy.traffic).toBe(2);
});

it('ends connections when it is cut, and takes none until it is healed', async () => {
  const client = await open();
  client.socket.write('a');
  await expect.poll(() => client.answers).toBe('<a>');
  proxy.cut();
  await expect.poll(() => client.closed).toBe(true);
  const refused = await open();
  await expect.poll(() => refused.closed).toBe(true);
  proxy.heal();
  const again = await open();
  again.socket.write('b');
  await expect.poll(() => again.answers).toBe('<b>');
});

it('holds requests, and lets them arrive when it is healed, also of a client that is gone', async () => {
  const client = await open();
  proxy.hold('requests');
  client.socket.write('late');
  await sleep(50);
  expect(received).toBe('');
  client.socket.destroy();
  await sleep(50);
  proxy.heal();
  await expect.poll(() => received).toBe('late');
});

it('holds replies while requests arrive', async () => {
  const client = await open();
  proxy.hold('replies');
  client.socket.write('a');
  await expect.poll(() => received).toBe('a');
  await sleep(50);
  expect(client.answers).toBe('');
  proxy.heal();
  await expect.poll(() => client.answers).toBe('<a>');
});

it('delays each way, in order', async () => {
  const client = await open();
  proxy.delay(40);
  const start = performance.now();
  client.socket.write('a');
  await sleep(5);
  client.socket.write('b');
  // Whether the two arrive as one piece is up to the system.
  await expect.poll(() => client.answers.replaceAll(/[<>]/g, '')).toBe('ab');
  expect(performance.now() - start).toBeGreaterThanOrEqual(80);
});

it('holds one connection from a request on that was picked, and no other', async () => {
  const [client, another] = [await open(), await open()];
  const held = proxy.holdFrom((request) => request.includes('stop'));
  client.socket.write('a');
  await expect.poll(() => client.answers).toBe('<a>');
  client.socket.write('stop');
  await held;
  client.socket.write('behind');
  another.socket.write('stop too');
  await expect.poll(() => another.answers).toBe('<stop too>');
  expect(received).not.toContain('behind');
  proxy.heal();
  await expect.poll(() => received).toContain('stopbehind');
});

it('drops what is held when its connections are dropped', async () => {
  const client = await open();
  const held = proxy.holdFrom(() => true);
  client.socket.write('lost');
  await held;
  proxy.dropConnections();
  await expect.poll(() => client.closed).toBe(true);
  proxy.heal();
  await sleep(50);
  expect(received).toBe('');
});

it('forgets connections without a word, and takes new ones', async () => {
  const client = await open();
  client.socket.write('a');
  await expect.poll(() => client.answers).toBe('<a>');
  expect(proxy.forgetConnections()).toBe(1);
  client.socket.write('lost');
  const again = await open();
  again.socket.write('b');
  await expect.poll(() => again.answers).toBe('<b>');
  expect(received).toBe('ab');
  expect(client.closed).toBe(false);
});
