import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { startFakeTelegram, type FakeTelegram } from '../../src/index.ts';
import type { Update } from '../../src/wire/bot-api.ts';
import { callMethod } from '../http/call-method.ts';

let telegram: FakeTelegram;

beforeEach(async () => {
  telegram = await startFakeTelegram();
  telegram.sim.seed({
    users: [{ firstName: 'Alice', username: 'alice' }, { firstName: 'Bob' }],
    groups: [
      { title: 'club', creator: 'alice', admins: ['Bob'] },
      { title: 'small', type: 'group', creator: 'alice', members: ['Bob'] },
      { title: 'forum', creator: 'alice', topics: ['votes'] },
    ],
  });
  await updates();
});

afterEach(async () => {
  await telegram.close();
});

/** What came since the last time. */
async function updates(): Promise<readonly Update[]> {
  const { body } = await callMethod(telegram, 'getUpdates');
  const list = body.result as readonly Update[];
  const last = list.at(-1)?.update_id ?? 0;
  await callMethod(telegram, 'getUpdates', { offset: last + 1 });
  return list;
}

async function call(method: string, chat: string, more: object = {}): Promise<unknown> {
  const parameters = { chat_id: telegram.sim.chatId(chat), ...more };
  const { body } = await callMethod(telegram, method, parameters);
  return body.ok ? body.result : body;
}

const refused = (code: number, description: string, parameters?: object): object => ({
  ok: false,
  error_code: code,
  description,
  ...(parameters === undefined ? {} : { parameters }),
});

describe('an anonymous administrator', () => {
  beforeEach(() => {
    telegram.sim.setMember({
      group: 'club',
      user: 'Bob',
      status: 'administrator',
      isAnonymous: true,
    });
  });

  it('writes in the name of the group', async () => {
    telegram.sim.send('club', 'Bob', '/vote yes');
    const chat = { id: telegram.sim.chatId('club'), title: 'club', type: 'supergroup' };
    expect(await updates()).toMatchObject([
      {
        message: {
          text: '/vote yes',
          from: { id: 1_087_968_824, is_bot: true, username: 'GroupAnonymousBot' },
          sender_chat: chat,
          chat,
        },
      },
    ]);
    expect(telegram.sim.transcript('club').at(-1)?.from).toMatchObject({ name: 'club' });
  });

  it('presses buttons under their own name', async () => {
    const reply_markup = { inline_keyboard: [[{ text: 'Yes', callback_data: 'y' }]] };
    await call('sendMessage', 'club', { text: 'Card', reply_markup });
    void telegram.sim.press('Bob', telegram.sim.findButton('club', 'Yes'), 'Yes');
    expect(await updates()).toMatchObject([{ callback_query: { from: { first_name: 'Bob' } } }]);
  });

  it('is told apart in the list of administrators', async () => {
    expect(await call('getChatAdministrators', 'club')).toMatchObject([
      { status: 'creator', is_anonymous: false },
      { status: 'administrator', user: { first_name: 'Bob' }, is_anonymous: true },
    ]);
  });
});

describe('somebody who writes in the name of a channel', () => {
  it('is shown as the channel', async () => {
    telegram.sim.send('club', 'Bob', '/vote yes', { asChannel: 'News' });
    expect(await updates()).toMatchObject([
      {
        message: {
          from: { id: 136_817_688, username: 'Channel_Bot' },
          sender_chat: { title: 'News', type: 'channel' },
        },
      },
    ]);
  });
});

describe('a small group that becomes a supergroup', () => {
  it('says so in both, and is named to whoever writes to the old one', async () => {
    const old = telegram.sim.chatId('small');
    const { body } = await callMethod(telegram, 'sendMessage', { chat_id: old, text: 'Card' });
    const { message_id } = body.result as { message_id: number };
    const { id } = telegram.sim.upgradeGroup('small');
    expect(id).toBeLessThan(-1_000_000_000_000);
    expect(await updates()).toMatchObject([
      { message: { chat: { id: old, type: 'group' }, migrate_to_chat_id: id } },
      { message: { chat: { id, type: 'supergroup' }, migrate_from_chat_id: old } },
    ]);
    const upgraded = 'Bad Request: group chat was upgraded to a supergroup chat';
    expect((await callMethod(telegram, 'sendMessage', { chat_id: old, text: 'x' })).body).toEqual(
      refused(400, upgraded, { migrate_to_chat_id: id }),
    );
    expect(
      (await callMethod(telegram, 'getChatAdministrators', { chat_id: old })).body,
    ).toMatchObject({ parameters: { migrate_to_chat_id: id } });
    expect((await callMethod(telegram, 'getChat', { chat_id: old })).body.ok).toBe(true);
    const edit = { chat_id: old, message_id, text: 'Closed' };
    expect((await callMethod(telegram, 'editMessageText', edit)).body.ok).toBe(true);
    expect(telegram.sim.chatId('small')).toBe(id);
    expect(telegram.sim.send('small', 'Bob', '/vote').chatId).toBe(id);
  });
});

