import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { Bot, GrammyError, InlineKeyboard, InputFile, webhookCallback } from 'grammy';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { startFakeTelegram, type FakeTelegram } from '../src/index.ts';

let telegram: FakeTelegram;

beforeEach(async () => {
  telegram = await startFakeTelegram();
  telegram.sim.seed({
    users: [{ firstName: 'Alice', username: 'alice' }, { firstName: 'Bob' }],
    groups: [{ title: 'demo', creator: 'alice', members: ['Bob'] }],
  });
});

afterEach(async () => {
  await telegram.close();
});

/** A bot that counts votes, as grammY's guide would write it. */
function newBot(): Bot {
  const bot = new Bot(telegram.token, { client: { apiRoot: telegram.url } });
  const voters = new Set<number>();
  bot.command('vote', (ctx) =>
    ctx.reply('<b>Lunch?</b>', {
      parse_mode: 'HTML',
      reply_markup: new InlineKeyboard().text('Yes', 'y'),
    }),
  );
  bot.callbackQuery('y', async (ctx) => {
    voters.add(ctx.from.id);
    await ctx.answerCallbackQuery('Counted');
    await ctx.editMessageText(`${voters.size} voted`, {
      reply_markup: new InlineKeyboard().text('Yes', 'y'),
    });
  });
  bot.command('export', (ctx) =>
    ctx.replyWithDocument(new InputFile(Buffer.from('a,b\n'), 'votes.csv'), { caption: 'All' }),
  );
  return bot;
}

/** A vote of two people, whichever way updates come. */
async function expectVote(): Promise<void> {
  telegram.sim.send('demo', 'alice', '/vote@sesi_vote_bot');
  const card = await telegram.sim.waitFor('demo', ({ html }) => html === '<b>Lunch?</b>');
  expect(await telegram.sim.press('alice', card, 'Yes')).toEqual({
    text: 'Counted',
    isAlert: false,
  });
  expect(await telegram.sim.press('Bob', card, 'Yes')).toMatchObject({ text: 'Counted' });
  await telegram.sim.waitFor('demo', ({ text, id }) => id === card.id && text === '2 voted');
  telegram.sim.send('demo', 'Bob', '/export');
  const { file } = await telegram.sim.waitFor('demo', ({ text }) => text === 'All');
  expect(file).toMatchObject({ name: 'votes.csv', mimeType: 'text/csv' });
  expect(telegram.sim.fileContent(file?.id ?? '').toString()).toBe('a,b\n');
}

describe('a grammY bot', () => {
  it('votes with people by long polling', async () => {
    const bot = newBot();
    const running = bot.start();
    await expectVote();
    await bot.stop();
    await running;
  });

  it('votes with people by a webhook with a secret', async () => {
    const handle = webhookCallback(newBot(), 'http', { secretToken: 'secret' });
    const server = createServer((request, response) => {
      void handle(request, response);
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    // A server that listens on a port has such an address.
    const { port } = server.address() as AddressInfo;
    const api = newBot().api;
    await api.setWebhook(`http://127.0.0.1:${port}/`, { secret_token: 'secret' });
    await expectVote();
    expect(await api.getWebhookInfo()).toMatchObject({ url: `http://127.0.0.1:${port}/` });
    await api.deleteWebhook();
    server.closeAllConnections();
    server.close();
  });

  it('reads refusals with their parameters, and sets menus of commands', async () => {
    const { api } = newBot();
    const old = telegram.sim.addGroup({ title: 'small', type: 'group', creator: 'alice' }).id;
    const { id } = telegram.sim.upgradeGroup(old);
    const error = await api.sendMessage(old, 'x').catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(GrammyError);
    expect(error).toMatchObject({ error_code: 400, parameters: { migrate_to_chat_id: id } });
    const commands = [{ command: 'vote', description: 'Memilih' }];
    const scope = { type: 'all_group_chats' } as const;
    await api.setMyCommands(commands, { scope, language_code: 'id' });
    expect(await api.getMyCommands({ scope, language_code: 'id' })).toEqual(commands);
    expect(await api.getMyCommands({ scope })).toEqual([]);
  });
});
