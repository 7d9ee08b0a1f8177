import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

import { startFakeTelegram } from '@sesi/fake-telegram';
import { describe, expect, test } from 'vitest';

import { markProcess } from '../../src/process-stamp.ts';
import { runLocal, temporaryDataFolder } from '../local-command.ts';

/** What `start` would have written, with this process in its place. */
async function pretendToRun(dataDir: string, running: object): Promise<Record<string, string>> {
  await mkdir(dataDir, { recursive: true });
  const owner = await markProcess(process.pid);
  await writeFile(
    join(dataDir, 'running.json'),
    JSON.stringify({ owner, ready: true, ...running }),
  );
  return { SESI_DATA_DIR: dataDir };
}

describe('when nothing runs', () => {
  test('it says what to start first', async () => {
    await using data = await temporaryDataFolder();
    const { code, output } = await runLocal('chat.ts', ['tg', 'alice', 'x'], {
      SESI_DATA_DIR: data.path,
    });
    expect(code).toBe(1);
    expect(output).toContain(
      'Nothing runs here. Start the bots first, in another terminal: pnpm start',
    );
  });

  test('a file of a start that is gone changes nothing about that', async () => {
    await using data = await temporaryDataFolder();
    const env = await pretendToRun(data.path, { owner: { pid: process.pid, stamp: 'other' } });
    const { output } = await runLocal('chat.ts', ['wa', '+6281234567890', 'x'], env);
    expect(output).toContain('Nothing runs here.');
  });

  test('a start that is not ready yet is waited for', async () => {
    await using data = await temporaryDataFolder();
    const env = await pretendToRun(data.path, { ready: false });
    const { output } = await runLocal('chat.ts', ['tg'], env);
    expect(output).toContain('still starting');
  });

  test('arguments that make no sense end with 2 and the usage', async () => {
    const { code, output } = await runLocal('chat.ts', ['wa', '0812', 'x'], {});
    expect(code).toBe(2);
    expect(output).toContain('write it such as +6281234567890');
  });
});

describe('chat tg', () => {
  /** A stand-in for Telegram with a bot that answers every text with a button, and counts presses on it. */
  async function scene() {
    const stack = new AsyncDisposableStack();
    const data = stack.use(await temporaryDataFolder());
    const telegram = stack.use(await startFakeTelegram());
    telegram.sim.seed({
      users: [{ firstName: 'Alice', username: 'alice' }, { firstName: 'Carol' }],
      groups: [{ title: 'demo group', creator: 'Alice', members: ['Carol'] }],
    });
    const bot = runBot(`${telegram.url}/bot${telegram.token}`);
    stack.defer(() => bot.stop());
    const env = await pretendToRun(data.path, {
      tg: { url: 'http://127.0.0.1:1', fakeTelegramUrl: telegram.url },
    });
    return { env, telegram, [Symbol.asyncDispose]: () => stack.disposeAsync() };
  }

  test('shows what the bot posts, its buttons, toasts and changes', async () => {
    await using stage = await scene();
    const said = await runLocal('chat.ts', ['tg', 'alice', '/hello'], stage.env);
    expect(said).toEqual({ code: 0, output: 'Sesi:\n│ You said: /hello\n│ [👍 Like]\n' });
    const pressed = await runLocal('chat.ts', ['tg', 'carol', '[Like]'], stage.env);
    expect(pressed.output).toBe('→ Carol sees: Thanks!\nSesi · changed:\n│ Liked by Carol\n');
  });

  test('lists people and groups', async () => {
    await using stage = await scene();
    const { output } = await runLocal('chat.ts', ['tg'], stage.env);
    expect(output).toContain('alice    @alice');
    expect(output).toContain('carol    no username');
    expect(output).toContain('demo group: carol, alice (admin)');
  });

  test('an unknown person and an unknown button are told what there is', async () => {
    await using stage = await scene();
    const person = await runLocal('chat.ts', ['tg', 'zed', 'x'], stage.env);
    expect(person).toMatchObject({ code: 1, output: expect.stringContaining('alice') });
    await runLocal('chat.ts', ['tg', 'alice', '/hello'], stage.env);
    const button = await runLocal('chat.ts', ['tg', 'alice', '[Nope]'], stage.env);
    expect(button).toMatchObject({ code: 1, output: expect.stringContaining('👍 Like') });
  });

  test('without a text it takes line after line, also of other people', async () => {
    await using stage = await scene();
    const { code, output } = await runLocal(
      'chat.ts',
      ['tg', 'alice'],
      stage.env,
      '/one\ncarol: [Like]\n[Nope]\n/two\n',
    );
    expect(code).toBe(0);
    expect(output).toMatch(/You said: \/one[^]*Carol sees: Thanks![^]*No message[^]*said: \/two/);
  });
});

