import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { startFakeTelegram } from '../src/index.ts';
import { callMethod } from './http/call-method.ts';

let folder: string;
let stateFile: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fake-telegram-'));
  stateFile = join(folder, 'data', 'telegram.json');
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

const seed = {
  users: [{ firstName: 'Alice', username: 'alice' }],
  groups: [{ title: 'demo', creator: 'alice', topics: ['votes'] }],
};

describe('a state file', () => {
  it('lets people, chats, messages, numbers and unconfirmed updates go on after a restart', async () => {
    const before = await startFakeTelegram({ stateFile });
    before.sim.seed(seed);
    const chatId = before.sim.chatId('demo');
    before.sim.send('alice', 'alice', '/start');
    const question = before.sim.send('demo', 'alice', '/propose 👍');
    const card = await callMethod(before, 'sendMessage', {
      chat_id: chatId,
      text: '<b>Card</b>',
      parse_mode: 'HTML',
      reply_parameters: { message_id: question.id },
      reply_markup: { inline_keyboard: [[{ text: 'Yes', callback_data: 'y' }]] },
    });
    await callMethod(before, 'setMyCommands', {
      commands: [{ command: 'vote', description: 'Vote' }],
    });
    const pending = await callMethod(before, 'getUpdates');
    const transcript = before.sim.transcript('demo');
    const { lastSequence } = before.sim;
    await before.close();

    await using after = await startFakeTelegram({ stateFile });
    after.sim.seed(seed);
    expect(after.sim.transcript('demo')).toEqual(transcript);
    expect(after.sim.lastSequence).toBe(lastSequence);
    expect((await callMethod(after, 'getUpdates')).body).toEqual(pending.body);
    expect((await callMethod(after, 'getMyCommands')).body.result).toHaveLength(1);

    const { message_id: cardId } = card.body.result as { message_id: number };
    const edited = await callMethod(after, 'editMessageText', {
      chat_id: chatId,
      message_id: cardId,
      text: 'Closed',
    });
    expect(edited.status).toBe(200);
    expect(after.sim.send('demo', 'alice', 'next').id).toBe(cardId + 1);
    const { status } = await callMethod(after, 'sendMessage', {
      chat_id: after.sim.chatId('alice'),
      text: 'still started',
    });
    expect(status).toBe(200);
  });

  it('is written soon after a change, not only at the end', async () => {
    await using telegram = await startFakeTelegram({ stateFile });
    telegram.sim.seed(seed);
    telegram.sim.send('demo', 'alice', 'remember me');
    await vi.waitFor(async () =>
      expect(await readFile(stateFile, 'utf8')).toContain('remember me'),
    );
  });

  it('lets a press be answered after a restart', async () => {
    const before = await startFakeTelegram({ stateFile });
    before.sim.seed(seed);
    const chat = { chat_id: before.sim.chatId('demo') };
    await callMethod(before, 'sendMessage', {
      ...chat,
      text: 'Card',
      reply_markup: { inline_keyboard: [[{ text: 'Yes', callback_data: 'y' }]] },
    });
    const pressed = before.sim.press('alice', before.sim.findButton('demo', 'Yes'), 'Yes');
    await before.close();
    expect(await pressed).toBeUndefined();

    await using after = await startFakeTelegram({ stateFile });
    const updates = (await callMethod(after, 'getUpdates', { offset: -1 })).body.result;
    const [{ callback_query: query }] = updates as [{ callback_query: { id: string } }];
    const answered = await callMethod(after, 'answerCallbackQuery', {
      callback_query_id: query.id,
      text: 'late',
    });
    expect(answered.body).toEqual({ ok: true, result: true });
    expect(after.sim.transcript('demo')).not.toHaveLength(0);
  });

  it.each([
    ['not JSON', '{"format": ', 'is damaged: it is not JSON'],
    ['something else', '{"format": "other"}', 'is damaged'],
  ])('that is %s stops the start and is named', async (_name, content, reason) => {
    const path = join(folder, 'broken.json');
    await writeFile(path, content);
    await expect(startFakeTelegram({ stateFile: path })).rejects.toThrow(
      `The state file ${path} ${reason}`,
    );
    await expect(startFakeTelegram({ stateFile: path })).rejects.toMatchObject({
      code: 'STATE_FILE',
    });
    expect(await readFile(path, 'utf8')).toBe(content);
  });

  it('of another bot is refused', async () => {
    const mine = await startFakeTelegram({ stateFile });
    mine.sim.seed(seed);
    await mine.close();
    await expect(startFakeTelegram({ stateFile, token: '42:other' })).rejects.toThrow(
      'belongs to the bot 110000001, but the token is of 42',
    );
  });

  it('that can not be written is an error at the end', async () => {
    await writeFile(join(folder, 'file'), '');
    const telegram = await startFakeTelegram({ stateFile: join(folder, 'state.json') });
    await rm(folder, { recursive: true });
    await writeFile(folder, '');
    telegram.sim.seed(seed);
    await expect(telegram.close()).rejects.toMatchObject({ code: 'STATE_FILE' });
  });
});

describe('starting', () => {
  it.each([
    [{ token: 'secret' }, 'A bot token looks like'],
    [{ botUsername: 'sesi' }, "can't be a bot's username"],
  ])('with %o is refused with the reason', async (options, reason) => {
    await expect(startFakeTelegram(options)).rejects.toThrow(reason);
  });

  it('on a port that is taken is refused and names it', async () => {
    await using first = await startFakeTelegram();
    const port = Number(new URL(first.url).port);
    await expect(startFakeTelegram({ port })).rejects.toThrow(`127.0.0.1:${port}`);
  });
});
