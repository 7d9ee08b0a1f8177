import { describe, expect, test, vi } from 'vitest';

import { group, type VoteScene } from '../vote-scene.ts';
import { inSession, openSession, propose, scene } from './lunch.ts';

// Each is named after a fault of the bot that had these commands before (contract D).

// The pace of edits makes some of these take 10 seconds by design.
vi.setConfig({ testTimeout: 90_000 });

const minute = 60_000;

const positions = (chat: VoteScene): ReturnType<VoteScene['rows']> =>
  chat.rows('select token, amount::text, price::text, price_source from vote.position');

describe('contract D, known faults', () => {
  test('1 deadlines were lost at a restart, and the stuck proposal blocked new ones', async () => {
    const chat = await scene();
    const bot = await chat.startBot();
    await openSession(chat);
    await propose(chat, 'Pizza?');
    await chat.press('Bob', '✅ Yes');
    await bot[Symbol.asyncDispose]();
    chat.aheadMs = 5 * minute + 30_000;
    await chat.startBot();
    await chat.sees(/✅ Approved: Pizza\?[^]*⏰ Late, because I was offline/);
    await propose(chat, 'Sushi?');
  });

  test('2 concurrent votes and joins were lost', async () => {
    const chat = await scene({ joinWindowSeconds: 60 });
    const names = Array.from({ length: 20 }, (_, index) => `Voter${index}`);
    chat.addMembers(names);
    await chat.startBot();
    chat.say('Alice', '/create_session "Lunch?" 60');
    await chat.sees(/Lunch\?/);
    await Promise.all(names.map((name) => chat.press(name, '✋ Join')));
    await propose(chat, 'Pizza?');
    await Promise.all(
      names.map((name, index) => chat.press(name, index % 4 === 0 ? '❌ No' : '✅ Yes')),
    );
    await chat.sees(/✅ Yes 15 · ❌ No 5/);
  });

  test('3 closing a session did not stop its proposals from executing', async () => {
    const chat = await inSession();
    await propose(chat, 'BUY token=BONK');
    await chat.press('Bob', '✅ Yes');
    chat.say('Alice', '/close_session');
    await chat.sees(/The running vote was cancelled/);
    chat.aheadMs = 10 * minute;
    await vi.waitFor(
      async () => expect(await chat.rows('select 1 from vote.deadline')).toEqual([]),
      {
        timeout: 15_000,
      },
    );
    expect(await positions(chat)).toEqual([]);
    expect(chat.said(/Approved/)).toEqual([]);
  });

  test('4 nothing was idempotent: a redelivered update counted twice', async () => {
    const chat = await inSession();
    await propose(chat, 'BUY token=BONK');
    chat.say('Bob', '/vote yes 0.05');
    chat.telegram.sim.duplicateLastUpdate();
    await chat.sees(/✅ Yes 1 \(0\.05\)/);
    chat.telegram.sim.redeliver();
    chat.aheadMs = 5 * minute;
    await chat.sees(/✅ Approved: BUY[^]*🧾 Bought on paper, order 1/);
    chat.telegram.sim.redeliver({ seed: 2 });
    chat.say('Alice', '/status');
    await chat.sees(/Nothing is put to the vote right now/);
    expect(await positions(chat)).toHaveLength(1);
    expect(chat.said(/^✅ Approved: BUY[^]*🧾/)).toHaveLength(1);
  });

  test('5 the price was never parsed', async () => {
    const chat = await inSession();
    await propose(chat, 'BUY token=BONK amount=0.05 price=target:0.5');
    await chat.press('Bob', '✅ 0.05');
    chat.aheadMs = 5 * minute;
    await chat.sees(/Bought on paper, order 1: 0\.1 BONK at 0\.5 \(stated price\) for 0\.05/);
    expect(await positions(chat)).toMatchObject([{ price: '0.5', price_source: 'stated' }]);
  });

  test('6 it always bought the same token', async () => {
    const chat = await inSession();
    await propose(chat, 'BUY token=WIF price=market');
    await chat.press('Bob', '✅ Yes');
    chat.aheadMs = 5 * minute;
    await chat.sees(/Bought on paper, order 1: [\d.]+ WIF at [\d.]+ \(simulated price\) for 0\.01/);
    expect(await positions(chat)).toMatchObject([{ token: 'WIF', amount: '0.01' }]);
  });

  test('7 the minutes of a session were never used', async () => {
    const chat = await scene();
    await chat.startBot();
    chat.say('Alice', '/create_session "Quick" 2m');
    await chat.sees(/🗳 Quick/);
    chat.say('Alice', '/propose "Pizza?" 5');
    await chat.sees(/📋 Pizza\?/);
    chat.aheadMs = 2 * minute;
    await chat.sees(/Rejected: Pizza\?\n\nNobody voted/);
    await chat.sees(/🔒 Session over: Quick/);
    chat.say('Bob', '/propose "Sushi?" 5');
    await chat.sees(/No session is open here/);
  });

  test('8 the join window was not enforced, and stale buttons worked', async () => {
    const chat = await inSession();
    const { sim } = chat.telegram;
    const card = sim.findButton(group, '✋ Join');
    const data = sim
      .transcript(group)
      .flatMap(({ buttons }) => buttons.flat())
      .find(({ text }) => text === '✋ Join')?.data;
    chat.aheadMs = 15_000;
    expect(await sim.press('Mallory', card, data ?? '', { isStale: true })).toMatchObject({
      text: expect.stringMatching(/^Too late to join/) as string,
    });
    await chat.sees(/In \(3\): Alice, Bob, Carol\n\nPut something to the vote/);
    chat.say('Alice', '/close_session');
    await chat.sees(/Session closed/);
    expect(await sim.press('Mallory', card, data ?? '', { isStale: true })).toMatchObject({
      text: 'This session is closed.',
    });
  });

  test('9 people were known by their @username', async () => {
    const chat = await inSession();
    const { sim } = chat.telegram;
    await propose(chat, 'Pizza?');
    await chat.press('Bob', '✅ Yes');
    const [bob, mallory] = ['Bob', 'Mallory'].map(
      (name) => sim.users().find(({ firstName }) => firstName === name)?.id ?? 0,
    ) as [number, number];
    sim.changeUser(bob, { username: 'robert' });
    sim.changeUser(mallory, { username: 'bob' });
    expect(await chat.press(mallory, '❌ No')).toMatchObject({
      text: 'Join first: tap “Join” under the message of the session.',
    });
    await chat.press(bob, '❌ No');
    // Carol never had one.
    await chat.press('Carol', '❌ No');
    await chat.sees(/✅ Yes 0 · ❌ No 2/);
  });
});
