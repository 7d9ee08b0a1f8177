import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startFakeTelegram, type FakeTelegram, type TranscriptMessage } from '../../src/index.ts';
import { callMethod } from './call-method.ts';

const START_MS = Date.UTC(2026, 10, 21, 12);
let telegram: FakeTelegram;
let now = START_MS;
let chat: number;
let byAlice: TranscriptMessage;

beforeAll(async () => {
  telegram = await startFakeTelegram({ clock: () => now });
  telegram.sim.seed({
    users: [
      { firstName: 'Alice', username: 'alice' },
      { firstName: 'Bob', username: 'bob' },
    ],
    groups: [{ title: 'demo', creator: 'alice', members: ['bob'] }],
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

describe('editing', () => {
  const NOT_MODIFIED =
    'Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message';

  it('to the same text and buttons is refused, also when the markup is written in another way', async () => {
    const id = await sent('<b>Card</b>', { parse_mode: 'HTML', ...keyboard('y') });
    const same = {
      chat_id: chat,
      message_id: id,
      text: '<strong>Card</strong> ',
      parse_mode: 'HTML',
    };
    expect(await refusal('editMessageText', { ...same, ...keyboard('y') })).toBe(NOT_MODIFIED);
    expect(
      await refusal('editMessageReplyMarkup', { chat_id: chat, message_id: id, ...keyboard('y') }),
    ).toBe(NOT_MODIFIED);
  });

  it('of the text alone takes the buttons away and counts as one change', async () => {
    const id = await sent('Card', keyboard('y'));
    const { body } = await callMethod(telegram, 'editMessageText', {
      chat_id: chat,
      message_id: id,
      text: 'Closed',
    });
    expect(body.result).toMatchObject({ text: 'Closed', edit_date: START_MS / 1000 });
    expect(body.result).not.toHaveProperty('reply_markup');
    expect(telegram.sim.transcript('demo').find((message) => message.id === id)).toMatchObject({
      editCount: 1,
      buttons: [],
    });
  });

  it('of the buttons alone keeps the text', async () => {
    const id = await sent('Card', keyboard('y'));
    const { body } = await callMethod(telegram, 'editMessageReplyMarkup', {
      chat_id: chat,
      message_id: id,
    });
    expect(body.result).toMatchObject({ text: 'Card' });
    expect(body.result).not.toHaveProperty('reply_markup');
  });

  it.each([
    ['a message that does not exist', { message_id: 9999 }, 'message to edit not found'],
    ['no message', { chat_id: '', message_id: 0 }, 'message identifier is not specified'],
    [
      'a keyboard that is not inline',
      { reply_markup: { remove_keyboard: true } },
      'inline keyboard expected',
    ],
    ['a text that is too long', { text: 'a'.repeat(4097) }, 'MESSAGE_TOO_LONG'],
    ['no text', { text: '' }, 'message text is empty'],
  ])('refuses %s', async (_name, parameters, reason) => {
    const id = await sent('Card');
    expect(
      await refusal('editMessageText', {
        chat_id: chat,
        message_id: id,
        text: 'New',
        ...parameters,
      }),
    ).toBe(`Bad Request: ${reason}`);
  });

  it("refuses others' messages", async () => {
    expect(
      await refusal('editMessageText', { chat_id: chat, message_id: byAlice.id, text: 'x' }),
    ).toBe("Bad Request: message can't be edited");
  });

  it('goes on for messages of any age', async () => {
    const id = await sent('Card');
    now = START_MS + 30 * 24 * 60 * 60 * 1000;
    const { status } = await callMethod(telegram, 'editMessageText', {
      chat_id: chat,
      message_id: id,
      text: 'Still here',
    });
    now = START_MS;
    expect(status).toBe(200);
  });
});

describe('deleteMessage', () => {
  it('takes a message of the bot away, once', async () => {
    const id = await sent('gone');
    const call = { chat_id: chat, message_id: id };
    expect((await callMethod(telegram, 'deleteMessage', call)).body).toEqual({
      ok: true,
      result: true,
    });
    expect(await refusal('deleteMessage', call)).toBe('Bad Request: message to delete not found');
    expect(telegram.sim.transcript('demo').map((message) => message.id)).not.toContain(id);
  });

  it.each([
    [{ chat_id: '' }, 'chat identifier is not specified'],
    [{ message_id: 0 }, 'message identifier is not specified'],
  ])('refuses %o', async (parameters, reason) => {
    expect(await refusal('deleteMessage', { chat_id: chat, message_id: 1, ...parameters })).toBe(
      `Bad Request: ${reason}`,
    );
  });

  it("refuses others' messages where the bot is no administrator, and old ones", async () => {
    expect(await refusal('deleteMessage', { chat_id: chat, message_id: byAlice.id })).toBe(
      "Bad Request: message can't be deleted",
    );
    const id = await sent('old');
    now = START_MS + 49 * 60 * 60 * 1000;
    expect(await refusal('deleteMessage', { chat_id: chat, message_id: id })).toBe(
      "Bad Request: message can't be deleted for everyone",
    );
    now = START_MS;
  });
});
