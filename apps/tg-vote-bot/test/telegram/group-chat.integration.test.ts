import { describe, expect, onTestFinished, test, vi } from 'vitest';

import { group, type SceneOptions, VoteScene } from '../vote-scene.ts';

// The pace of edits makes some of these take 10 seconds by design.
vi.setConfig({ testTimeout: 60_000 });

async function scene(options: SceneOptions = {}): Promise<VoteScene> {
  const opened = await VoteScene.open(options);
  onTestFinished(() => opened[Symbol.asyncDispose]());
  return opened;
}

/** Alice's session with Bob and Carol in it. */
async function inSession(options: SceneOptions = {}): Promise<VoteScene> {
  const chat = await scene(options);
  await chat.startBot();
  chat.say('Alice', '/create_session "Lunch?" 60');
  await chat.sees(/Lunch\?/);
  await chat.press('Bob', '✋ Join');
  await chat.press('Carol', '✋ Join');
  return chat;
}

async function inVote(text = 'Pizza?'): Promise<VoteScene> {
  const chat = await inSession();
  chat.say('Alice', `/propose "${text}" 5`);
  await chat.sees(/📋/);
  return chat;
}

describe('commands', () => {
  test.each([
    ['/vote yes abc', /“abc” is no amount[^]*\/vote yes 0\.01$/m],
    ['/vote yes 5', /can be 0\.001 to 1[^]*\/vote yes 1$/m],
    ['/vote yes 0,05', /with a point[^]*\/vote yes 0\.05$/m],
    [
      '/propose "BUY token=X" 60',
      /1 to 10 minutes[^]*\/propose "BUY token=X amount=0\.01 price=market" 10$/m,
    ],
    ['/propose', /What is it about\?[^]*\/propose "Pizza on Friday\?" 5$/m],
    [
      '/propose "BUY BONK" 5',
      /Which token[^]*\/propose "BUY token=BONK amount=0\.01 price=market" 5$/m,
    ],
  ])('%s is answered with the command to copy', async (command, answer) => {
    const chat = await inSession();
    if (command.startsWith('/vote')) {
      chat.say('Alice', '/propose "BUY token=BONK" 5');
      await chat.sees(/📋/);
    }
    chat.say('Bob', command);
    await chat.sees(answer);
  });

  test('are taken in any case, with the name of the bot, and without quotes', async () => {
    const chat = await scene();
    await chat.startBot();
    const { username } = chat.telegram.bot;
    chat.say('Alice', `/Create_Session@${username.toUpperCase()} Where do we eat 60`);
    await chat.sees(/🗳 Where do we eat\n/);
    chat.say('Alice', `/propose@${username}\nPizza?\n5m`);
    await chat.sees(/📋 Pizza\?\nBy Alice · 5 min to vote/);
    chat.say('Alice', '/Vote YES');
    await chat.sees(/✅ Yes 1/);
  });

  test('for other bots are left alone', async () => {
    const chat = await scene();
    await chat.startBot();
    chat.say('Alice', '/create_session@other_bot "Not for us" 60');
    chat.say('Alice', '/help');
    await chat.sees(/How a group decides with me/);
    expect(chat.botTexts).toHaveLength(1);
  });

  test('without a session say how to open one', async () => {
    const chat = await scene();
    await chat.startBot();
    chat.say('Bob', '/vote yes');
    await chat.sees(/No session is open here\. Open one:\n\/create_session/);
  });

  test('a second session is refused, and the first one is named', async () => {
    const chat = await inSession();
    chat.say('Bob', '/create_session "Dinner?" 60');
    await chat.sees(
      /A session is open here already:\nLunch\?\n\nClose it first with \/close_session/,
    );
  });

  test('two people who open a session at the same time get one', async () => {
    const chat = await scene();
    await chat.startBot();
    chat.say('Alice', '/create_session "Mine" 60');
    chat.say('Bob', '/create_session "Also mine" 60');
    await chat.sees(/A session is open here already/);
    expect(chat.said(/^🗳/)).toHaveLength(1);
  });

  test('in a private chat say to use a group, and updates of no chat disturb nobody', async () => {
    const chat = await scene();
    await chat.startBot();
    chat.telegram.sim.send('Alice', 'Alice', '/create_session "Lunch?" 60');
    const { text } = await chat.telegram.sim.waitFor('Alice', ({ from }) => from.isBot);
    expect(text).toMatch(/Add me to a group/);
  });

  test('speak the language of whoever opens the session, or the one that an administrator chose', async () => {
    const chat = await scene();
    await chat.startBot();
    chat.telegram.sim.changeUser('Bob', { languageCode: 'es-MX' });
    chat.say('Bob', '/create_session "¿Comemos?" 1');
    await chat.sees(/Participan \(1\): Bob/);
    chat.say('Bob', '/close_session');
    await chat.sees(/🔒 Sesión cerrada/);
    chat.say('Bob', '/settings');
    await chat.sees(/Ajustes de este grupo/);
    expect(await chat.press('Bob', 'Idioma: el de quien abre')).toMatchObject({
      text: 'Solo un administrador de este grupo puede cambiar los ajustes.',
    });
    await chat.press('Alice', 'Idioma: el de quien abre');
    await chat.sees(/Language\nThe language I speak here/);
    expect(await chat.press('Alice', 'Bahasa Indonesia')).toMatchObject({
      text: 'Bahasa: Bahasa Indonesia',
    });
    chat.say('Bob', '/create_session "Makan?" 1');
    await chat.sees(/Ikut \(1\): Bob/);
  });

  test('in a topic of a forum are answered there, and so is the result', async () => {
    const chat = await scene();
    const { sim } = chat.telegram;
    const forum = sim.addGroup({ title: 'Forum', creator: 'Alice', topics: ['Food'] });
    await chat.startBot();
    const topic = sim.transcript(forum).find(({ isService }) => isService)?.id ?? 0;
    sim.send(forum, 'Alice', '/create_session "Lunch?" 60', { threadId: topic });
    await sim.waitFor(forum, ({ from, text }) => from.isBot && /Lunch/.test(text));
    sim.send(forum, 'Alice', '/propose "Pizza?" 5', { threadId: topic });
    await sim.waitFor(forum, ({ from, text }) => from.isBot && /📋/.test(text));
    chat.aheadMs = 5 * 60_000;
    await sim.waitFor(forum, ({ text }) => /Rejected: Pizza\?\n\nNobody voted/.test(text));
    const threads = sim
      .transcript(forum)
      .filter(({ from }) => from.isBot)
      .map(({ threadId }) => threadId);
    expect(threads).toEqual([topic, topic, topic]);
  });
});

