import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { Markup, Telegraf, TelegramError } from 'telegraf';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { startFakeTelegram, type FakeTelegram } from '../src/index.ts';
import { callMethod } from './http/call-method.ts';

let telegram: FakeTelegram;
let running: { readonly bot: Telegraf; readonly done: Promise<void> }[];

beforeEach(async () => {
  running = [];
  telegram = await startFakeTelegram();
  telegram.sim.seed({
    users: [
      { firstName: 'Alice', username: 'alice', languageCode: 'id' },
      { firstName: 'Bob', lastName: 'B' },
    ],
    groups: [{ title: 'demo', creator: 'alice', members: ['Bob B'] }],
  });
});

afterEach(async () => {
  for (const { bot } of running) bot.stop();
  await Promise.all(running.map(({ done }) => done));
  await telegram.close();
});

function newBot(): Telegraf {
  return new Telegraf(telegram.token, {
    telegram: { apiRoot: telegram.url, webhookReply: false },
  });
}

/** Resolves when a poller has confirmed all updates: its next poll stands. */
async function pollStands(): Promise<void> {
  await vi.waitFor(async () => {
    const { body } = await callMethod(telegram, 'getWebhookInfo');
    expect(body.result).toMatchObject({ pending_update_count: 0 });
  });
}

/** Starts polling and waits until the first updates are confirmed. */
async function launch(
  bot: Telegraf,
  allowedUpdates?: ('message' | 'callback_query' | 'chat_member')[],
): Promise<void> {
  let isPolling = false;
  const done = bot.launch(allowedUpdates === undefined ? {} : { allowedUpdates }, () => {
    isPolling = true;
  });
  running.push({ bot, done });
  await vi.waitFor(() => expect(isPolling).toBe(true));
  await pollStands();
}

