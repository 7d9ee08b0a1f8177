import { Telegraf } from 'telegraf';

// A bot in a process of its own, which dies by kill -9 in the middle of handling its first command.
const [apiRoot = '', token = ''] = process.argv.slice(2);
const bot = new Telegraf(token, { telegram: { apiRoot } });
bot.command('vote', async (ctx) => {
  await ctx.reply('counting');
  process.kill(process.pid, 'SIGKILL');
});
await bot.launch();