describe('a topic of a forum', () => {
  it('is made, takes messages, and is closed to all but administrators', async () => {
    const threadId = telegram.sim.addTopic('forum', 'results');
    const there = { message_thread_id: threadId, text: 'Result' };
    expect(await call('sendMessage', 'forum', there)).toMatchObject({
      message_thread_id: threadId,
      is_topic_message: true,
    });
    telegram.sim.setTopicClosed('forum', threadId, true);
    expect(await call('sendMessage', 'forum', there)).toEqual(
      refused(400, 'Bad Request: TOPIC_CLOSED'),
    );
    telegram.sim.setTopicClosed('forum', threadId, false);
    expect(await call('sendMessage', 'forum', there)).toMatchObject({ text: 'Result' });
    expect(await updates()).toMatchObject([
      { message: { forum_topic_created: { name: 'results' } } },
      { message: { forum_topic_closed: {}, message_thread_id: threadId } },
      { message: { forum_topic_reopened: {} } },
    ]);
    expect(await call('sendMessage', 'forum', { ...there, message_thread_id: 99 })).toEqual(
      refused(400, 'Bad Request: message thread not found'),
    );
  });
});

describe('the bot', () => {
  it('that may not write is told so', async () => {
    telegram.sim.setMember({ group: 'club', user: 'bot', status: 'restricted' });
    expect(await call('sendMessage', 'club', { text: 'x' })).toEqual(
      refused(400, 'Bad Request: not enough rights to send text messages to the chat'),
    );
    expect(await updates()).toMatchObject([
      { my_chat_member: { new_chat_member: { status: 'restricted', can_send_messages: false } } },
    ]);
  });

  it('that was kicked is told so, and at each call', async () => {
    telegram.sim.setMember({ group: 'club', user: 'bot', status: 'kicked' });
    expect(await updates()).toMatchObject([
      {
        my_chat_member: {
          from: { first_name: 'Alice' },
          old_chat_member: { status: 'member' },
          new_chat_member: { status: 'kicked', until_date: 0 },
        },
      },
    ]);
    for (const method of ['sendMessage', 'getChatAdministrators', 'leaveChat']) {
      expect(await call(method, 'club', { text: 'x' })).toEqual(
        refused(403, 'Forbidden: bot was kicked from the supergroup chat'),
      );
    }
  });

  it('that a person blocked is told so, and may write again when they unblock it', async () => {
    telegram.sim.send('alice', 'alice', '/start');
    telegram.sim.setReachability('alice', 'blocked');
    expect(await call('sendMessage', 'alice', { text: 'x' })).toEqual(
      refused(403, 'Forbidden: bot was blocked by the user'),
    );
    telegram.sim.setReachability('alice', 'reachable');
    expect(await call('sendMessage', 'alice', { text: 'x' })).toMatchObject({ text: 'x' });
    expect(await updates()).toMatchObject([
      { message: { text: '/start' } },
      { my_chat_member: { new_chat_member: { status: 'kicked' } } },
      { my_chat_member: { new_chat_member: { status: 'member' } } },
    ]);
    telegram.sim.setReachability('alice', 'deactivated');
    expect(await call('sendMessage', 'alice', { text: 'x' })).toEqual(
      refused(403, 'Forbidden: user is deactivated'),
    );
  });

  it('pins messages as an administrator only', async () => {
    const { message_id } = (await call('sendMessage', 'club', { text: 'Card' })) as {
      message_id: number;
    };
    expect(await call('pinChatMessage', 'club', { message_id })).toEqual(
      refused(400, 'Bad Request: not enough rights to manage pinned messages in the chat'),
    );
    telegram.sim.setMember({ group: 'club', user: 'bot', status: 'administrator' });
    expect(await call('pinChatMessage', 'club', { message_id: 999 })).toEqual(
      refused(400, 'Bad Request: message to pin not found'),
    );
    await updates();
    expect(await call('pinChatMessage', 'club', { message_id })).toBe(true);
    expect(await updates()).toMatchObject([
      { message: { from: { is_bot: true }, pinned_message: { message_id, text: 'Card' } } },
    ]);
    expect(await call('getChat', 'club')).toMatchObject({ pinned_message: { message_id } });
    expect(await call('unpinChatMessage', 'club')).toBe(true);
    expect(await call('getChat', 'club')).not.toHaveProperty('pinned_message');
    expect(await call('unpinChatMessage', 'club')).toEqual(
      refused(400, 'Bad Request: message to unpin not found'),
    );
    expect(await call('pinChatMessage', 'club', { message_id })).toBe(true);
    expect(await call('unpinAllChatMessages', 'club')).toBe(true);
    expect(telegram.sim.transcript('club').filter(({ isPinned }) => isPinned)).toEqual([]);
  });
});
