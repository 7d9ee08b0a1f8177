import { type FakeTelegram, startFakeTelegram } from '@sesi/fake-telegram';
import { beforeEach, describe, expect, test } from 'vitest';

import { BotApi } from '../../../src/telegram/api/bot-api.ts';
import { WatchedTelegram } from '../../../src/telegram/api/watched-telegram.ts';
import type { View } from '../../../src/telegram/views/view.ts';

let telegram: FakeTelegram;
let api: BotApi;
let chatId: number;

beforeEach(async () => {
  telegram = await startFakeTelegram();
  telegram.sim.addUser({ firstName: 'Alice' });
  chatId = telegram.sim.addGroup({ title: 'Club', creator: 'Alice' }).id;
  api = new BotApi(new WatchedTelegram(telegram.token, { apiRoot: telegram.url }));
  return () => telegram.close();
});

const view = (html: string): View => ({
  html,
  rows: [[{ label: 'Join', button: { action: 'join', sessionId: 'S' } }]],
});

describe('the calls of the bot', () => {
  test('an edit that changes nothing is a success', async () => {
    const id = await api.send({ chatId }, view('<b>one</b>'));
    await api.edit(chatId, id, view('two'));
    await expect(api.edit(chatId, id, view('two'))).resolves.toBeUndefined();
    expect(telegram.sim.calls({ method: 'editMessageText' }).map(({ status }) => status)).toEqual([
      200, 400,
    ]);
  });

  test('a message that is answered and gone is answered all the same', async () => {
    const id = await api.send({ chatId, replyTo: 999_999 }, view('here'));
    expect(telegram.sim.transcript(chatId).find((message) => message.id === id)?.text).toBe('here');
  });

  test('an edit of a message that is not there is told apart', async () => {
    await expect(api.edit(chatId, 999_999, view('two'))).rejects.toMatchObject({
      failure: 'message-gone',
    });
  });

  test('a message to a group that has become a supergroup goes there, and the move is told', async () => {
    const { sim } = telegram;
    const small = sim.addGroup({ title: 'Small', type: 'group', creator: 'Alice' });
    const moves: (readonly number[])[] = [];
    const client = new WatchedTelegram(telegram.token, { apiRoot: telegram.url });
    const follower = new BotApi(client, async (from, to) => void moves.push([from, to]));
    const old = await follower.send({ chatId: small.id }, view('one'));
    const supergroup = sim.upgradeGroup(small.id);
    await follower.send({ chatId: small.id, replyTo: old }, view('two'));
    const isOurs = ({ text }: { readonly text: string }): boolean => text === 'two';
    expect(sim.transcript(supergroup.id).filter(isOurs)).toHaveLength(1);
    expect(moves).toEqual([[small.id, supergroup.id]]);
  });

  test('a toast that is too long is cut', async () => {
    await api.send({ chatId }, view('one'));
    const { sim } = telegram;
    const toast = sim.press('Alice', sim.findButton(chatId, 'Join'), 'Join');
    const updates = new WatchedTelegram(telegram.token, { apiRoot: telegram.url });
    const received = await updates.callApi('getUpdates', {});
    const [pressId = ''] = received.flatMap((update) =>
      'callback_query' in update ? [update.callback_query.id] : [],
    );
    await api.answerPress(pressId, `x${'🍕'.repeat(150)}`);
    // Never within a character.
    expect((await toast)?.text).toBe(`x${'🍕'.repeat(99)}…`);
  });

  test('who manages a group is known by number', async () => {
    const [alice] = telegram.sim.users();
    expect(await api.administrators(chatId)).toEqual([String(alice?.id)]);
  });

  test('a server that is gone is told apart from one that refuses', async () => {
    await telegram.close();
    await expect(api.send({ chatId }, view('one'))).rejects.toMatchObject({ failure: 'not-sent' });
  });
});
