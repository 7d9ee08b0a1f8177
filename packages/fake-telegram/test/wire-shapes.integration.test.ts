import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { afterAll, expect, it } from 'vitest';

import { startFakeTelegram, type FakeTelegram } from '../src/index.ts';
import { methodTable } from '../src/methods/method-table.ts';
import { readAnswer } from './http/call-method.ts';

// Nobody publishes the Bot API's description on npm but as types for TypeScript. So what the server really sent is written
// down as constants of those types (grammY's, Bot API 10.3) and given to the compiler, which knows every field.
const folder = new URL('../node_modules/.cache/wire-shapes/', import.meta.url);

/** Fields of old versions that the real server still sends (telegram-bot-api, Client.cpp) and no type knows. */
const OLD_FIELDS = new Set([
  'all_members_are_administrators',
  'can_manage_voice_chats',
  'can_send_media_messages',
  'new_chat_participant',
  'left_chat_participant',
]);

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

interface Recorded {
  readonly updates: unknown[];
  readonly results: { readonly method: string; readonly result: unknown }[];
}

it('every answer and every update has the shape that the Bot API describes', async () => {
  const { updates, results } = await recordEverything();
  const called = new Set(results.map(({ method }) => method.toLowerCase()));
  expect([...methodTable.keys()].filter((method) => !called.has(method))).toEqual([]);
  const lines = [
    "import type { ApiMethods, Message, Update } from 'grammy/types';",
    'type Answer<M extends keyof ApiMethods> = ReturnType<ApiMethods[M]>;',
    ...updates.map(
      (update, number) => `export const update${number}: Update = ${literal(update)};`,
    ),
    ...results.map(
      ({ method, result }, number) =>
        `export const answer${number}: ${typeOf(method)} = ${literal(result)};`,
    ),
  ];
  expect(await problemsOf(lines)).toBe('');
  // The check itself can fail: a field of another type, and one that does not exist.
  const wrong = [lines[0] ?? '', 'export const u: Update = { update_id: "1", nonsense: 1 };'];
  expect(await problemsOf(wrong)).toMatch(/TS2322|TS2353/);
});

async function problemsOf(lines: readonly string[]): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = fileURLToPath(new URL('shapes.ts', folder));
  await writeFile(file, lines.join('\n'));
  const compiler = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));
  const options = [
    '--ignoreConfig',
    '--noEmit',
    '--strict',
    '--skipLibCheck',
    '--module',
    'nodenext',
  ];
  try {
    await promisify(execFile)(
      process.execPath,
      [compiler, ...options, '--moduleResolution', 'nodenext', '--types', 'node', file],
      { timeout: 60_000 },
    );
    return '';
  } catch (error) {
    if (error instanceof Error && 'stdout' in error) return String(error.stdout) || error.message;
    throw error;
  }
}

/** Of a message after a change grammY knows less than the message has. */
function typeOf(method: string): string {
  return method.startsWith('editMessage') ? 'Message' : `Answer<'${method}'>`;
}

const ABSENT = '<absent>';

function literal(value: unknown): string {
  const written = JSON.stringify(value, (key, field: unknown) => {
    if (OLD_FIELDS.has(key)) return undefined;
    // grammY's type of it says so: there are no replies further back.
    if (key === 'reply_to_message' && typeof field === 'object') {
      return { ...field, [key]: ABSENT };
    }
    // The one member in a message is an old field; in a change of membership it is not.
    return isMessage(field) ? { ...field, new_chat_member: undefined } : field;
  });
  return written.replaceAll(JSON.stringify(ABSENT), 'undefined');
}

function isMessage(value: unknown): value is object {
  return typeof value === 'object' && value !== null && 'new_chat_members' in value;
}

