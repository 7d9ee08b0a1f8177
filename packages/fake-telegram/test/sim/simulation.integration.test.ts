import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { startFakeTelegram, type FakeTelegram } from '../../src/index.ts';
import { callMethod } from '../http/call-method.ts';

let telegram: FakeTelegram;

beforeEach(async () => {
  telegram = await startFakeTelegram();
  await sim('seed', {
    users: [
      { firstName: 'Alice', username: 'alice' },
      { firstName: 'Bob', lastName: 'One' },
      { firstName: 'Bob', lastName: 'Two' },
    ],
    groups: [
      { title: 'demo group', creator: 'alice', members: ['bob one'] },
      { title: 'silent', creator: 'alice', bot: 'none' },
    ],
  });
});

afterEach(async () => {
  await telegram.close();
});

interface SimAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

async function sim(path: string, body?: object): Promise<SimAnswer> {
  const request = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(`${telegram.url}/sim/${path}`, request);
  return { status: response.status, body: (await response.json()) as SimAnswer['body'] };
}

async function postCard(): Promise<number> {
  const { body } = await callMethod(telegram, 'sendMessage', {
    chat_id: telegram.sim.chatId('demo group'),
    text: 'Card',
    reply_markup: {
      inline_keyboard: [
        [
          { text: '👍 Yes', callback_data: 'y' },
          { text: '👎 No', callback_data: 'n' },
        ],
        [{ text: 'Rules', url: 'https://example.com/' }],
      ],
    },
  });
  return (body.result as { message_id: number }).message_id;
}

describe('a terminal client', () => {
  it('finds out who and what is there', async () => {
    const response = await fetch(`${telegram.url}/sim`);
    expect(await response.json()).toMatchObject({
      bot: { username: 'sesi_vote_bot' },
      users: [{ username: 'alice' }, { lastName: 'One' }, { lastName: 'Two' }],
      groups: [{ title: 'demo group' }, { title: 'silent' }],
    });
  });

  it('sends by names and reads only what is new after that', async () => {
    const { body: sent } = await sim('send', {
      chat: 'Demo Group',
      from: 'ALICE',
      text: '/start now',
    });
    expect(sent).toMatchObject({ message: { text: '/start now', from: { username: 'alice' } } });
    const waiting = sim(`events?after=${String(sent['sequence'])}&wait_ms=10000`);
    await postCard();
    const { body } = await waiting;
    expect(body).toMatchObject({
      events: [{ kind: 'message', message: { text: 'Card', chat: 'demo group' } }],
      lastSequence: Number(sent['sequence']) + 1,
      lost: 0,
    });
  });

  it('sends to the bot in private when no chat is named', async () => {
    const { body } = await sim('send', { from: 'alice', text: '/start' });
    expect(body).toMatchObject({ message: { chat: 'Alice' } });
    expect(telegram.sim.transcript('alice')).toHaveLength(1);
  });

  it('presses the newest such button and gets the toast, which is an event too', async () => {
    await postCard();
    const pressed = sim('press', { chat: 'demo group', from: 'alice', button: 'yes' });
    const updates = await callMethod(telegram, 'getUpdates', { offset: -1, timeout: 5 });
    const [{ callback_query: query }] = updates.body.result as [
      { callback_query: { id: string; data: string } },
    ];
    expect(query.data).toBe('y');
    await callMethod(telegram, 'answerCallbackQuery', {
      callback_query_id: query.id,
      text: 'Counted',
    });
    const { body } = await pressed;
    expect(body).toMatchObject({ toast: { text: 'Counted', isAlert: false } });
    const { events } = await telegram.sim.events(Number(body['sequence']));
    expect(events).toMatchObject([
      { kind: 'toast', text: 'Counted', to: { name: 'Alice' }, chat: 'demo group' },
    ]);
  });

  it('gets null when the bot does not answer in time', async () => {
    await postCard();
    const { body } = await sim('press', {
      chat: 'demo group',
      from: 'alice',
      button: 'n',
      timeoutMs: 20,
    });
    expect(body).toMatchObject({ toast: null });
  });

  it('reads a transcript with edits marked and deleted messages gone', async () => {
    const chat = { chat_id: telegram.sim.chatId('demo group') };
    const id = await postCard();
    await callMethod(telegram, 'editMessageText', { ...chat, message_id: id, text: 'Changed' });
    const { body } = await sim('transcript?chat=demo%20group');
    expect(body['messages']).toMatchObject([
      { isService: true, text: 'Alice added Sesi' },
      { id, text: 'Changed', editCount: 1, buttons: [] },
    ]);
    const sequence = telegram.sim.lastSequence;
    await callMethod(telegram, 'deleteMessage', { ...chat, message_id: id });
    const page = await telegram.sim.events(sequence);
    expect(page.events).toMatchObject([{ kind: 'delete', message: { text: 'Changed' } }]);
    expect(telegram.sim.transcript('demo group')).toHaveLength(1);
  });

  it('waits for a text of the bot, or is told what came instead', async () => {
    await sim('send', { chat: 'demo group', from: 'alice', text: 'Card please' });
    const waiting = sim('wait', { chat: 'demo group', contains: 'Card', from: 'bot' });
    await postCard();
    expect((await waiting).body).toMatchObject({ message: { from: { isBot: true } } });
    const late = await sim('wait', { chat: 'demo group', contains: 'never', timeoutMs: 20 });
    expect(late).toMatchObject({ status: 504, body: { error: { code: 'TIMED_OUT' } } });
    expect(JSON.stringify(late.body)).toContain('Alice: Card please');
  });

  it('plants faults, repeats updates and reads the calls', async () => {
    await sim('faults', { method: 'getMe', error_code: 502, description: 'Bad Gateway' });
    expect((await callMethod(telegram, 'getMe')).status).toBe(502);
    const { body } = await sim('calls?method=getme');
    expect(body['calls']).toMatchObject([{ method: 'getMe', status: 502 }]);
    await sim('send', { from: 'alice', text: '/start' });
    const repeated = await sim('duplicate-last-update', {});
    expect(repeated.body).toMatchObject({ update: { message: { text: '/start' } } });
  });

  it('that goes on from a number of a forgotten server is answered at once', async () => {
    const page = await telegram.sim.events(5000, 10_000);
    expect(page).toEqual({ events: [], lastSequence: telegram.sim.lastSequence, lost: 0 });
  });
});

