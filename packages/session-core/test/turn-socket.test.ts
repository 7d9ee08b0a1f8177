import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

import { expect, onTestFinished, test, vi } from 'vitest';

import { TurnSocket } from '../src/postgres/turn-socket.ts';

async function connected(): Promise<{ readonly socket: TurnSocket; readonly heard: Buffer[] }> {
  const heard: Buffer[] = [];
  const server = createServer((peer) => {
    peer.on('data', (bytes) => heard.push(bytes));
  }).listen(0, '127.0.0.1');
  const socket = new TurnSocket();
  onTestFinished(() => {
    socket.destroy();
    server.close();
  });
  await once(server, 'listening');
  socket.connect((server.address() as AddressInfo).port, '127.0.0.1');
  await once(socket, 'connect');
  socket.resume();
  return { socket, heard };
}

/** As `pg` sends a statement. */
function send(socket: TurnSocket, ...parts: readonly string[]): void {
  socket.cork();
  for (const part of parts) socket.write(part);
  socket.uncork();
}

test('what is sent in one turn goes out in one piece, in its order', async () => {
  const { socket, heard } = await connected();
  const pieces = vi.spyOn(socket, '_writev');
  send(socket, 'begin;', 'sync;');
  send(socket, 'lock;', 'sync;');
  await expect.poll(() => String(Buffer.concat(heard))).toBe('begin;sync;lock;sync;');
  expect(pieces).toHaveBeenCalledTimes(1);
});

test('what is sent in the next turn does not wait for more', async () => {
  const { socket, heard } = await connected();
  send(socket, 'one;');
  await expect.poll(() => String(Buffer.concat(heard))).toBe('one;');
  send(socket, 'two;');
  await expect.poll(() => String(Buffer.concat(heard))).toBe('one;two;');
});

test('what was sent before the end arrives', async () => {
  const { socket, heard } = await connected();
  send(socket, 'last;');
  socket.end('bye;');
  await once(socket, 'close');
  expect(String(Buffer.concat(heard))).toBe('last;bye;');
});