/** Lets everything happen that there is, by way of every method. */
async function recordEverything(): Promise<Recorded> {
  await using telegram = await startFakeTelegram();
  const recorded: Recorded = { updates: [], results: [] };
  const call = caller(telegram, recorded);
  const { sim } = telegram;
  await call('getUpdates', {
    allowed_updates: ['message', 'callback_query', 'my_chat_member', 'chat_member'],
  });
  sim.seed({
    users: [
      { firstName: 'Alice', lastName: 'A', username: 'alice', languageCode: 'id' },
      { firstName: 'Bob' },
    ],
    groups: [
      { title: 'club', creator: 'alice', members: ['Bob'], bot: 'administrator', topics: ['t'] },
      { title: 'small', type: 'group', creator: 'alice' },
      { title: 'public', username: 'publicgroup', creator: 'alice' },
    ],
  });
  const chat_id = sim.chatId('club');
  sim.send('alice', 'alice', '/start @alice');
  sim.send('alice', 'alice', 'caption', {
    file: { fileName: 'a.txt', content: Buffer.from('hello') },
  });
  sim.setReachability('alice', 'blocked');
  sim.setReachability('alice', 'reachable');
  sim.setMember({ group: 'club', user: 'Bob', status: 'administrator', isAnonymous: true });
  sim.send('club', 'Bob', 'anonymous');
  sim.send('club', 'alice', 'channel', { asChannel: 'News' });
  sim.setMember({ group: 'club', user: 'Bob', status: 'kicked' });
  sim.setMember({ group: 'club', user: 'Bob', status: 'member' });
  sim.setMember({ group: 'club', user: 'Bob', status: 'restricted' });
  const message_thread_id = sim.addTopic('club', 'results');
  sim.setTopicClosed('club', message_thread_id, true);
  sim.setTopicClosed('club', message_thread_id, false);
  sim.upgradeGroup('small');

  const reply_markup = { inline_keyboard: [[{ text: 'Yes', callback_data: 'y' }]] };
  const text =
    '<b>b</b> <i>i</i> <pre><code class="language-ts">x</code></pre> <a href="https://a.example">l</a> ' +
    `<a href="tg://user?id=${sim.chatId('alice')}">m</a> <blockquote expandable>q</blockquote> <tg-spoiler>s</tg-spoiler>`;
  const card = await call('sendMessage', { chat_id, text, parse_mode: 'HTML', reply_markup });
  const { message_id } = card as { message_id: number };
  const replied = { chat_id, message_thread_id, text: 'r', reply_parameters: { message_id } };
  await call('sendMessage', replied);
  void sim.press('alice', { chatId: chat_id, id: message_id }, 'Yes', { timeoutMs: 1 });
  const [press] = (await call('getUpdates', { offset: -1 })) as [
    { callback_query: { id: string } },
  ];
  await call('answerCallbackQuery', { callback_query_id: press.callback_query.id });
  await call('editMessageText', { chat_id, message_id, text: 'new', reply_markup });
  await call('editMessageReplyMarkup', { chat_id, message_id });
  await call('pinChatMessage', { chat_id, message_id });
  await call('getChat', { chat_id });
  await call('getChat', { chat_id: '@publicgroup' });
  await call('getChat', { chat_id: sim.chatId('alice') });
  await call('unpinChatMessage', { chat_id });
  await call('unpinAllChatMessages', { chat_id });
  await callWithFiles(call, chat_id);
  for (const user_id of [sim.chatId('alice'), sim.chatId('Bob'), telegram.bot.id]) {
    await call('getChatMember', { chat_id, user_id });
  }
  await call('getChatAdministrators', { chat_id });
  await call('getChatMemberCount', { chat_id });
  await call('getMe', {});
  await call('setMyCommands', { commands: [{ command: 'vote', description: 'Vote' }] });
  await call('getMyCommands', {});
  await call('deleteMyCommands', {});
  await call('sendChatAction', { chat_id, action: 'typing' });
  await call('deleteMessage', { chat_id, message_id });
  await call('leaveChat', { chat_id: sim.chatId('public') });
  recorded.updates.push(...((await call('getUpdates', {})) as unknown[]));
  await call('setWebhook', { url: 'http://127.0.0.1:1/' });
  await call('getWebhookInfo', {});
  await call('deleteWebhook', {});
  return recorded;
}

type Caller = (method: string, parameters: object) => Promise<unknown>;

function caller(telegram: FakeTelegram, { results }: Recorded): Caller {
  return async (method, parameters) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(parameters) as [string, unknown][]) {
      if (value instanceof Blob) form.set(name, value, 'chart.png');
      else form.set(name, typeof value === 'string' ? value : JSON.stringify(value));
    }
    const url = `${telegram.url}/bot${telegram.token}/${method}`;
    const { body } = await readAnswer(await fetch(url, { method: 'POST', body: form }));
    expect(body, method).toMatchObject({ ok: true });
    results.push({ method, result: body.result });
    return body.result;
  };
}

async function callWithFiles(call: Caller, chat_id: number): Promise<void> {
  const picture = Buffer.alloc(64);
  picture.write('\u0089PNG', 'latin1');
  picture.writeUInt32BE(40, 16);
  picture.writeUInt32BE(30, 20);
  const photo = new Blob([picture]);
  const sent = await call('sendDocument', { chat_id, document: photo, caption: 'c' });
  const { message_id, document } = sent as { message_id: number; document: { file_id: string } };
  await call('editMessageCaption', { chat_id, message_id, caption: 'new' });
  const media = { type: 'photo', media: 'attach://chart' };
  await call('editMessageMedia', { chat_id, message_id, media, chart: photo });
  await call('sendPhoto', { chat_id, photo });
  await call('getFile', { file_id: document.file_id });
}
