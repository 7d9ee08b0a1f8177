import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

import { beforeEach, describe, expect, test } from 'vitest';

import { BotApi } from '../../../src/telegram/api/bot-api.ts';
import {
  CallTimeoutError,
  PollFailedError,
  WatchedTelegram,
} from '../../../src/telegram/api/watched-telegram.ts';

let apiRoot: string;

/** A server that takes every call and answers none: what a connection looks like that died silently. */
beforeEach(async () => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  apiRoot = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
});

function silent(): WatchedTelegram {
  return new WatchedTelegram('1:token', { apiRoot }, undefined, { pollMs: 300, callMs: 100 });
}

describe('a Telegram that says nothing', () => {
  test('is not waited for longer than a call may take, and the outcome is unknown', async () => {
    const telegram = silent();
    await expect(telegram.callApi('getMe', {})).rejects.toBeInstanceOf(CallTimeoutError);
    const send = new BotApi(telegram).send({ chatId: 1 }, { html: 'hello', rows: [] });
    await expect(send).rejects.toMatchObject({ failure: 'unknown' });
  });

  test('ends a poll, which counts as failed', async () => {
    const telegram = silent();
    const poll = telegram.callApi('getUpdates', { timeout: 50 });
    await expect(poll).rejects.toBeInstanceOf(PollFailedError);
    expect(telegram.polls).toMatchObject({ failing: true, lastSuccessAt: undefined });
  });

  test('does not hold up stopping: the poll that waits ends at once, and none begins', async () => {
    const telegram = new WatchedTelegram('1:token', { apiRoot });
    const poll = telegram.callApi('getUpdates', { timeout: 50 });
    telegram.stopPolling();
    await expect(poll).rejects.toMatchObject({ name: 'AbortError' });
    const next = telegram.callApi('getUpdates', { timeout: 50 });
    await expect(next).rejects.toMatchObject({ name: 'AbortError' });
    expect(telegram.polls.failing).toBe(false);
  });
});
