import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

import { beforeEach, describe, expect, test } from 'vitest';

import { WebhookTradingSystem } from '../../src/trading/webhook-trading-system.ts';

const secret = 'a-secret-of-both-sides-only';
const order = {
  proposalId: 'p1',
  sessionId: 'S',
  chatId: -100,
  text: 'BUY token=BONK amount=0.05 price=market',
  side: 'buy',
  token: 'BONK',
  price: 'market',
  amount: '0.06',
  stakes: { '2': '0.05', '3': '0.01' },
  approvedAt: '2026-11-21T10:06:00.000Z',
} as const;

interface Posted {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const posted: Posted[] = [];
let answer: { status: number; body?: string; hangs?: boolean };
let system: WebhookTradingSystem;

beforeEach(async () => {
  posted.length = 0;
  answer = { status: 200 };
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      posted.push({ headers: request.headers, body });
      if (answer.hangs !== true) response.writeHead(answer.status).end(answer.body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  system = new WebhookTradingSystem({
    url: `http://127.0.0.1:${port}/trades`,
    secret,
    clock: { now: () => new Date('2026-11-21T10:06:01.500Z') },
    deadlineMs: 300,
  });
  return () => {
    server.closeAllConnections();
    server.close();
  };
});

describe('a trading system', () => {
  test('gets the order signed, under the id of the proposal', async () => {
    expect(await system.send(order)).toEqual({ kind: 'taken' });
    const [{ headers, body }] = posted as [Posted];
    expect(JSON.parse(body)).toEqual(order);
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'idempotency-key': 'p1',
      'sesi-timestamp': '1795255561',
    });
    const signed = createHmac('sha256', secret).update(`1795255561.${body}`).digest('hex');
    expect(headers['sesi-signature']).toBe(`sha256=${signed}`);
  });

  test.each([
    [200, '{"note": "filled at 0.5"}', { kind: 'taken', note: 'filled at 0.5' }],
    [202, 'fine', { kind: 'taken' }],
    [422, '{"note": "unknown token"}', { kind: 'refused', reason: 'unknown token' }],
    [409, '', { kind: 'refused', reason: 'HTTP 409' }],
    [500, '', { kind: 'unavailable', reason: 'HTTP 500' }],
    [429, '', { kind: 'unavailable', reason: 'HTTP 429' }],
    [401, '', { kind: 'unavailable', reason: 'HTTP 401' }],
    [302, '', { kind: 'unavailable' }],
  ])('that answers %d %j: %j', async (status, body, result) => {
    answer = { status, body };
    expect(await system.send(order)).toMatchObject(result);
  });

  test('that does not answer is not waited for', async () => {
    answer = { status: 200, hangs: true };
    expect(await system.send(order)).toMatchObject({ kind: 'unavailable' });
  });
});
