import { expect, it } from 'vitest';

import { startFakeTelegram } from '../src/index.ts';
import { startBotServer } from './delivery/bot-server.ts';

const PEOPLE = 200;
const GROUPS = 1000;

it('200 people of one group vote at once by buttons and by commands, each with their own answer', async () => {
  await using telegram = await startFakeTelegram();
  const { sim } = telegram;
  const names = Array.from({ length: PEOPLE }, (_, number) => `person${number}`);
  sim.seed({
    users: names.map((username) => ({ firstName: username, username })),
    groups: [{ title: 'crowd', creator: 'person0', members: names }],
  });
  const api = (method: string, parameters: object): Promise<Response> =>
    fetch(`${telegram.url}/bot${telegram.token}/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(parameters),
    });
  const typed = new Set<number>();
  await using server = await startBotServer(({ update, answer }) => {
    const { callback_query: press, message } = update;
    if (message?.text === '/vote') typed.add(message.from.id);
    const reply = {
      method: 'answerCallbackQuery',
      callback_query_id: press?.id,
      text: press?.from.username,
    };
    answer(200, press === undefined ? undefined : reply);
  });
  await api('setWebhook', { url: server.url });
  const chat_id = sim.chatId('crowd');
  const reply_markup = { inline_keyboard: [[{ text: 'Yes', callback_data: 'y' }]] };
  await api('sendMessage', { chat_id, text: 'Card', reply_markup });
  const card = sim.findButton('crowd', 'Yes');

  const toasts = await Promise.all(names.map((name) => sim.press(name, card, 'Yes')));
  for (const name of names) sim.send('crowd', name, '/vote');
  await expect.poll(() => typed.size).toBe(PEOPLE);
  expect(toasts.map((toast) => toast?.text)).toEqual(names);
});

it('1,000 groups of 10 people are made without looking at all of them for each', async () => {
  await using telegram = await startFakeTelegram();
  const { sim } = telegram;
  const began = process.cpuUsage();
  const users = Array.from({ length: GROUPS * 10 }, (_, number) => ({
    firstName: `person${number}`,
    username: `person${number}`,
  }));
  const groups = Array.from({ length: GROUPS }, (_, number) => {
    const members = users.slice(number * 10, number * 10 + 10).map(({ username }) => username);
    return { title: `group${number}`, creator: members[0] ?? '', members };
  });
  sim.seed({ users, groups });
  expect(sim.users()).toHaveLength(GROUPS * 10);
  expect(sim.groups()).toHaveLength(GROUPS);
  // 0.5 s on an idle machine; ten times that when every name is looked for among all people.
  expect(process.cpuUsage(began).user).toBeLessThan(2_500_000);
});
