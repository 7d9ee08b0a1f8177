import { expect, test, vi } from 'vitest';

import { group } from '../vote-scene.ts';
import { chooseSettings } from './choose-settings.ts';
import { inSession, propose } from './lunch.ts';

// The pace of edits makes some of these take 10 seconds by design.
vi.setConfig({ testTimeout: 90_000 });

const minute = 60_000;

test('only those propose whom the group lets', async () => {
  const chat = await inSession();
  await chooseSettings(chat, ['Who proposes', 'who opened it']);
  chat.say('Bob', '/propose "Sushi?" 5');
  await chat.sees(/In this session only Alice, who opened it, can do that/);
  await chooseSettings(chat, ['Who proposes', 'admins']);
  chat.telegram.sim.setMember({ group, user: 'Bob', status: 'administrator' });
  chat.say('Carol', '/propose "Sushi?" 5');
  await chat.sees(/In this group only admins can do that/);
  await propose(chat, 'Pizza?');
});

test('votes weigh by their amount, up to a cap, with buttons for both', async () => {
  const chat = await inSession();
  await chooseSettings(chat, ['Votes weigh by', 'amount'], ['Heaviest vote', '0.05']);
  await propose(chat, 'Pizza?');
  expect(await chat.press('Alice', '✅ 0.1')).toMatchObject({ text: 'Your vote: yes, 0.1' });
  expect(await chat.press('Bob', '❌ 0.05')).toMatchObject({ text: 'Your vote: no, 0.05' });
  chat.say('Carol', '/vote no 0.001');
  await chat.sees(/Votes weigh by their amount, 0\.05 at most: yes 0\.05, no 0\.051\./);
  chat.aheadMs = 5 * minute;
  await chat.sees(/❌ Rejected: Pizza\?\n\n✅ Yes 1 · ❌ No 2/);
});

test('a correction has the amount that is usual in the group', async () => {
  const chat = await inSession();
  await chooseSettings(chat, ['Usual amount', '0.05']);
  chat.say('Bob', '/vote yes abc');
  await chat.sees(/“abc” is no amount[^]*\/vote yes 0\.05$/m);
});

test('nobody is reminded where the group wants no reminders', async () => {
  const chat = await inSession();
  await chooseSettings(chat, ['Reminders', 'off']);
  await propose(chat, 'Pizza?');
  expect(await chat.rows('select kind from vote.deadline order by kind')).toEqual([
    { kind: 'join-window' },
    { kind: 'proposal' },
    { kind: 'session' },
  ]);
  chat.aheadMs = 5 * minute;
  await chat.sees(/❌ Rejected: Pizza\?\n\nNobody voted/);
  expect(chat.said(/Not voted yet/)).toEqual([]);
});

test('a vote takes as long as the group has set, and no longer than it lets it', async () => {
  const chat = await inSession();
  await chooseSettings(chat, ['Longest time to vote', '1 day'], ['Usual time to vote', '30 min']);
  chat.say('Alice', '/propose "Pizza?" 3d');
  await chat.sees(/The time can be 1 to 1440 minutes\.[^]*\/propose "Pizza\?" 1440$/m);
  chat.say('Alice', '/propose Pizza?');
  await chat.sees(/📋 Pizza\?\nBy Alice · 30 min to vote/);
});
