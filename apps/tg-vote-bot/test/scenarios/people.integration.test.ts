import { expect, test, vi } from 'vitest';

import { group } from '../vote-scene.ts';
import { inSession, openSession, propose, scene } from './lunch.ts';

// The pace of edits makes some of these take 10 seconds by design.
vi.setConfig({ testTimeout: 90_000 });

test('an administrator who stays anonymous votes by button, under their own name, and once', async () => {
  const chat = await inSession();
  const { sim } = chat.telegram;
  sim.setMember({ group, user: 'Bob', status: 'administrator', isAnonymous: true });
  await propose(chat, 'Pizza?');
  chat.say('Bob', '/vote no');
  await chat.sees(/You write as the group, so I cannot tell who you are/);
  expect(await chat.press('Bob', '✅ Yes')).toMatchObject({ text: 'Your vote: yes' });
  await chat.sees(/✅ Yes 1 · ❌ No 0 · ⚪ 0\nYes: Bob/);
  // Only an administrator can write as the group.
  chat.say('Bob', '/close_session');
  await chat.sees(/🔒 Session closed: Lunch\?/);
});

test('what is written in the name of a channel does not count, and its person is told why', async () => {
  const chat = await inSession();
  const { sim } = chat.telegram;
  await propose(chat, 'Pizza?');
  sim.send(group, 'Carol', '/vote yes', { asChannel: 'Carols kitchen' });
  await chat.sees(/You write as a channel, so I cannot tell who you are/);
  chat.say('Carol', '/vote no');
  await chat.sees(/✅ Yes 0 · ❌ No 1 · ⚪ 0\nNo: Carol/);
});

test('a text that is too long is answered with the command to copy, which is taken', async () => {
  const chat = await scene();
  await chat.startBot();
  const long = '🍕'.repeat(201);
  const copied = async (command: string): Promise<string> => {
    const corrected = new RegExp(`^/${command} "[^"]+" \\d+$`, 'm');
    await chat.sees(corrected);
    return corrected.exec(chat.botTexts.join('\n'))?.[0] ?? '';
  };
  chat.say('Alice', `/create_session "${long}" 30`);
  await chat.sees(/That is 402 characters long\. Please say it in 400 at most\./);
  chat.say('Alice', await copied('create_session'));
  await chat.sees(/🗳 (?:🍕)+…\nSession by Alice/u);
  chat.say('Alice', `/propose "${long}" 4`);
  chat.say('Alice', await copied('propose'));
  await chat.sees(/📋 (?:🍕)+…\nBy Alice · 4 min/u);
  await chat.press('Alice', '✅ Yes');
  chat.aheadMs = 4 * 60_000;
  // In the list of the session's card it is cut again, between two of them.
  await chat.sees(/In \(1\): Alice\n\n✅ Approved: (?:🍕)+…$/mu);
});

test('who opens a session after another one was closed starts with nobody but themselves', async () => {
  const chat = await inSession();
  chat.say('Alice', '/close_session');
  await chat.sees(/🔒 Session closed/);
  await openSession(chat);
  await chat.press('Bob', '👋 Leave');
  await chat.sees(/In \(2\): Alice, Carol/);
});