describe('chat wa', () => {
  /** A stand-in for the bot that answers everything with this. */
  async function scene(answer: object) {
    const stack = new AsyncDisposableStack();
    const data = stack.use(await temporaryDataFolder());
    const received: unknown[] = [];
    const server = createServer((request, response) => {
      void readBody(request).then((body) => {
        received.push(body);
        response.end(JSON.stringify(answer));
        return undefined;
      });
    });
    stack.defer(() => void server.close());
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    const env = await pretendToRun(data.path, {
      wa: { url: `http://127.0.0.1:${port}`, localChat: true },
    });
    return { env, received, data, [Symbol.asyncDispose]: () => stack.disposeAsync() };
  }

  test('sends the phone and the text, and prints the replies', async () => {
    await using stage = await scene({ replies: ['*1/4* Siapa namamu?', 'Halo'] });
    const { code, output } = await runLocal('chat.ts', ['wa', '+6281234567890', 'halo'], stage.env);
    expect(code).toBe(0);
    expect(output).toBe('wa-finance-bot:\n│ 1/4 Siapa namamu?\nwa-finance-bot:\n│ Halo\n');
    expect(stage.received).toEqual([
      { id: expect.any(String), from: '+6281234567890', text: 'halo' },
    ]);
  });

  test('saves the files of an answer in the data folder, wherever their names lead', async () => {
    const content = Buffer.from([0, 1, 2, 253, 254, 255]);
    const file = { name: '../../sesi-2026-11.png', mediaType: 'image/png' };
    await using stage = await scene({
      replies: ['November'],
      files: [{ ...file, base64: content.toString('base64') }],
    });
    const message = ['wa', '+6281234567890', 'laporan'];
    const { code, output } = await runLocal('chat.ts', message, stage.env);
    const path = join(stage.data.path, 'chat-files', 'sesi-2026-11.png');
    expect(code).toBe(0);
    expect(output).toBe(`wa-finance-bot:\n│ November\nFile (image/png): ${path}\n`);
    expect(await readFile(path)).toEqual(content);
  });

  test('a bot on the real WhatsApp, or one that does not answer, is told', async () => {
    await using data = await temporaryDataFolder();
    const message = ['wa', '+6281234567890', 'halo'];
    const real = await pretendToRun(data.path, {
      wa: { url: 'http://127.0.0.1:1', localChat: false },
    });
    expect((await runLocal('chat.ts', message, real)).output).toContain('on the real WhatsApp');
    const gone = await pretendToRun(data.path, {
      wa: { url: 'http://127.0.0.1:1', localChat: true },
    });
    expect((await runLocal('chat.ts', message, gone)).output).toContain('does not answer');
  });
});

/** A bot of a few lines over the Bot API itself. */
function runBot(api: string): { stop(): Promise<void> } {
  const controller = new AbortController();
  const call = async (method: string, body: object): Promise<unknown> => {
    const response = await fetch(`${api}/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: controller.signal,
    });
    const answer: unknown = await response.json();
    return (answer as { result: unknown }).result;
  };
  const loop = async (): Promise<void> => {
    for (let offset = 0; !controller.signal.aborted;) {
      const updates = (await call('getUpdates', { offset, timeout: 10 })) as BotUpdate[];
      for (const { update_id: id, message, callback_query: query } of updates) {
        offset = id + 1;
        if (message?.text?.startsWith('/') === true) {
          await call('sendMessage', {
            chat_id: message.chat.id,
            text: `You said: ${message.text}`,
            reply_markup: { inline_keyboard: [[{ text: '👍 Like', callback_data: 'like' }]] },
          });
        }
        if (query !== undefined) {
          await call('answerCallbackQuery', { callback_query_id: query.id, text: 'Thanks!' });
          await call('editMessageText', {
            chat_id: query.message.chat.id,
            message_id: query.message.message_id,
            text: `Liked by ${query.from.first_name}`,
          });
        }
      }
    }
  };
  const ended = loop().catch((error: unknown) => {
    if (!controller.signal.aborted) throw error;
  });
  return {
    async stop() {
      controller.abort();
      await ended;
    },
  };
}

interface BotUpdate {
  readonly update_id: number;
  readonly message?: { readonly chat: { readonly id: number }; readonly text?: string };
  readonly callback_query?: {
    readonly id: string;
    readonly from: { readonly first_name: string };
    readonly message: { readonly message_id: number; readonly chat: { readonly id: number } };
  };
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString());
}
