import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startFakeTelegram, type FakeTelegram } from '../../src/index.ts';
import { callMethod } from './call-method.ts';

let telegram: FakeTelegram;
let now = Date.UTC(2026, 10, 21, 12);
let demo: number;
let alice: number;
let carol: number;

beforeAll(async () => {
  telegram = await startFakeTelegram({ clock: () => now });
  telegram.sim.seed({
    users: [
      { firstName: 'Alice', lastName: 'A', username: 'alice', languageCode: 'id' },
      { firstName: 'Bob', username: 'bob' },
      { firstName: 'Carol' },
    ],
    groups: [{ title: 'demo', creator: 'alice', admins: ['bob'] }],
  });
  demo = telegram.sim.chatId('demo');
  alice = telegram.sim.chatId('alice');
  carol = telegram.sim.chatId('carol');
});

afterAll(async () => {
  await telegram.close();
});

async function result(method: string, parameters: object = {}): Promise<unknown> {
  const { body } = await callMethod(telegram, method, parameters);
  expect(body).toMatchObject({ ok: true });
  return body.result;
}

async function refusal(method: string, parameters: object): Promise<string | undefined> {
  return (await callMethod(telegram, method, parameters)).body.description;
}

describe('getMe', () => {
  it('says that the bot hears only what is meant for it', async () => {
    expect(await result('getMe')).toMatchObject({
      id: 110_000_001,
      is_bot: true,
      username: 'sesi_vote_bot',
      can_join_groups: true,
      can_read_all_group_messages: false,
    });
  });
});

describe('chats', () => {
  it('are described', async () => {
    expect(await result('getChat', { chat_id: demo })).toMatchObject({
      id: demo,
      title: 'demo',
      type: 'supergroup',
      permissions: { can_send_messages: true },
    });
    expect(await result('getChat', { chat_id: alice })).toMatchObject({
      id: alice,
      first_name: 'Alice',
      last_name: 'A',
      username: 'alice',
      type: 'private',
    });
  });

  it('list their administrators with rights, and count everybody', async () => {
    expect(await result('getChatAdministrators', { chat_id: demo })).toMatchObject([
      { status: 'administrator', user: { username: 'bob' }, can_delete_messages: true },
      { status: 'creator', user: { username: 'alice', language_code: 'id' }, is_anonymous: false },
    ]);
    expect(await result('getChatMemberCount', { chat_id: demo })).toBe(3);
    expect(await refusal('getChatAdministrators', { chat_id: alice })).toBe(
      'Bad Request: there are no administrators in the private chat',
    );
  });

  it('know what somebody is in them', async () => {
    const statusOf = (userId: number): Promise<unknown> =>
      result('getChatMember', { chat_id: demo, user_id: userId });
    expect(await statusOf(alice)).toMatchObject({ status: 'creator' });
    expect(await statusOf(telegram.bot.id)).toMatchObject({ status: 'member' });
    expect(await statusOf(carol)).toMatchObject({ status: 'left', user: { first_name: 'Carol' } });
    expect(await refusal('getChatMember', { chat_id: demo, user_id: 5 })).toBe(
      'Bad Request: member not found',
    );
    expect(await refusal('getChatMember', { chat_id: demo })).toBe(
      'Bad Request: invalid user_id specified',
    );
  });

  it('take the actions that there are', async () => {
    expect(await result('sendChatAction', { chat_id: demo, action: 'typing' })).toBe(true);
    expect(await refusal('sendChatAction', { chat_id: demo, action: 'sleeping' })).toBe(
      'Bad Request: wrong parameter action in request',
    );
  });

  it('can be left, once, and only groups', async () => {
    const { id } = telegram.sim.addGroup({ title: 'brief', creator: 'alice', type: 'group' });
    expect(await result('leaveChat', { chat_id: id })).toBe(true);
    expect(await refusal('leaveChat', { chat_id: id })).toBe('Bad Request: not in the chat');
    expect(await refusal('leaveChat', { chat_id: alice })).toBe(
      "Bad Request: can't leave private chats",
    );
  });
});

