import { createServer } from 'node:http';

import { Telegraf } from 'telegraf';

/** What Telegraf can do at most, in a process of its own: it answers each press and stores nothing. */
const [apiRoot = '', token = '', port = '', secretToken = ''] = process.argv.slice(2);

const path = '/telegram/webhook';
const bot = new Telegraf(token, { telegram: { apiRoot, webhookReply: false } });
bot.on('callback_query', (ctx) => ctx.answerCbQuery('Your vote: yes'));
bot.botInfo = await bot.telegram.getMe();
const handle = bot.webhookCallback(path, { secretToken });
const server = createServer((request, response) => void handle(request, response));
server.listen(Number(port), '127.0.0.1', () => {
  void bot.telegram.setWebhook(`http://127.0.0.1:${port}${path}`, { secret_token: secretToken });
});
