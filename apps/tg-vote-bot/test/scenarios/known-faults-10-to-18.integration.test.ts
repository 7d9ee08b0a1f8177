import { readConfig } from '@sesi/platform';
import { startLocalRedis } from '@sesi/test-services';
import { createClient } from 'redis';
import { describe, expect, test, vi } from 'vitest';

import { schema } from '../../src/config.ts';
import { group, hasRedis } from '../vote-scene.ts';
import { inSession, propose, scene } from './lunch.ts';
import { webhookScene } from './webhook-scene.ts';

// Each is named after a fault of the bot that had these commands before (contract D).

// The pace of edits makes some of these take 10 seconds by design.
vi.setConfig({ testTimeout: 90_000 });

const minute = 60_000;

describe('contract D, known faults', () => {
  test('10 /vote yes abc stored NaN', async () => {
    const chat = await inSession();
    await propose(chat, 'BUY token=BONK');
    for (const amount of ['abc', 'NaN', '-1', '1e3', 'Infinity', '0x1']) {
      chat.say('Bob', `/vote yes ${amount}`);
    }
    await chat.sees(/“0x1” is no amount[^]*\/vote yes 0\.01/);
    chat.say('Carol', '/vote yes');
    await chat.sees(/✅ Yes 1 \(0\.01\)/);
    const [row] = await chat.rows(
      "select value::text from core.session where kind = 'voting-session'",
    );
    expect(JSON.stringify(row)).not.toMatch(/NaN|null/);
  });

  test('11 it said “failed” though the vote counted', async () => {
    const chat = await inSession();
    await propose(chat, 'Pizza?');
    // What fails is the answer, not the vote.
    chat.telegram.sim.faults.next('answerCallbackQuery', {
      error_code: 500,
      description: 'Internal Server Error',
    });
    chat.telegram.sim.faults.next('editMessageText', {
      error_code: 502,
      description: 'Bad Gateway',
    });
    await chat.telegram.sim.press('Bob', chat.telegram.sim.findButton(group, '✅ Yes'), '✅ Yes', {
      timeoutMs: 1_000,
    });
    await chat.sees(/✅ Yes 1 · ❌ No 0/);
    expect(chat.said(/wrong|failed/i)).toEqual([]);
  });

  test.skipIf(!hasRedis)('12 it scanned with KEYS session:*', async () => {
    await using redis = await startLocalRedis();
    const chat = await inSession({ redis: redis.url });
    await propose(chat, 'Pizza?');
    await chat.press('Bob', '✅ Yes');
    chat.say('Alice', '/status');
    await chat.sees(/📋 Pizza\?\n⏱/);
    chat.say('Alice', '/close_session');
    await chat.sees(/Session closed/);
    chat.say('Alice', '/status');
    await chat.sees(/No session is open here/);
    const client = await createClient({ url: redis.url }).connect();
    const stats = await client.info('commandstats');
    client.destroy();
    expect(stats).toMatch(/cmdstat_/);
    expect(stats).not.toMatch(/cmdstat_(?:keys|scan):/);
  });

  test('13 /command@bot was blocked, and updates without a chat crashed it', async () => {
    const chat = await scene();
    await chat.startBot();
    const { username } = chat.telegram.bot;
    chat.say('Alice', `/create_session@${username} "Lunch?" 60`);
    await chat.sees(/🗳 Lunch\?/);
    chat.say('Alice', '/create_session@other_bot "Not for us" 60');
    chat.telegram.sim.send('Alice', 'Alice', '/start');
    chat.say('Alice', `/status@${username.toUpperCase()}`);
    await chat.sees(/Nothing is put to the vote right now/);
    expect(chat.said(/already/)).toEqual([]);
  });

  test('14 the webhook was not awaited, and had a default secret', async () => {
    const chat = await scene();
    const url = 'https://bot.example.org';
    expect(() => readConfig(schema, { ...chat.env, TELEGRAM_WEBHOOK_URL: url })).toThrow(
      /TELEGRAM_WEBHOOK_SECRET is not set, and is needed/,
    );
    expect(() =>
      readConfig(schema, {
        ...chat.env,
        TELEGRAM_WEBHOOK_URL: url,
        TELEGRAM_WEBHOOK_SECRET: 'secret',
      }),
    ).toThrow(/TELEGRAM_WEBHOOK_SECRET/);

    const hooked = await webhookScene();
    await hooked.chat.startBot();
    const opening = hooked.update('Alice', '/create_session "Lunch?" 60');
    expect(await hooked.post(opening, 'secret')).toBe(403);
    expect(await hooked.post(opening, hooked.secret)).toBe(200);
    // Done when it is answered, not some time later.
    const opened = "select 1 from core.session_event where type = 'session-opened'";
    expect(await hooked.chat.rows(opened)).toHaveLength(1);
  });

  test('15 there was a reply for each vote, no live card and no reminder', async () => {
    const chat = await inSession({ limited: true });
    const { sim } = chat.telegram;
    await propose(chat, 'Pizza?');
    const before = sim.calls().at(-1)?.number ?? 0;
    for (let round = 0; round < 10; round += 1) {
      chat.say('Bob', round % 2 === 0 ? '/vote yes' : '/vote no');
      await chat.press('Carol', round % 2 === 0 ? '❌ No' : '✅ Yes');
    }
    await chat.sees(/✅ Yes 1 · ❌ No 1 · ⚪ 0\nYes: Carol\nNo: Bob\nNot yet: Alice/);
    expect(sim.calls({ after: before, method: 'sendMessage' })).toEqual([]);
    chat.aheadMs = 2.5 * minute;
    await chat.sees(/⏳ Half of the time is over: Pizza\?\nNot voted yet: Alice$/m);
    chat.aheadMs = 4 * minute;
    await chat.sees(/⏰ Last call, until \d\d:\d\d UTC: Pizza\?\nNot voted yet: Alice$/m);
  });

  test('16 long texts were cut in the middle of HTML tags', async () => {
    const chat = await scene({ joinWindowSeconds: 600 });
    const names = Array.from(
      { length: 60 },
      (_, index) => `<b>&"Maximiliana${index}" Longname</i>`,
    );
    chat.addMembers(names);
    await chat.startBot();
    const long = '<i>&"'.repeat(80);
    chat.say('Alice', `/create_session “${long}” 60`);
    await chat.sees(/🗳 <i>&/);
    await Promise.all(names.map((name) => chat.press(name, '✋ Join')));
    await chat.sees(/In \(61\)/);
    chat.say('Alice', `/propose “${long}” 5`);
    await chat.sees(/📋 <i>&/);
    await Promise.all(names.map((name) => chat.press(name, '✅ Yes')));
    await chat.sees(/✅ Yes 60/);
    chat.aheadMs = 5 * minute;
    await chat.sees(/^✅ Approved: <i>&[^]*and 45 more/m);
    await vi.waitFor(
      () => {
        const files = chat.telegram.sim.transcript(group).flatMap(({ file }) => file ?? []);
        expect(files.map(({ kind }) => kind)).toEqual(['photo', 'document']);
      },
      { timeout: 15_000 },
    );
    const refused = chat.telegram.sim.calls().filter(({ status }) => status === 400);
    expect(refused.map(({ method, answer }) => `${method} ${JSON.stringify(answer)}`)).toEqual([]);
  });

  test('17 curly quotes were rejected', async () => {
    const chat = await scene();
    await chat.startBot();
    chat.say('Alice', '/create_session “Where do\nwe eat?” 1h');
    await chat.sees(/🗳 Where do\nwe eat\?\nSession by Alice/);
    chat.say('Alice', '/propose „BUY token=BONK amount=0.05 price=market“ 5m');
    await chat.sees(/📋 BUY token=BONK amount=0\.05 price=market\nBy Alice · 5 min/);
  });

  test('18 ids could be guessed, and there was no audit trail', async () => {
    const chat = await inSession();
    await propose(chat, 'Pizza?');
    await chat.press('Bob', '✅ Yes');
    await chat.press('Bob', '❌ No');
    const rows = await chat.rows(
      "select id, type, data from core.session_event where kind = 'voting-session' order by seq",
    );
    expect(rows.map(({ type }) => type)).toEqual([
      'session-opened',
      'participant-joined',
      'participant-joined',
      'proposal-opened',
      'vote-cast',
      'vote-cast',
    ]);
    expect(rows.at(-1)?.['data']).toMatchObject({
      personId: expect.any(String) as string,
      vote: { vote: 'no' },
      before: { vote: 'yes' },
    });
    expect(rows[0]?.['id']).toMatch(/^[\w-]{22}$/);
  });
});
