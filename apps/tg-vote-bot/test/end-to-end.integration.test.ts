import { openSessionCore } from '@sesi/session-core';
import { openPool } from '@sesi/session-core/postgres';
import { describe, expect, onTestFinished, test, vi } from 'vitest';

import { votingSession, votingSessionByChat } from '../src/use-cases/voting-kinds.ts';
import { BotProcess } from './bot-process.ts';
import { hasRedis, VoteScene } from './vote-scene.ts';

// Processes are started, and the pace of edits makes a whole vote take 15 seconds by design.
vi.setConfig({ testTimeout: 120_000 });

async function scene(options: Parameters<typeof VoteScene.open>[0] = {}): Promise<VoteScene> {
  const opened = await VoteScene.open(options);
  onTestFinished(() => opened[Symbol.asyncDispose]());
  return opened;
}

describe.each(hasRedis ? [{ redis: true }, { redis: false }] : [{ redis: false }])(
  'a whole vote %j',
  ({ redis }) => {
    test('three people join, propose, vote by command and by button, change a vote, and get one result', async () => {
      const group = await scene({ redis });
      await group.startBot();

      group.say('Alice', '/create_session "Shall we buy?" 60');
      await group.sees(/Shall we buy\?/);
      expect(await group.press('Bob', '✋ Join')).toMatchObject({ text: "You're in!" });
      expect(await group.press('Carol', '✋ Join')).toMatchObject({ text: "You're in!" });
      expect(await group.press('Carol', '✋ Join')).toMatchObject({ text: "You're in already." });
      await group.sees(/In \(3\): Alice, Bob, Carol/);

      group.say('Bob', '/propose “BUY token=BONK amount=0.05 price=market” 5m');
      await group.sees(/📋 BUY token=BONK amount=0\.05 price=market/);
      group.say('Alice', '/vote yes 0.05');
      expect(await group.press('Bob', '❌ No')).toMatchObject({ text: 'Your vote: no' });
      expect(await group.press('Carol', '✅ Yes')).toMatchObject({ text: 'Your vote: yes, 0.01' });
      await group.sees(/Yes 2 \(0\.06\) · ❌ No 1/);
      expect(await group.press('Bob', '✅ Yes')).toMatchObject({ text: 'Your vote: yes, 0.01' });
      expect(await group.press('Mallory', '✅ Yes')).toMatchObject({
        text: 'Join first: tap “Join” under the message of the session.',
      });

      group.aheadMs = 5 * 60_000;
      await group.sees(
        /✅ Approved: BUY token=BONK.*\n\n✅ Yes 3 \(0\.07\) · ❌ No 0 · ⚪ 0\nYes: Alice 0\.05, Bob 0\.01, Carol 0\.01$/m,
      );
      expect(await group.press('Carol', '✋ Join').catch(() => 'no button')).toBe('no button');

      group.say('Bob', '/close_session');
      await group.sees(/Only Alice, who opened the session, or an admin/);
      group.say('Alice', '/close_session');
      await group.sees(/🔒 Session closed: Shall we buy\?/);
      await group.sees(/Session by Alice\n\n👥 In \(3\)[^]*🔒 Closed\./);
    });
  },
);

/** Moves the end of the running vote to that many seconds ago: the tests need not wait for minutes to pass. */
async function moveDeadline(group: VoteScene, secondsAgo: number): Promise<void> {
  const { databaseUrl: url, redisUrl } = group;
  await using core = await openSessionCore({
    postgres: { url },
    redis: redisUrl === undefined ? false : { enabled: true, url: redisUrl },
  });
  const endTime = Date.now() - secondsAgo * 1000;
  const pointer = await core.sessions(votingSessionByChat).get(String(group.chatId));
  await core.sessions(votingSession).update(pointer?.value.sessionId ?? '', (session) => ({
    ...session,
    proposals: session.proposals.map((proposal) => ({ ...proposal, endTime })),
  }));
  const pool = openPool({ url });
  try {
    await pool.query("update vote.deadline set due_at = $1 where kind = 'proposal'", [
      new Date(endTime),
    ]);
  } finally {
    await pool.end();
  }
}

describe('the process as it is shipped', () => {
  test('killed before a deadline and started after it, it posts the result once and says that it is late', async () => {
    const group = await scene();
    const first = group.use(new BotProcess(group.env));
    group.say('Alice', '/create_session "Lunch?" 60');
    await group.sees(/Lunch\?/);
    await group.press('Bob', '✋ Join');
    group.say('Bob', '/propose "Pizza?" 1');
    await group.sees(/📋 Pizza\?/);
    group.say('Alice', '/vote yes');
    expect(await group.press('Bob', '✅ Yes')).toMatchObject({ text: 'Your vote: yes' });
    await group.sees(/✅ Yes 2/);
    await first.end('SIGKILL');

    await moveDeadline(group, 30);
    const second = group.use(new BotProcess(group.env));
    await group.sees(
      /✅ Approved: Pizza\?\n\n✅ Yes 2 · ❌ No 0 · ⚪ 0\nYes: Alice, Bob\n\n⏰ Late, because I was offline: the vote ended at \d\d:\d\d UTC/,
      30_000,
    );
    await vi.waitFor(() =>
      expect(second.output).toContain('Deadlines passed while nobody was looking'),
    );

    // A third process that starts while the second one runs finds nothing left to post.
    const third = group.use(new BotProcess(group.env));
    await vi.waitFor(() => expect(third.output).toContain('Another process polls: standing by'), {
      timeout: 15_000,
    });
    group.say('Alice', '/close_session');
    await group.sees(/🔒 Session closed: Lunch\?/, 20_000);
    expect(group.said(/⏰ Late/)).toHaveLength(1);
  });

  test('stops in order within three seconds, with the last vote on the card', async () => {
    const group = await scene();
    const bot = group.use(new BotProcess(group.env));
    group.say('Alice', '/create_session "Lunch?" 60');
    await group.sees(/Lunch\?/);
    await group.press('Bob', '✋ Join');
    group.say('Alice', '/propose "Pizza?" 5');
    await group.sees(/📋 Pizza\?/);
    await group.press('Alice', '✅ Yes');
    await group.press('Bob', '❌ No');
    expect(await bot.end('SIGTERM')).toBe(0);
    expect(bot.loggedAt('Stopped') - bot.loggedAt('Stopping')).toBeLessThan(3_000);
    expect(group.said(/✅ Yes 1 · ❌ No 1/)).toHaveLength(1);
    expect(bot.output).not.toMatch(/"level":"(?:error|fatal)"/);
    // Nothing that people wrote, and no token.
    expect(bot.output).not.toMatch(/Lunch|Pizza|Alice|SESI-LOCAL/);
  });

  test('says what to do about a token that Telegram refuses', async () => {
    const group = await scene();
    const bot = group.use(
      new BotProcess({ ...group.env, TELEGRAM_BOT_TOKEN: `1:${'x'.repeat(35)}` }),
    );
    expect(await bot.exit()).toBe(1);
    expect(bot.output).toContain(
      'check TELEGRAM_BOT_TOKEN (@BotFather shows it again with /token)',
    );
  });

  test('says how to get a token when there is none', async () => {
    const bot = new BotProcess({ DATABASE_URL: 'postgres://127.0.0.1:1/none' });
    onTestFinished(() => bot[Symbol.asyncDispose]());
    expect(await bot.exit()).toBe(78);
    expect(bot.output).toMatch(/TELEGRAM_BOT_TOKEN is not set.*@BotFather.*pnpm start/);
  });
});
