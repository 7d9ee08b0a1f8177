import { describe, expect, onTestFinished, test, vi } from 'vitest';

import { chooseSettings, labelOf } from '../scenarios/choose-settings.ts';
import { group, type SceneOptions, VoteScene } from '../vote-scene.ts';

// The pace of edits makes some of these take 10 seconds by design.
vi.setConfig({ testTimeout: 90_000 });

const minute = 60_000;

async function inSession(options: SceneOptions = {}): Promise<VoteScene> {
  const chat = await VoteScene.open(options);
  onTestFinished(() => chat[Symbol.asyncDispose]());
  await chat.startBot();
  chat.say('Alice', '/create_session "Lunch?" 60');
  await chat.sees(/Lunch\?/);
  await chat.press('Bob', '✋ Join');
  await chat.press('Carol', '✋ Join');
  return chat;
}

/** The files that the bot sent, as text. */
function files(chat: VoteScene): Readonly<Record<string, string>> {
  const { sim } = chat.telegram;
  const sent = sim.transcript(group).flatMap(({ file }) => file ?? []);
  return Object.fromEntries(
    sent.map(({ id, name = 'photo' }) => [name, sim.fileContent(id).toString()]),
  );
}

describe('/settings', () => {
  test('hide votes until the end, in messages and in files', async () => {
    const chat = await inSession();
    await chooseSettings(chat, ['Hidden until the end', 'on']);
    chat.say('Alice', '/propose "Pizza?" 5');
    await chat.sees(/📋 Pizza\?/);
    expect(await chat.press('Bob', '✅ Yes')).toMatchObject({ text: 'Your vote: yes' });
    await chat.sees(/🙈 1 vote so far\. All are shown at the end\./);
    chat.say('Carol', '/status');
    chat.say('Carol', '/export');
    await vi.waitFor(() => expect(Object.keys(files(chat))).toHaveLength(2), { timeout: 10_000 });
    const told = [...chat.botTexts, ...Object.values(files(chat))].join('\n');
    expect(told).not.toMatch(/Yes: Bob|"yes"|,yes,/);
    chat.aheadMs = 5 * minute;
    await chat.sees(/✅ Approved: Pizza\?\n\n✅ Yes 1 · ❌ No 0 · ⚪ 0\nYes: Bob/);
  });

  test('ask for a quorum and a majority, and say what is missing', async () => {
    const chat = await inSession();
    await chooseSettings(chat, ['Quorum', '75 %'], ['Majority', 'two thirds']);
    chat.say('Alice', '/propose "Pizza?" 5');
    await chat.sees(/Quorum 75 %: 3 more votes are needed\.\nPasses with two thirds\./);
    await chat.press('Bob', '✅ Yes');
    await chat.press('Carol', '✅ Yes');
    await chat.sees(/Quorum 75 %: 1 more vote is needed\./);
    chat.aheadMs = 5 * minute;
    await chat.sees(/❌ Rejected: Pizza\?[^]*Too few voted: 2 of 3, and 3 were needed\./);
  });

  test('end a vote when it is decided, and take no more changes', async () => {
    const chat = await inSession({ joinWindowSeconds: 60 });
    await chooseSettings(chat, ['End when decided', 'on']);
    expect(labelOf(chat, 'Change of vote')).toBe('Change of vote: off');
    chat.say('Alice', '/propose "Pizza?" 5');
    await chat.sees(/📋 Pizza\?[^]*A vote cannot be changed\./);
    await chat.press('Bob', '✅ Yes');
    expect(await chat.press('Bob', '❌ No')).toMatchObject({
      text: 'You have voted, and votes are final here.',
    });
    await chat.press('Carol', '✅ Yes');
    // Nobody may join any more, so nothing can change it.
    chat.aheadMs = minute;
    await chat.sees(/✅ Approved: Pizza\?\n\n✅ Yes 2/);
  });

  test('let only administrators open sessions', async () => {
    const chat = await inSession();
    await chooseSettings(chat, ['Who opens sessions', 'admins']);
    chat.say('Alice', '/close_session');
    await chat.sees(/Session closed/);
    chat.say('Bob', '/create_session "Mine" 60');
    await chat.sees(/In this group only admins can do that/);
    chat.say('Alice', '/create_session "Hers" 60');
    await chat.sees(/🗳 Hers/);
  });
});

describe('leaving', () => {
  test('takes somebody off the list, and keeps the vote that they cast', async () => {
    const chat = await inSession();
    chat.say('Alice', '/propose "Pizza?" 5');
    await chat.sees(/📋 Pizza\?/);
    await chat.press('Bob', '✅ Yes');
    expect(await chat.press('Bob', '👋 Leave')).toMatchObject({
      text: 'You left. Votes that you cast stand.',
    });
    await chat.sees(/In \(2\): Alice, Carol/);
    expect(await chat.press('Bob', '❌ No')).toMatchObject({
      text: expect.stringMatching(/^Join first/) as string,
    });
    await chat.sees(/✅ Yes 1 · ❌ No 0 · ⚪ 0\nYes: Bob\nNot yet: Alice, Carol/);
  });
});