describe('a name', () => {
  it.each([
    [
      'send',
      { from: 'zed', text: 'x' },
      404,
      'UNKNOWN_USER',
      "Nobody here is called 'zed'. People: alice (",
    ],
    [
      'send',
      { chat: 'nowhere', from: 'alice', text: 'x' },
      404,
      'UNKNOWN_CHAT',
      "Groups: 'demo group' (-100",
    ],
    ['send', { from: 'bob', text: 'x' }, 409, 'AMBIGUOUS_NAME', 'use the id'],
    [
      'send',
      { chat: 'demo group', from: 'bob two', text: 'x' },
      403,
      'NOT_A_MEMBER',
      "Bob is not in 'demo group'",
    ],
    [
      'send',
      { chat: 'alice', from: 'bob one', text: 'x' },
      403,
      'NOT_A_MEMBER',
      'private chat of alice',
    ],
    ['send', { from: 'alice', text: ' ' }, 400, 'INVALID_REQUEST', 'needs a text'],
    ['send', { from: 'alice', txt: 'x' }, 400, 'INVALID_REQUEST', 'txt'],
    [
      'send',
      { chat: 'demo group', from: 'alice', text: 'x', replyTo: 99 },
      404,
      'UNKNOWN_MESSAGE',
      'no message 99',
    ],
    [
      'press',
      { chat: 'silent', from: 'alice', button: 'x' },
      404,
      'UNKNOWN_BUTTON',
      'No message in this chat has buttons',
    ],
    ['users', { firstName: 'Eve', username: 'Alice' }, 400, 'INVALID_REQUEST', 'belongs to alice'],
    ['groups', { title: 'new', creator: 'zed' }, 404, 'UNKNOWN_USER', 'Nobody here'],
  ])('%s %o that is wrong is refused and helped', async (path, request, status, code, text) => {
    const before = telegram.sim.users().length;
    const answer = await sim(path, request);
    expect(answer).toMatchObject({ status, body: { error: { code } } });
    expect(JSON.stringify(answer.body)).toContain(text);
    expect(telegram.sim.users()).toHaveLength(before);
  });

  it('of a button that is not there is answered with those that are', async () => {
    const messageId = await postCard();
    const at = { chat: 'demo group', from: 'alice', messageId };
    expect(JSON.stringify((await sim('press', { ...at, button: 'Maybe' })).body)).toContain(
      "Buttons: '👍 Yes', '👎 No', 'Rules'.",
    );
    expect(JSON.stringify((await sim('press', { ...at, button: 'Rules' })).body)).toContain(
      'opens https://example.com/',
    );
  });

  it('can change, while the id stays', async () => {
    const { id } = telegram.sim.changeUser('alice', { username: undefined, firstName: 'Alicia' });
    telegram.sim.send('demo group', id, '/start');
    const { body } = await callMethod(telegram, 'getUpdates', { offset: -1 });
    expect(body.result).toMatchObject([{ message: { from: { id, first_name: 'Alicia' } } }]);
    expect(JSON.stringify(body.result)).not.toContain('username":"alice');
  });
});

describe('a stale press', () => {
  it('brings data that the message no longer has', async () => {
    const id = await postCard();
    const chatId = telegram.sim.chatId('demo group');
    await callMethod(telegram, 'editMessageReplyMarkup', { chat_id: chatId, message_id: id });
    const message = { chatId, id };
    await expect(telegram.sim.press('alice', message, 'y')).rejects.toThrow('It has no buttons');
    await telegram.sim.press('alice', message, 'y', { isStale: true, timeoutMs: 1 });
    const { body } = await callMethod(telegram, 'getUpdates', { offset: -1 });
    expect(body.result).toMatchObject([{ callback_query: { data: 'y' } }]);
  });
});

describe('seeding', () => {
  it('a second time changes nothing, and adds members that are missing', async () => {
    const updates = await callMethod(telegram, 'getUpdates');
    const groups = [{ title: 'demo group', creator: 'alice', members: ['bob one'] }];
    const users = [{ firstName: 'Alice', username: 'alice' }];
    await sim('seed', { users, groups });
    expect((await callMethod(telegram, 'getUpdates')).body).toEqual(updates.body);
    await sim('seed', {
      groups: [{ title: 'demo group', creator: 'alice', members: ['bob two'] }],
    });
    expect(telegram.sim.transcript('demo group').at(-1)?.text).toBe('Bob Two joined the group');
  });
});

describe('closing', () => {
  it('lets nobody wait', async () => {
    const waiting = [
      telegram.sim.press(
        'alice',
        { chatId: telegram.sim.chatId('demo group'), id: await postCard() },
        'y',
      ),
      telegram.sim.events(telegram.sim.lastSequence, 60_000),
    ];
    const poll = fetch(`${telegram.url}/bot${telegram.token}/getUpdates?timeout=50&offset=-1`);
    await poll;
    const parked = fetch(
      `${telegram.url}/bot${telegram.token}/getUpdates?timeout=50&offset=500000099`,
    ).catch((error: unknown) => error);
    await telegram.close();
    await Promise.all([...waiting, parked]);
    await telegram.close();
  });
});
