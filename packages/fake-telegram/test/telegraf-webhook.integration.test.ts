import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { Markup, Telegraf } from 'telegraf';
import { describe, expect, it } from 'vitest';

import { startFakeTelegram } from '../src/index.ts';

describe('a Telegraf bot behind a webhook', () => {
  it('answers commands and presses, calls in the answer to an update, and checks the secret', async () => {
    await using telegram = await startFakeTelegram();
    telegram.sim.seed({
      users: [{ firstName: 'Alice', username: 'alice' }],
      groups: [{ title: 'demo', creator: 'alice' }],
    });
    const bot = new Telegraf(telegram.token, { telegram: { apiRoot: telegram.url } });
    bot.command('vote', (ctx) =>
      ctx.reply('Lunch?', Markup.inlineKeyboard([Markup.button.callback('Yes', 'y')])),
    );
    bot.action('y', (ctx) => ctx.answerCbQuery('Counted'));
    const handle = bot.webhookCallback('/hook', { secretToken: 'secret' });
    const server = createServer((request, response) => {
      void handle(request, response);
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    // A server that listens on a port has such an address.
    const { port } = server.address() as AddressInfo;
    await bot.telegram.setWebhook(`http://127.0.0.1:${port}/hook`, { secret_token: 'secret' });
    telegram.sim.send('demo', 'alice', '/vote');
    const card = await telegram.sim.waitFor('demo', ({ from }) => from.isBot);
    // Telegraf sends this one in its answer to the update (webhookReply).
    expect(await telegram.sim.press('alice', card, 'Yes')).toMatchObject({ text: 'Counted' });
    await expect
      .poll(() => telegram.sim.calls({ method: 'answerCallbackQuery' }))
      .toMatchObject([{ status: 200 }]);
    await bot.telegram.deleteWebhook();
    server.closeAllConnections();
    server.close();
  });
});
