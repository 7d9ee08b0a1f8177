import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { startFakeTelegram, type FakeTelegram } from '../../src/index.ts';
import { callMethod } from '../http/call-method.ts';
import { startBotServer, type BotServer } from './bot-server.ts';

const GET_UPDATES_REFUSED =
  "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";
const START_MS = Date.UTC(2026, 10, 21, 12);

let telegram: FakeTelegram;

beforeEach(async () => {
  // The clock stands still until a test puts it forward.
  telegram = await startFakeTelegram({ clock: () => START_MS });
  telegram.sim.seed({
    users: [{ firstName: 'Alice' }, { firstName: 'Bob' }],
    groups: ['one', 'two'].map((title) => ({ title, creator: 'Alice', members: ['Bob'] })),
  });
  await callMethod(telegram, 'deleteWebhook', { drop_pending_updates: true });
});

afterEach(async () => {
  await telegram.close();
});

async function setWebhook(server: BotServer, more: object = {}): Promise<void> {
  const { body } = await callMethod(telegram, 'setWebhook', { url: server.url, ...more });
  expect(body).toEqual({ ok: true, result: true, description: 'Webhook was set' });
}

function texts({ received }: BotServer): readonly (string | undefined)[] {
  return received.map(({ update }) => update.message?.text);
}

async function pending(): Promise<unknown> {
  const { body } = await callMethod(telegram, 'getWebhookInfo');
  return (body.result as { pending_update_count: number }).pending_update_count;
}