describe('joining', () => {
  test('ends after the join window, by the clock and on the card; the old button still answers', async () => {
    const chat = await inSession();
    const button = chat.telegram.sim.findButton(group, '✋ Join');
    chat.aheadMs = 15_000;
    await vi.waitFor(
      () =>
        expect(() => chat.telegram.sim.findButton(group, '✋ Join')).toThrow(
          /No message here has a button/,
        ),
      {
        timeout: 10_000,
      },
    );
    await chat.sees(/In \(3\): Alice, Bob, Carol\n\nPut something to the vote/);
    const { message } = { message: button };
    const data = `j:${'x'.repeat(22)}`;
    expect(
      await chat.telegram.sim.press('Mallory', message, data, { isStale: true }),
    ).toMatchObject({
      text: 'This session is closed.',
    });
  });
});

describe('voting', () => {
  test('a name with marks is shown as it is, and a person without a username votes', async () => {
    const chat = await scene();
    const { sim } = chat.telegram;
    sim.addUser({ firstName: '<b>&"Eve"', lastName: '_*`[x](y)' });
    sim.setMember({ group, user: '<b>&"Eve"', status: 'member' });
    await chat.startBot();
    chat.say('<b>&"Eve"', '/create_session "1 < 2 & <i>3</i>" 60');
    await chat.sees(/🗳 1 < 2 & <i>3<\/i>\nSession by <b>&"Eve" _\*`\[x\]\(y\)/);
  });

  test('the same update delivered twice counts once', async () => {
    const chat = await inVote();
    chat.say('Bob', '/vote yes');
    chat.telegram.sim.duplicateLastUpdate();
    chat.say('Bob', '/vote no');
    chat.telegram.sim.duplicateLastUpdate();
    await chat.sees(/✅ Yes 0 · ❌ No 1/);
    expect(chat.said(/failed|wrong/)).toEqual([]);
  });

  test('a vote changed in the same moment ends as the person wrote it last', async () => {
    const chat = await inVote();
    for (let round = 0; round < 5; round += 1) {
      chat.say('Bob', '/vote yes');
      chat.say('Carol', '/vote no');
      chat.say('Bob', '/vote no');
      chat.say('Carol', '/vote yes');
    }
    await chat.sees(/✅ Yes 1 · ❌ No 1 · ⚪ 0\nYes: Carol\nNo: Bob/);
  });

  test('of 30 votes at the same time none is lost, and the card is edited at most once in 4 seconds', async () => {
    const chat = await scene({ joinWindowSeconds: 60 });
    const { sim } = chat.telegram;
    const names = Array.from({ length: 30 }, (_, index) => `Voter${index}`);
    for (const firstName of names) {
      sim.addUser({ firstName });
      sim.setMember({ group, user: firstName, status: 'member' });
    }
    await chat.startBot();
    chat.say('Alice', '/create_session "Lunch?" 60');
    await chat.sees(/Lunch\?/);
    const joined = await Promise.all(names.map((name) => chat.press(name, '✋ Join')));
    expect(joined.every((toast) => toast?.text === "You're in!")).toBe(true);
    chat.say('Alice', '/propose "Pizza?" 5');
    await chat.sees(/📋 Pizza\?/);
    const before = sim.calls().at(-1)?.number ?? 0;
    const toasts = await Promise.all(
      names.map(async (name, index) => {
        if (index % 2 === 0) return chat.press(name, index % 3 === 0 ? '❌ No' : '✅ Yes');
        chat.say(name, index % 3 === 0 ? '/vote no' : '/vote yes');
        return { text: 'Your vote: sent' };
      }),
    );
    expect(toasts.every((toast) => toast?.text.startsWith('Your vote'))).toBe(true);
    await chat.sees(/✅ Yes 20 · ❌ No 10 · ⚪ 0/);
    await chat.sees(/and 5 more/);
    const edits = sim.calls({ after: before }).filter(({ method }) => method === 'editMessageText');
    const gaps = edits.slice(1).map(({ atMs }, index) => atMs - (edits[index]?.atMs ?? 0));
    expect(gaps.every((gap) => gap >= 3_900)).toBe(true);
    // Not one message for all these votes.
    expect(sim.calls({ after: before, method: 'sendMessage' })).toEqual([]);
  });

  test('a button of an earlier proposal answers and does not count', async () => {
    const chat = await inVote();
    const { sim } = chat.telegram;
    const old = sim.findButton(group, '✅ Yes');
    const data =
      sim
        .transcript(group)
        .flatMap(({ buttons }) => buttons.flat())
        .find(({ text }) => text === '✅ Yes')?.data ?? '';
    chat.aheadMs = 5 * 60_000;
    await chat.sees(/Rejected: Pizza\?/);
    expect(await sim.press('Bob', old, data, { isStale: true })).toMatchObject({
      text: 'This vote is over.',
    });
    chat.say('Alice', '/propose "Sushi?" 5');
    await chat.sees(/📋 Sushi\?/);
    expect(await sim.press('Bob', old, data, { isStale: true })).toMatchObject({
      text: 'This vote is over.',
    });
    expect(await sim.press('Bob', old, 'nonsense', { isStale: true })).toMatchObject({
      text: 'This session is closed.',
    });
    expect(chat.said(/📋 Sushi\?[^]*✅ Yes 0/)).toHaveLength(1);
  });

  test('a closed session does not decide on its running vote, then or at the deadline', async () => {
    const chat = await inVote();
    await chat.press('Bob', '✅ Yes');
    chat.say('Alice', '/close_session');
    await chat.sees(
      /🔒 Session closed: Lunch\?\nThe running vote was cancelled: nothing was decided\./,
    );
    await chat.sees(/🚫 Cancelled: Pizza\?\nBy Alice/);
    chat.aheadMs = 5 * 60_000;
    chat.say('Alice', '/create_session "Next" 60');
    await chat.sees(/🗳 Next/);
    chat.aheadMs = 10 * 60_000;
    chat.say('Alice', '/propose "Sushi?" 5');
    await chat.sees(/📋 Sushi\?/);
    expect(chat.said(/Approved|Rejected/)).toEqual([]);
  });

  test('a session ends by itself and says so once', async () => {
    const chat = await inSession();
    chat.aheadMs = 60 * 60_000;
    await chat.sees(/🔒 Session over: Lunch\?\nNothing was put to the vote\./);
    chat.say('Alice', '/create_session "Next" 60');
    await chat.sees(/🗳 Next/);
    expect(chat.said(/Session over/)).toHaveLength(1);
  });
});