describe('reports', () => {
  test('/status, /results, /history, /portfolio and /export tell what is, was and is held', async () => {
    const chat = await inSession();
    for (const command of ['/results', '/history', '/portfolio']) chat.say('Alice', command);
    await chat.sees(/Nothing was bought here yet/);
    await chat.sees(/Nothing was decided here yet/);
    await chat.sees(/Nothing was put to the vote here yet/);
    chat.say('Alice', '/propose "BUY token=BONK price=target:0.5" 5');
    await chat.sees(/📋 BUY/);
    await chat.press('Alice', '✅ 0.05');
    await chat.press('Bob', '❌ No');
    await chat.press('Carol', '✅ Yes');
    chat.say('Alice', '/status');
    await chat.sees(/🗳 Lunch\?\n⏱ 1 h left[^]*📋 BUY[^]*✅ Yes 2 \(0\.06\) · ❌ No 1/);
    chat.aheadMs = 5 * minute;
    await chat.sees(/🧾 Bought on paper, order 1: 0\.12 BONK at 0\.5/);
    chat.say('Alice', '/close_session');
    await chat.sees(/Session closed/);
    chat.say('Alice', '/portfolio');
    await chat.sees(/1 BONK: 0\.12 for 0\.06[^]*Shares: Alice 83 %[^]*Carol 17 %[^]*Yours: 0\.0/);
    chat.say('Alice', '/history');
    await chat.sees(/What was decided here\n✅ \d+ \w+ BUY token=BONK[^\n]* \(2:1\)/);
    chat.say('Alice', '/results');
    await vi.waitFor(() => expect(chat.said(/^Result$/)).toHaveLength(2), { timeout: 20_000 });
    chat.say('Alice', '/export pdf');
    await chat.sees(/I can export csv or json, not “pdf”\.[^]*\/export csv/);
    chat.say('Alice', '/export');
    await vi.waitFor(() => expect(Object.keys(files(chat)).toSorted()).toContain('votes.json'), {
      timeout: 20_000,
    });
    const { 'votes.csv': csv = '', 'votes.json': json = '' } = files(chat);
    expect(csv.split('\r\n')).toHaveLength(5);
    expect(csv).toMatch(/,approved,\d+,Alice,yes,0\.05\r\n/);
    expect(JSON.parse(json)).toMatchObject({
      sessions: [{ message: 'Lunch?', open: false, proposals: [{ result: 'approved' }] }],
    });
  });
});

describe('a group that becomes a supergroup', () => {
  test('keeps its vote, on a new card, and gets its result there', async () => {
    const chat = await VoteScene.open({ joinWindowSeconds: 600 });
    onTestFinished(() => chat[Symbol.asyncDispose]());
    const { sim } = chat.telegram;
    const small = sim.addGroup({
      title: 'Small',
      type: 'group',
      creator: 'Alice',
      members: ['Bob', 'Carol'],
    });
    await chat.startBot();
    const saw = (id: number, pattern: RegExp): Promise<unknown> =>
      sim.waitFor(id, ({ text, from }) => from.isBot && pattern.test(text), { timeoutMs: 20_000 });
    sim.send(small.id, 'Alice', '/create_session "Lunch?" 60');
    await saw(small.id, /🗳 Lunch/);
    for (const name of ['Bob', 'Carol']) {
      await sim.press(name, sim.findButton(small.id, '✋ Join'), '✋ Join');
    }
    sim.send(small.id, 'Alice', '/propose "Pizza?" 5');
    await saw(small.id, /📋 Pizza\?/);
    await sim.press('Bob', sim.findButton(small.id, '✅ Yes'), '✅ Yes');
    const supergroup = sim.upgradeGroup(small.id);
    await saw(supergroup.id, /🗳 Lunch/);
    sim.send(supergroup.id, 'Carol', '/vote no');
    sim.send(supergroup.id, 'Alice', '/vote yes');
    await saw(supergroup.id, /📋 Pizza\?[^]*✅ Yes 2 · ❌ No 1/);
    chat.aheadMs = 5 * minute;
    await saw(supergroup.id, /✅ Approved: Pizza\?\n\n✅ Yes 2 · ❌ No 1/);
  });
});

describe('GET /metrics', () => {
  test('counts updates, calls to Telegram and deadlines', async () => {
    const chat = await VoteScene.open();
    onTestFinished(() => chat[Symbol.asyncDispose]());
    const { url } = await chat.startBot();
    chat.say('Alice', '/help');
    await chat.sees(/How a group decides/);
    const answer = await fetch(new URL('/metrics', url));
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
    const text = await answer.text();
    expect(text).toMatch(/^vote_bot_updates_total\{type="message"\} [1-9]\d*$/m);
    expect(text).toMatch(/^vote_bot_telegram_calls_total\{method="sendMessage",status="200"\} 1$/m);
    expect(text).toContain('# TYPE vote_bot_deadlines_total counter');
  });
});
