import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

import { TelegramError } from 'telegraf';
import { describe, expect, onTestFinished, test } from 'vitest';

import { carriesFile, JsonCalls } from '../../../src/telegram/api/json-calls.ts';

const token = '12345:a-secret';

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Answers each call with that. */
function answering(status: number, body: string): Promise<string> {
  return serve((_request, response) => response.writeHead(status).end(body));
}

function call(apiRoot: string, payload: object = {}, signal = new AbortController().signal) {
  return new JsonCalls({ token, apiRoot }).call('sendMessage', payload, signal);
}

describe('a call without a file', () => {
  test('is JSON to the method of the bot, and gives the result', async () => {
    const seen: unknown[] = [];
    const apiRoot = await serve((request, response) => {
      let body = '';
      request
        .setEncoding('utf8')
        .on('data', (text: string) => (body += text))
        .on('end', () => {
          const { method, url, headers } = request;
          seen.push([method, url, headers['content-type'], JSON.parse(body)]);
          response.end('{"ok":true,"result":{"message_id":7}}');
        });
    });
    const payload = { chat_id: 1, text: 'Halo 🍕', reply_parameters: undefined };
    await expect(call(apiRoot, payload)).resolves.toEqual({ message_id: 7 });
    expect(seen).toEqual([
      ['POST', `/bot${token}/sendMessage`, 'application/json', { chat_id: 1, text: 'Halo 🍕' }],
    ]);
  });

  test('that Telegram refuses has its words and parameters', async () => {
    const refusal = {
      ok: false,
      error_code: 429,
      description: 'Too Many Requests: retry after 3',
      parameters: { retry_after: 3 },
    };
    const failed = call(await answering(429, JSON.stringify(refusal)));
    await expect(failed).rejects.toBeInstanceOf(TelegramError);
    await expect(failed).rejects.toMatchObject({
      code: 429,
      description: refusal.description,
      parameters: { retry_after: 3 },
    });
  });

  test('that a gateway answers has its status, whatever it says', async () => {
    await expect(call(await answering(502, '<html>Bad Gateway</html>'))).rejects.toMatchObject({
      code: 502,
      description: 'Bad Gateway',
    });
  });

  test('that finds nobody there says so', async () => {
    const apiRoot = await answering(200, '{}');
    const gone = new URL(apiRoot);
    gone.port = '1';
    await expect(call(gone.href)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('that is broken off says so', async () => {
    const apiRoot = await serve(() => undefined);
    const abort = new AbortController();
    const failed = call(apiRoot, {}, abort.signal);
    abort.abort();
    await expect(failed).rejects.toMatchObject({ name: 'AbortError' });
  });

  test.each([
    ['is cut off', () => serve((request) => request.socket.destroy())],
    ['is not answered in JSON', () => answering(200, 'hello')],
  ])('that %s fails without the token', async (_what, start) => {
    const error: unknown = await call(await start()).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(TelegramError);
    expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain('a-secret');
  });
});

test('a payload with a file is told apart', () => {
  expect(carriesFile({ chat_id: 1, photo: { source: Buffer.from('x') } })).toBe(true);
  expect(carriesFile({ chat_id: 1, reply_markup: { inline_keyboard: [] }, text: null })).toBe(
    false,
  );
});