describe('a Telegraf bot', () => {
  it('answers commands in groups and in private, with its name or without', async () => {
    const bot = newBot();
    bot.command('echo', (ctx) => ctx.reply(`${ctx.from.first_name}: ${ctx.payload}`));
    await launch(bot);
    telegram.sim.send('demo', 'alice', '/echo 👍 halo');
    telegram.sim.send('demo', 'Bob', '/ECHO@sesi_vote_bot no');
    telegram.sim.send('demo', 'Bob', '/echo@Sesi_Vote_Bot two');
    telegram.sim.send('Bob', 'Bob', '/echo three');
    await telegram.sim.waitFor('demo', ({ text }) => text === 'Alice: 👍 halo');
    await telegram.sim.waitFor('demo', ({ text }) => text === 'Bob: two');
    await telegram.sim.waitFor('Bob', ({ text }) => text === 'Bob: three');
    expect(telegram.sim.transcript('demo').filter(({ from }) => from.isBot)).toHaveLength(2);
  });

  it('shows buttons, edits its message on a press and gives each person a toast', async () => {
    const joined = new Set<string>();
    const bot = newBot();
    bot.command('session', (ctx) =>
      ctx.replyWithHTML(
        '<b>Join</b>?',
        Markup.inlineKeyboard([Markup.button.callback('✅ Join', 'join')]),
      ),
    );
    bot.action('join', async (ctx) => {
      if (joined.has(ctx.from.first_name)) {
        await ctx.answerCbQuery('Already joined', { show_alert: true });
        return;
      }
      joined.add(ctx.from.first_name);
      await ctx.answerCbQuery('You joined');
      await ctx.editMessageText(`<b>Joined</b>: ${[...joined].join(', ')}`, {
        parse_mode: 'HTML',
        reply_markup: { inline_keyboard: [[Markup.button.callback('✅ Join', 'join')]] },
      });
    });
    await launch(bot);
    telegram.sim.send('demo', 'alice', '/session');
    const card = await telegram.sim.waitFor('demo', ({ from }) => from.isBot);
    expect(card).toMatchObject({
      text: 'Join?',
      html: '<b>Join</b>?',
      buttons: [[{ text: '✅ Join', data: 'join' }]],
      editCount: 0,
    });

    expect(await telegram.sim.press('alice', card, 'Join')).toEqual({
      text: 'You joined',
      isAlert: false,
    });
    expect(await telegram.sim.press('Bob', card, 'join')).toMatchObject({ text: 'You joined' });
    expect(await telegram.sim.press('Bob', card, '✅ Join')).toEqual({
      text: 'Already joined',
      isAlert: true,
    });
    const edited = await telegram.sim.waitFor('demo', ({ editCount }) => editCount === 2);
    expect(edited).toMatchObject({ id: card.id, html: '<b>Joined</b>: Alice, Bob' });
  });

  it('that never answers a press leaves the person without a toast', async () => {
    const bot = newBot();
    bot.command('session', (ctx) =>
      ctx.reply('?', Markup.inlineKeyboard([Markup.button.callback('Join', 'join')])),
    );
    await launch(bot);
    telegram.sim.send('demo', 'alice', '/session');
    const card = await telegram.sim.waitFor('demo', ({ from }) => from.isBot);
    expect(await telegram.sim.press('alice', card, 'Join', { timeoutMs: 50 })).toBeUndefined();
  });

  it('gets the errors of Telegram as TelegramError', async () => {
    const bot = newBot();
    const id = telegram.sim.chatId('demo');
    const refused = await bot.telegram
      .sendMessage(id, 'a'.repeat(4097))
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(TelegramError);
    expect(refused).toMatchObject({ code: 400, description: 'Bad Request: message is too long' });
    telegram.sim.faults.next('sendMessage', {
      error_code: 429,
      description: 'Too Many Requests: retry after 3',
      parameters: { retry_after: 3 },
    });
    await expect(bot.telegram.sendMessage(id, 'x')).rejects.toMatchObject({
      parameters: { retry_after: 3 },
    });
  });

  it('is told when it is added and removed, and who comes and goes', async () => {
    const seen: string[] = [];
    const bot = newBot();
    bot.on('my_chat_member', (ctx) => {
      const { old_chat_member: before, new_chat_member: after, from } = ctx.myChatMember;
      seen.push(`${from.first_name}: ${before.status} -> ${after.status}`);
    });
    bot.on('new_chat_members', (ctx) => {
      seen.push(`new ${ctx.message.new_chat_members.map((user) => user.first_name).join()}`);
    });
    bot.on('left_chat_member', (ctx) => {
      seen.push(`gone ${ctx.message.left_chat_member.first_name}`);
    });
    await launch(bot);
    telegram.sim.addUser({ firstName: 'Carol' });
    telegram.sim.setMember({ group: 'demo', user: 'Carol', status: 'member', by: 'alice' });
    telegram.sim.setMember({ group: 'demo', user: 'Carol', status: 'left' });
    telegram.sim.setMember({ group: 'demo', user: 'bot', status: 'administrator' });
    telegram.sim.setMember({ group: 'demo', user: 'bot', status: 'kicked' });
    await vi.waitFor(() =>
      expect(seen.toSorted()).toEqual(
        [
          'Alice: left -> member',
          'new Sesi',
          'new Carol',
          'gone Carol',
          'Alice: member -> administrator',
          'Alice: administrator -> kicked',
        ].toSorted(),
      ),
    );
  });

  it('hears in groups only what is meant for it, unless it is an administrator', async () => {
    const heard: string[] = [];
    const bot = newBot();
    bot.on('text', async (ctx) => {
      heard.push(ctx.message.text);
      if (ctx.message.text === '/start') await ctx.reply('hello');
    });
    await launch(bot);
    telegram.sim.send('demo', 'alice', 'talk');
    telegram.sim.send('demo', 'alice', '/start');
    telegram.sim.send('demo', 'alice', '/start@other_bot');
    const hello = await telegram.sim.waitFor('demo', ({ text }) => text === 'hello');
    telegram.sim.send('demo', 'Bob', 'thanks', { replyTo: hello.id });
    telegram.sim.setMember({ group: 'demo', user: 'bot', status: 'administrator' });
    telegram.sim.send('demo', 'Bob', 'talk again');
    await vi.waitFor(() => expect(heard).toEqual(['/start', 'thanks', 'talk again']));
  });

  it('gets joins of others only where it is an administrator and asks for them', async () => {
    const seen: string[] = [];
    const bot = newBot();
    bot.on('chat_member', (ctx) => {
      seen.push(ctx.chatMember.new_chat_member.user.first_name);
    });
    await launch(bot, ['chat_member']);
    telegram.sim.addUser({ firstName: 'Carol' });
    telegram.sim.addUser({ firstName: 'Dan' });
    telegram.sim.setMember({ group: 'demo', user: 'Carol', status: 'member' });
    telegram.sim.setMember({ group: 'demo', user: 'bot', status: 'administrator' });
    telegram.sim.setMember({ group: 'demo', user: 'Dan', status: 'member' });
    await vi.waitFor(() => expect(seen).toEqual(['Dan']));
  });

  it('makes no busy loop when nothing happens, and hears of something at once', async () => {
    const bot = newBot();
    bot.command('ping', (ctx) => ctx.reply('pong'));
    await launch(bot);
    telegram.sim.send('demo', 'alice', '/ping');
    await telegram.sim.waitFor('demo', ({ text }) => text === 'pong');
    const before = telegram.sim.calls({ method: 'getUpdates' }).length;
    const { events } = await telegram.sim.events(telegram.sim.lastSequence, 1500);
    expect(events).toEqual([]);
    expect(telegram.sim.calls({ method: 'getUpdates' }).length - before).toBeLessThanOrEqual(1);

    const start = performance.now();
    telegram.sim.send('alice', 'alice', '/ping');
    await telegram.sim.waitFor('alice', ({ text }) => text === 'pong');
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

describe('two pollers', () => {
  it('can not be: the second ends the first with a conflict', async () => {
    const first = newBot();
    const refused = first.launch().catch((error: unknown) => error);
    await pollStands();
    const second = newBot();
    second.command('ping', (ctx) => ctx.reply('pong'));
    await launch(second);
    expect(await refused).toMatchObject({
      code: 409,
      description:
        'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
    });
    telegram.sim.send('demo', 'alice', '/ping');
    await telegram.sim.waitFor('demo', ({ text }) => text === 'pong');
  });
});

describe('an update', () => {
  it('that a killed bot had not confirmed comes again to the next one', async () => {
    telegram.sim.send('demo', 'alice', '/vote yes');
    const script = fileURLToPath(new URL('crashing-bot.ts', import.meta.url));
    const child = spawn(process.execPath, [script, telegram.url, telegram.token]);
    const [, signal] = await once(child, 'exit');
    expect(signal).toBe('SIGKILL');
    expect(telegram.sim.transcript('demo').at(-1)?.text).toBe('counting');

    const handled: string[] = [];
    const bot = newBot();
    bot.on('text', (ctx) => {
      handled.push(ctx.message.text);
    });
    await launch(bot);
    await vi.waitFor(() => expect(handled).toEqual(['/vote yes']));
  });

  it('that the bot confirmed does not come again, unless Telegram repeats it', async () => {
    const handled: number[] = [];
    const first = newBot();
    first.on('text', (ctx) => {
      handled.push(ctx.update.update_id);
    });
    await launch(first);
    telegram.sim.send('demo', 'alice', '/vote yes');
    await vi.waitFor(() => expect(handled).toHaveLength(1));
    first.stop();
    await running.pop()?.done;

    const second = newBot();
    second.on('text', (ctx) => {
      handled.push(ctx.update.update_id);
    });
    await launch(second);
    const { update_id: repeated } = telegram.sim.duplicateLastUpdate();
    await vi.waitFor(() => expect(handled).toEqual([repeated, repeated]));
  });
});