describe('the menu of commands', () => {
  const commands = [{ command: 'vote', description: 'Vote on a proposal' }];

  it('is kept for each scope and language', async () => {
    await result('setMyCommands', { commands });
    await result('setMyCommands', {
      commands: [{ command: '/vote', description: ' Memilih ' }],
      scope: { type: 'chat', chat_id: demo },
      language_code: 'id',
    });
    expect(await result('getMyCommands')).toEqual(commands);
    expect(
      await result('getMyCommands', {
        scope: { type: 'chat', chat_id: demo },
        language_code: 'id',
      }),
    ).toEqual([{ command: 'vote', description: 'Memilih' }]);
    expect(await result('getMyCommands', { scope: { type: 'all_group_chats' } })).toEqual([]);
    await result('deleteMyCommands');
    expect(await result('getMyCommands')).toEqual([]);
  });

  it.each([
    [{ commands: [{ command: 'Vote', description: 'x' }] }, 'BOT_COMMAND_INVALID'],
    [{ commands: [{ command: '', description: 'x' }] }, 'command must be non-empty'],
    [{ commands: [{ command: 'a', description: '' }] }, 'command description must be non-empty'],
    [
      { commands: [{ command: 'a'.repeat(33), description: 'x' }] },
      'command length must not exceed 32',
    ],
    [{ commands: [{ command: 'a' }] }, 'can\'t parse BotCommand: Can\'t find field "description"'],
    [{ commands: {} }, 'expected an Array of BotCommand'],
    [{ commands, language_code: 'indonesian' }, 'invalid language code specified'],
    [
      { commands, scope: { type: 'all' } },
      "can't parse BotCommandScope: Unsupported type specified",
    ],
    [{ commands, scope: { type: 'chat', chat_id: 999 } }, 'chat not found'],
  ])('refuses %o', async (parameters, reason) => {
    expect(await refusal('setMyCommands', parameters)).toBe(`Bad Request: ${reason}`);
  });
});

describe('webhooks', () => {
  it('are never there', async () => {
    telegram.sim.send('demo', 'alice', '/vote');
    expect(await result('getWebhookInfo')).toMatchObject({
      url: '',
      has_custom_certificate: false,
      pending_update_count: expect.any(Number) as number,
    });
    expect((await callMethod(telegram, 'deleteWebhook')).body).toEqual({
      ok: true,
      result: true,
      description: 'Webhook is already deleted',
    });
    await result('deleteWebhook', { drop_pending_updates: true });
    expect(await result('getUpdates')).toEqual([]);
  });
});

/** Alice presses the button of a new card; the result is the id of the callback query. */
async function press(): Promise<string> {
  await result('sendMessage', {
    chat_id: demo,
    text: 'Card',
    reply_markup: { inline_keyboard: [[{ text: 'Yes', callback_data: 'y' }]] },
  });
  void telegram.sim.press('alice', telegram.sim.findButton('demo', 'Yes'), 'Yes');
  const updates = await result('getUpdates', { offset: -1 });
  expect(updates).toMatchObject([
    {
      callback_query: {
        data: 'y',
        from: { username: 'alice' },
        chat_instance: expect.stringMatching(/^-?\d+$/) as string,
        message: { text: 'Card', reply_markup: { inline_keyboard: [[{ text: 'Yes' }]] } },
      },
    },
  ]);
  return (updates as [{ callback_query: { id: string } }])[0].callback_query.id;
}

describe('answering a press', () => {
  const TOO_OLD =
    'Bad Request: query is too old and response timeout expired or query ID is invalid';

  it('works once', async () => {
    const id = await press();
    expect(await result('answerCallbackQuery', { callback_query_id: id, text: 'ok' })).toBe(true);
    expect(await refusal('answerCallbackQuery', { callback_query_id: id })).toBe(TOO_OLD);
  });

  it('works for 15 seconds', async () => {
    const early = await press();
    now += 15_000;
    expect(await result('answerCallbackQuery', { callback_query_id: early })).toBe(true);
    const late = await press();
    now += 15_001;
    expect(await refusal('answerCallbackQuery', { callback_query_id: late })).toBe(TOO_OLD);
  });

  it('takes at most 200 characters and leaves the query open after a refusal', async () => {
    const id = await press();
    const long = { callback_query_id: id, text: 'a'.repeat(201) };
    expect(await refusal('answerCallbackQuery', long)).toBe('Bad Request: MESSAGE_TOO_LONG');
    expect(
      await result('answerCallbackQuery', { callback_query_id: id, text: 'a'.repeat(200) }),
    ).toBe(true);
  });
});
