import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startFakeTelegram, type FakeTelegram, type TranscriptMessage } from '../../src/index.ts';
import { callMethod } from './call-method.ts';

const START_MS = Date.UTC(2026, 10, 21, 12);
let telegram: FakeTelegram;
let chat: number;
let byAlice: TranscriptMessage;

beforeAll(async () => {
  telegram = await startFakeTelegram({ clock: () => START_MS });
  telegram.sim.seed({
    users: [
      { firstName: 'Alice', username: 'alice' },
      { firstName: 'Bob', username: 'bob' },
    ],
    groups: [
      { title: 'demo', creator: 'alice', members: ['bob'] },
      { title: 'forum', creator: 'alice', topics: ['votes'] },
      { title: 'small', type: 'group', creator: 'alice' },
    ],
  });
  chat = telegram.sim.chatId('demo');
  byAlice = telegram.sim.send('demo', 'alice', 'hello');
});

afterAll(async () => {
  await telegram.close();
});

async function refusal(method: string, parameters: object): Promise<string | undefined> {
  const { status, body } = await callMethod(telegram, method, parameters);
  expect(status).toBe(body.error_code ?? 200);
  return body.description;
}

async function sent(text: string, more: object = {}): Promise<number> {
  const { body } = await callMethod(telegram, 'sendMessage', { chat_id: chat, text, ...more });
  expect(body).toMatchObject({ ok: true });
  return (body.result as { message_id: number }).message_id;
}

function keyboard(...data: readonly string[]): object {
  const row = data.map((callback) => ({ text: 'Yes', callback_data: callback }));
  return { reply_markup: { inline_keyboard: [row] } };
}

describe('sendMessage refuses', () => {
  it.each([
    [{ text: '' }, 'message text is empty'],
    [{ text: ' \n ' }, 'text must be non-empty'],
    [{ text: '<b></b>', parse_mode: 'HTML' }, 'text must be non-empty'],
    [{ text: 'a'.repeat(4097) }, 'message is too long'],
    [{ text: 'a'.repeat(32_769) }, 'text is too long'],
    [
      { text: '<b', parse_mode: 'html' },
      "can't parse entities: Unclosed start tag at byte offset 0",
    ],
    [{ text: 'x', parse_mode: 'Word' }, 'unsupported parse_mode'],
    [
      { text: 'x', entities: [{ type: 'bold', offset: 5, length: 1 }] },
      'entity begins after the end of the text at UTF-16 offset 5',
    ],
    [
      { text: 'x', entities: [{ type: 'bold', offset: 0 }] },
      'can\'t parse MessageEntity: Can\'t find field "length"',
    ],
    [{ text: 'x', reply_markup: '{' }, "can't parse reply keyboard markup JSON object"],
    [
      { text: 'x', reply_markup: { inline_keyboard: [{ text: 'a', callback_data: 'b' }] } },
      'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
    ],
    [
      { text: 'x', reply_markup: { inline_keyboard: [[{ text: 'a' }]] } },
      "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ],
    [
      { text: 'x', reply_markup: { inline_keyboard: [[{ callback_data: 'a' }]] } },
      'can\'t parse inline keyboard button: Can\'t find field "text"',
    ],
    [
      { text: 'x', reply_markup: { inline_keyboard: [[{ text: 'a', url: 'nowhere' }]] } },
      "inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL",
    ],
    [{ text: 'x', reply_parameters: { message_id: 999 } }, 'message to be replied not found'],
    [{ text: 'x', reply_to_message_id: 999 }, 'message to be replied not found'],
    [{ text: 'x', reply_parameters: {}, chat_id: 12345 }, 'chat not found'],
    [{ text: 'x', chat_id: '' }, 'chat_id is empty'],
    [{ text: 'x', chat_id: '@nobody' }, 'chat not found'],
  ])('%o', async (parameters, reason) => {
    expect(await refusal('sendMessage', { chat_id: chat, ...parameters })).toBe(
      `Bad Request: ${reason}`,
    );
  });

  it('callback data of no byte or of more than 64, counted in UTF-8', async () => {
    await sent('64 bytes', keyboard('é'.repeat(32)));
    expect(
      await refusal('sendMessage', { chat_id: chat, text: 'x', ...keyboard('é'.repeat(33)) }),
    ).toBe('Bad Request: BUTTON_DATA_INVALID');
    expect(await refusal('sendMessage', { chat_id: chat, text: 'x', ...keyboard('') })).toBe(
      "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    );
  });

  it('a private chat that the person has not started', async () => {
    const bob = telegram.sim.chatId('bob');
    expect(await refusal('sendMessage', { chat_id: bob, text: 'x' })).toBe(
      "Forbidden: bot can't initiate conversation with a user",
    );
  });

  it('a topic that does not exist', async () => {
    const forum = telegram.sim.chatId('forum');
    expect(await refusal('sendMessage', { chat_id: forum, text: 'x', message_thread_id: 77 })).toBe(
      'Bad Request: message thread not found',
    );
  });
});

describe('sendMessage takes', () => {
  it('4096 characters after the markup is read, an emoji counting one', async () => {
    const text = `<b>${'👍'.repeat(4096)}</b>`;
    const { body } = await callMethod(telegram, 'sendMessage', {
      chat_id: chat,
      text,
      parse_mode: 'HTML',
    });
    expect(body).toMatchObject({ ok: true, result: { entities: [{ length: 8192 }] } });
  });

  it('a reply, also to a message that is gone when that is allowed', async () => {
    const { body } = await callMethod(telegram, 'sendMessage', {
      chat_id: chat,
      text: 'x',
      reply_parameters: { message_id: byAlice.id },
    });
    expect(body.result).toMatchObject({ reply_to_message: { text: 'hello' } });
    const lone = await callMethod(telegram, 'sendMessage', {
      chat_id: chat,
      text: 'x',
      reply_parameters: { message_id: 999, allow_sending_without_reply: true },
    });
    expect(lone.body.result).not.toHaveProperty('reply_to_message');
  });

  it('the topic of a forum', async () => {
    const [topic] = telegram.sim.transcript('forum');
    const { body } = await callMethod(telegram, 'sendMessage', {
      chat_id: telegram.sim.chatId('forum'),
      text: 'x',
      message_thread_id: topic?.id,
    });
    expect(body.result).toMatchObject({ message_thread_id: topic?.id, is_topic_message: true });
  });

  it('and dates in whole seconds, chat and sender in full', async () => {
    const { body } = await callMethod(telegram, 'sendMessage', {
      chat_id: chat,
      text: '/vote now',
    });
    expect(body.result).toEqual({
      message_id: expect.any(Number) as number,
      from: { id: 110_000_001, is_bot: true, first_name: 'Sesi', username: 'sesi_vote_bot' },
      chat: { id: chat, title: 'demo', type: 'supergroup' },
      date: START_MS / 1000,
      text: '/vote now',
      entities: [{ type: 'bot_command', offset: 0, length: 5 }],
    });
  });
});

describe('the bot outside a group', () => {
  it.each([
    ['left', 'Forbidden: bot is not a member of the group chat'],
    ['kicked', 'Forbidden: bot was kicked from the group chat'],
  ] as const)('can not write there once %s', async (status, description) => {
    telegram.sim.setMember({ group: 'small', user: 'bot', status, by: 'alice' });
    const small = telegram.sim.chatId('small');
    expect(await refusal('sendMessage', { chat_id: small, text: 'x' })).toBe(description);
    expect((await callMethod(telegram, 'getChat', { chat_id: small })).status).toBe(200);
    telegram.sim.setMember({ group: 'small', user: 'bot', status: 'member' });
  });
});