describe('a webhook', () => {
  it('gets what waited and what comes, each with the secret in its header', async () => {
    await using server = await startBotServer();
    telegram.sim.send('one', 'Alice', '/before');
    await setWebhook(server, { secret_token: 'S-e_cret' });
    telegram.sim.send('one', 'Alice', '/after');
    await expect.poll(() => texts(server)).toEqual(['/before', '/after']);
    expect(server.received.map(({ headers }) => headers)).toMatchObject([
      { 'x-telegram-bot-api-secret-token': 'S-e_cret', 'content-type': 'application/json' },
      { 'x-telegram-bot-api-secret-token': 'S-e_cret' },
    ]);
    await expect.poll(pending).toBe(0);
  });

  it('gets the messages of a chat one after the other, and of other chats meanwhile', async () => {
    await using server = await startBotServer(() => undefined);
    await setWebhook(server);
    telegram.sim.send('one', 'Alice', '/1');
    telegram.sim.send('one', 'Bob', '/2');
    telegram.sim.send('two', 'Bob', '/3');
    await expect.poll(() => texts(server)).toEqual(['/1', '/3']);
    server.received[0]?.answer(200);
    await expect.poll(() => texts(server)).toEqual(['/1', '/3', '/2']);
    expect(await pending()).toBe(2);
  });

  it('gets the presses of one person one after the other, and of others meanwhile', async () => {
    await using server = await startBotServer(() => undefined);
    await setWebhook(server);
    const chat_id = telegram.sim.chatId('one');
    const reply_markup = { inline_keyboard: [[{ text: 'Yes', callback_data: 'y' }]] };
    await callMethod(telegram, 'sendMessage', { chat_id, text: 'Card', reply_markup });
    const card = telegram.sim.findButton('one', 'Yes');
    for (const person of ['Alice', 'Alice', 'Bob']) void telegram.sim.press(person, card, 'Yes');
    const people = () =>
      server.received.map(({ update }) => update.callback_query?.from.first_name);
    await expect.poll(people).toEqual(['Alice', 'Bob']);
    server.received[0]?.answer(200);
    await expect.poll(people).toEqual(['Alice', 'Bob', 'Alice']);
  });

  it('uses no more connections than the bot allows', async () => {
    await using server = await startBotServer(() => undefined);
    await setWebhook(server, { max_connections: 1 });
    telegram.sim.send('one', 'Alice', '/1');
    telegram.sim.send('two', 'Alice', '/2');
    await expect.poll(() => texts(server)).toEqual(['/1']);
    server.received[0]?.answer(200);
    await expect.poll(() => texts(server)).toEqual(['/1', '/2']);
  });

  it('that answers with an error gets the update again at once, then after a pause', async () => {
    await using server = await startBotServer(({ answer }) => {
      answer(500);
    });
    await setWebhook(server);
    telegram.sim.send('one', 'Alice', '/1');
    await expect.poll(() => texts(server)).toEqual(['/1', '/1']);
    const info = await callMethod(telegram, 'getWebhookInfo');
    expect(info.body.result).toMatchObject({
      pending_update_count: 1,
      last_error_date: START_MS / 1000,
      last_error_message: 'Wrong response from the webhook: 500 Internal Server Error',
    });
    telegram.sim.advanceClock(1999);
    expect(texts(server)).toHaveLength(2);
    telegram.sim.advanceClock(1);
    await expect.poll(() => texts(server)).toHaveLength(3);
    expect(new Set(server.received.map(({ update }) => update.update_id)).size).toBe(1);
  });

  it('is given the time it asks for by Retry-After', async () => {
    let failures = 1;
    await using server = await startBotServer(({ answer }) => {
      failures -= 1;
      answer(failures < 0 ? 200 : 503, {}, { 'retry-after': '30' });
    });
    await setWebhook(server);
    telegram.sim.send('one', 'Alice', '/1');
    await expect.poll(() => texts(server)).toHaveLength(1);
    await expect
      .poll(() => callMethod(telegram, 'getWebhookInfo'))
      .toMatchObject({
        body: { result: { last_error_message: expect.stringContaining('503') as string } },
      });
    telegram.sim.advanceClock(29_000);
    expect(texts(server)).toHaveLength(1);
    telegram.sim.advanceClock(1000);
    await expect.poll(() => texts(server)).toHaveLength(2);
    await expect.poll(pending).toBe(0);
  });

  it('that gives no answer for 60 seconds gets the update again', async () => {
    await using server = await startBotServer(() => undefined);
    await setWebhook(server);
    telegram.sim.send('one', 'Alice', '/1');
    await expect.poll(() => texts(server)).toHaveLength(1);
    telegram.sim.advanceClock(60_000);
    await expect.poll(() => texts(server)).toHaveLength(2);
    const { body } = await callMethod(telegram, 'getWebhookInfo');
    expect(body.result).toMatchObject({ last_error_message: 'Read timeout expired' });
  });

  it('that breaks the connection gets the update again', async () => {
    let isFirst = true;
    await using server = await startBotServer(({ response, answer }) => {
      if (isFirst) response.destroy();
      else answer(200);
      isFirst = false;
    });
    await setWebhook(server);
    telegram.sim.send('one', 'Alice', '/1');
    await expect.poll(() => texts(server)).toHaveLength(2);
    await expect.poll(pending).toBe(0);
  });

  it('may make a call in its answer, but none that reads', async () => {
    const chat_id = telegram.sim.chatId('one');
    await using server = await startBotServer(({ answer, update }) => {
      const method = update.message?.text === '/say' ? 'sendMessage' : 'getMe';
      answer(200, { method, chat_id, text: 'said in the answer' });
    });
    await setWebhook(server);
    telegram.sim.send('one', 'Alice', '/read');
    telegram.sim.send('one', 'Alice', '/say');
    await telegram.sim.waitFor('one', ({ text }) => text === 'said in the answer');
    expect(telegram.sim.calls({ method: 'getMe' })).toEqual([]);
  });

  it('shuts out getUpdates, and ends one that waits', async () => {
    await using server = await startBotServer();
    const parked = callMethod(telegram, 'getUpdates', { timeout: 30 });
    // The poll came first; by the second answer it waits.
    await callMethod(telegram, 'getMe');
    await callMethod(telegram, 'getMe');
    await setWebhook(server);
    expect((await parked).body).toMatchObject({
      error_code: 409,
      description: 'Conflict: terminated by setWebhook request',
    });
    expect((await callMethod(telegram, 'getUpdates')).body).toEqual({
      ok: false,
      error_code: 409,
      description: GET_UPDATES_REFUSED,
    });
    const deleted = await callMethod(telegram, 'deleteWebhook');
    expect(deleted.body).toMatchObject({ description: 'Webhook was deleted' });
    telegram.sim.send('one', 'Alice', '/1');
    const { body } = await callMethod(telegram, 'getUpdates');
    expect(body.result).toMatchObject([{ message: { text: '/1' } }]);
    expect(server.received).toEqual([]);
  });

  it('is described, said to be set already, and set at most once in a second', async () => {
    await using server = await startBotServer();
    await setWebhook(server, { max_connections: 7, allowed_updates: ['message'] });
    expect((await callMethod(telegram, 'getWebhookInfo')).body.result).toEqual({
      url: server.url,
      has_custom_certificate: false,
      pending_update_count: 0,
      max_connections: 7,
      ip_address: '<unknown>',
      allowed_updates: ['message'],
    });
    const again = { url: server.url, max_connections: 7 };
    expect((await callMethod(telegram, 'setWebhook', again)).body).toEqual({
      ok: false,
      error_code: 429,
      description: 'Too Many Requests: retry after 1',
      parameters: { retry_after: 1 },
    });
    telegram.sim.advanceClock(1000);
    expect((await callMethod(telegram, 'setWebhook', again)).body).toMatchObject({
      description: 'Webhook is already set',
    });
  });

  it.each([
    [{ secret_token: 'a b' }, 'secret token contains unallowed characters'],
    [{ secret_token: 'a'.repeat(257) }, 'secret token is too long'],
    [{ url: 'ftp://example.com' }, 'invalid webhook URL specified'],
  ])('with %o is refused', async (more, reason) => {
    const given = { url: 'http://127.0.0.1:1/hook', ...more };
    const { body } = await callMethod(telegram, 'setWebhook', given);
    expect(body.description).toBe(`Bad Request: ${reason}`);
  });

  it('gets every update once more in random order, and what was held back in another order', async () => {
    await using server = await startBotServer();
    await setWebhook(server);
    for (const number of [1, 2, 3, 4, 5]) telegram.sim.send('one', 'Alice', `/${number}`);
    await expect.poll(() => texts(server)).toHaveLength(5);
    const count = telegram.sim.redeliver({ seed: 3 });
    await expect.poll(() => server.received).toHaveLength(5 + count);
    const again = texts(server)
      .slice(5)
      .filter((text) => text !== undefined);
    expect(new Set(again)).toEqual(new Set(['/1', '/2', '/3', '/4', '/5']));

    telegram.sim.holdUpdates();
    telegram.sim.send('one', 'Alice', '/6');
    telegram.sim.send('one', 'Alice', '/7');
    const before = server.received.length;
    expect(telegram.sim.releaseUpdates({ order: 'reversed' })).toBe(2);
    await expect.poll(() => new Set(texts(server).slice(before))).toEqual(new Set(['/6', '/7']));
    await expect.poll(pending).toBe(0);
  });
});
