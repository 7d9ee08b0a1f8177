import { openPool } from '@sesi/session-core/postgres';
import { describe, expect, onTestFinished, test, vi } from 'vitest';

import { BotProcess } from '../bot-process.ts';
import { VoteScene } from '../vote-scene.ts';

// Processes are started and killed, and a vote takes a minute at least.
vi.setConfig({ testTimeout: 300_000 });

/** A purchase that Bob has said yes to, in a process of its own, a few seconds before its end. */
async function nearTheEnd(): Promise<{ chat: VoteScene; bot: BotProcess }> {
  const chat = await VoteScene.open();
  onTestFinished(() => chat[Symbol.asyncDispose]());
  const bot = chat.use(new BotProcess(chat.env));
  chat.say('Alice', '/create_session "Lunch?" 60');
  await chat.sees(/Lunch\?/, 60_000);
  await chat.press('Bob', '✋ Join');
  chat.say('Alice', '/propose "BUY token=BONK price=target:0.5" 1');
  await chat.sees(/📋 BUY/);
  await chat.press('Bob', '✅ Yes');
  await chat.sees(/✅ Yes 1/);
  return { chat, bot };
}

/** The result is in the chat once, and what it bought is in the book once. */
async function settledOnce(chat: VoteScene): Promise<void> {
  await chat.sees(/✅ Approved: BUY[^]*🧾 Bought on paper, order 1: 0\.02 BONK at 0\.5/, 90_000);
  await chat.sees(/✅ Approved: BUY[^\n]*\nBy Alice/, 90_000);
  await vi.waitFor(
    async () =>
      expect(await chat.rows("select 1 from vote.deadline where kind = 'proposal'")).toEqual([]),
    { timeout: 60_000 },
  );
  expect(chat.said(/🧾/)).toHaveLength(1);
  const shares = await chat.rows('select stake::text, quantity::text from vote.position_share');
  expect(shares).toEqual([{ stake: '0.01', quantity: '0.02' }]);
}

describe('kill -9 in the middle of settling: the result is posted and executed once', () => {
  test('before the trade is booked', async () => {
    const { chat, bot } = await nearTheEnd();
    const pool = openPool({ url: chat.databaseUrl, maxConnections: 1 });
    onTestFinished(() => pool.end());
    const client = await pool.connect();
    await client.query('begin; lock table vote.position in exclusive mode');
    // It waits there with the vote counted.
    await vi.waitFor(
      async () => {
        // Asked by the one who holds the lock: a transaction that does nothing is ended.
        const { rows } = await client.query(
          "select 1 from pg_locks where not granted and relation = 'vote.position'::regclass",
        );
        expect(rows).not.toEqual([]);
      },
      { timeout: 90_000, interval: 100 },
    );
    await bot.end('SIGKILL');
    await client.query('rollback');
    client.release();
    expect(await chat.rows('select 1 from vote.position')).toEqual([]);
    chat.use(new BotProcess(chat.env));
    await settledOnce(chat);
  });

  test('while the result is on its way to Telegram', async () => {
    const { chat, bot } = await nearTheEnd();
    chat.telegram.sim.faults.next('sendMessage', { kind: 'delay', delayMs: 1_500 });
    await vi.waitFor(
      async () =>
        expect(await chat.rows('select 1 from vote.deadline where posting_begun')).not.toEqual([]),
      { timeout: 90_000, interval: 50 },
    );
    // The request has to leave the process.
    await new Promise((resolve) => {
      setTimeout(resolve, 300);
    });
    await bot.end('SIGKILL');
    chat.use(new BotProcess(chat.env));
    await settledOnce(chat);
  });
});

describe('redelivery', () => {
  test('of every update in random order changes nothing', async () => {
    const chat = await VoteScene.open();
    onTestFinished(() => chat[Symbol.asyncDispose]());
    await chat.startBot();
    const { sim } = chat.telegram;
    // Presses and commands that count, that are refused, and that would count if they came later.
    chat.say('Bob', '/vote yes');
    chat.say('Alice', '/create_session "Lunch?" 60');
    await chat.sees(/Lunch\?/);
    chat.say('Bob', '/propose "Too early" 5');
    await chat.press('Bob', '✋ Join');
    await chat.press('Carol', '✋ Join');
    await chat.press('Carol', '👋 Leave');
    chat.say('Bob', '/propose "BUY token=BONK price=target:0.5" 5');
    await chat.sees(/📋 BUY/);
    await chat.press('Bob', '✅ Yes');
    await chat.press('Bob', '❌ No');
    await chat.press('Alice', '✅ 0.05');
    await chat.press('Mallory', '✅ Yes');
    await chat.press('Bob', '⚪ Abstain');
    chat.say('Alice', '/propose "Another" 5');
    await chat.sees(/One vote at a time/);
    chat.aheadMs = 5 * 60_000;
    await chat.sees(/🧾 Bought on paper/);
    chat.say('Alice', '/propose "Sushi?" 5');
    await chat.sees(/📋 Sushi\?/);
    await chat.press('Bob', '✅ Yes');
    for (const command of ['/status', '/history', '/portfolio', '/settings', '/help']) {
      chat.say('Alice', command);
    }
    await chat.sees(/How a group decides with me/);
    await chat.sees(/📋 Sushi\?[^]*✅ Yes 1/);

    const state = (): Promise<unknown> =>
      Promise.all([
        chat.rows("select id, value::text from core.session where kind = 'voting-session'"),
        chat.rows('select seq, type from core.session_event order by seq'),
        chat.rows('select * from vote.position'),
        chat.rows('select kind, subject_id from vote.deadline order by 1, 2'),
        Promise.resolve(chat.botTexts),
      ]);
    await vi.waitFor(
      async () => {
        const before = await state();
        await new Promise((resolve) => {
          setTimeout(resolve, 4_000);
        });
        expect(await state()).toEqual(before);
      },
      { timeout: 30_000 },
    );
    const before = await state();
    for (const seed of [1, 2, 3]) {
      expect(sim.redeliver({ seed })).toBeGreaterThan(15);
    }
    chat.say('Alice', '/results');
    // Said last, handled last in its chat.
    await vi.waitFor(() => expect(chat.said(/^Result$/)).toHaveLength(2), { timeout: 20_000 });
    const after = (await state()) as readonly unknown[];
    const wasBefore = before as readonly unknown[];
    expect(after.slice(0, 4)).toEqual(wasBefore.slice(0, 4));
    const texts = (after[4] as string[]).slice(0, (wasBefore[4] as string[]).length);
    expect(texts).toEqual(wasBefore[4]);
  });
});
