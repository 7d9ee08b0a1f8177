import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

import { expect, onTestFinished, test, vi } from 'vitest';

import type { VoteScene } from '../vote-scene.ts';
import { chooseSettings } from './choose-settings.ts';
import { inSession, propose } from './lunch.ts';

// The pace of edits makes some of these take 10 seconds by design.
vi.setConfig({ testTimeout: 90_000 });

const minute = 60_000;

/** Bob alone buys 0.02 BONK for 0.01, which is order 1. */
async function bobHolds(chat: VoteScene): Promise<void> {
  await propose(chat, 'BUY token=BONK price=target:0.5');
  await chat.press('Bob', '✅ Yes');
  chat.aheadMs = 5 * minute;
  await chat.sees(/🧾 Bought on paper, order 1: 0\.02 BONK at 0\.5 \(stated price\) for 0\.01\./);
}

test('an order is sold by the votes of all who joined, and its holders get what it brings', async () => {
  const chat = await inSession();
  await bobHolds(chat);
  chat.say('Alice', '/propose "SELL order=9 price=target:1" 3');
  await chat.sees(
    /does not hold that order\. It holds: 1\n\n[^\n]*\n\/propose "SELL order=1 price=target:1" 3$/m,
  );
  await propose(chat, 'SELL order=1 price=target:1');
  // Neither of them holds a part, and Bob does not vote.
  await chat.press('Alice', '✅ Yes');
  await chat.press('Carol', '✅ Yes');
  chat.aheadMs = 10 * minute;
  await chat.sees(
    /🧾 Sold on paper, order 1: 0\.02 BONK at 1 \(stated price\) for 0\.02, \+0\.01\./,
  );
  chat.say('Alice', '/portfolio');
  await chat.sees(/1 BONK: sold for 0\.02 at 1[^]*Shares: Bob 100 % \(\+0\.01\)/);
  chat.say('Alice', '/propose "SELL order=1" 5');
  await chat.sees(/This group holds nothing that it could sell/);
});

test('an approved trade goes to the trading system under one key, signed, and the group is told what it says', async () => {
  const posts: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    posts.push(request.headers);
    request.resume().on('end', () => {
      if (posts.length === 1) response.writeHead(503).end();
      else response.writeHead(200).end('{"note": "filled at <0.5>"}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const chat = await inSession({
    env: {
      EXECUTION_WEBHOOK_URL: `http://127.0.0.1:${port}/trades`,
      EXECUTION_WEBHOOK_SECRET: 'a-secret-of-both-sides-only',
    },
  });
  await chooseSettings(chat, ['Approved trades', 'trading system']);
  await propose(chat, 'BUY token=BONK');
  await chat.press('Bob', '✅ Yes');
  chat.aheadMs = 5 * minute;
  await chat.sees(/✅ Approved: BUY[^]*📨 It goes to your trading system now\./);
  await chat.sees(/📨 Your trading system took it: BUY[^\n]*\nfilled at <0\.5>$/m, 30_000);
  expect(chat.said(/took it/)).toHaveLength(1);
  expect(posts).toHaveLength(2);
  expect(new Set(posts.map((headers) => headers['idempotency-key'])).size).toBe(1);
  expect(posts[1]?.['sesi-signature']).toMatch(/^sha256=[\da-f]{64}$/);
  expect(await chat.rows('select 1 from vote.position')).toEqual([]);
});
