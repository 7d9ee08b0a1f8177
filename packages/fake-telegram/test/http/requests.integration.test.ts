import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startFakeTelegram, type FakeTelegram } from '../../src/index.ts';
import { callMethod, readAnswer } from './call-method.ts';

let telegram: FakeTelegram;
let chatId: number;
let root: string;

beforeAll(async () => {
  telegram = await startFakeTelegram();
  const alice = telegram.sim.addUser({ firstName: 'Alice' });
  telegram.sim.send('Alice', 'Alice', '/start');
  chatId = alice.id;
  root = `${telegram.url}/bot${telegram.token}`;
});

afterAll(async () => {
  await telegram.close();
});

describe('parameters', () => {
  it('come as JSON, in the address, urlencoded or multipart', async () => {
    const form = new FormData();
    form.set('chat_id', String(chatId));
    form.set('text', 'by multipart');
    form.set('photo', new Blob(['not kept']), 'x.png');
    const answers = [
      await callMethod(telegram, 'sendMessage', { chat_id: chatId, text: 'by JSON' }),
      await readAnswer(await fetch(`${root}/sendMessage?chat_id=${chatId}&text=by+address`)),
      await readAnswer(
        await fetch(`${root}/sendMessage`, {
          method: 'POST',
          body: new URLSearchParams({ chat_id: String(chatId), text: 'by form' }),
        }),
      ),
      await readAnswer(await fetch(`${root}/sendMessage`, { method: 'POST', body: form })),
    ];
    expect(answers.map(({ body }) => body)).toMatchObject([
      { ok: true, result: { text: 'by JSON' } },
      { ok: true, result: { text: 'by address' } },
      { ok: true, result: { text: 'by form' } },
      { ok: true, result: { text: 'by multipart' } },
    ]);
  });

  it('may be a number where a text is asked for, but null is the word null', async () => {
    const number = await callMethod(telegram, 'sendMessage', { chat_id: chatId, text: 42 });
    expect(number.body).toMatchObject({ ok: true, result: { text: '42' } });
    const keyboard = await callMethod(telegram, 'sendMessage', {
      chat_id: chatId,
      text: 'x',
      reply_markup: null,
    });
    expect(keyboard.body.description).toBe('Bad Request: object expected as reply markup');
  });

  it('are none when the body is broken', async () => {
    const response = await fetch(`${root}/sendMessage`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"text": ',
    });
    expect((await readAnswer(response)).body.description).toBe(
      'Bad Request: message text is empty',
    );
  });

  it('may name the method, whose case does not matter', async () => {
    const named = await readAnswer(await fetch(`${root}/?method=GETME`));
    expect(named.body).toMatchObject({ ok: true, result: { username: 'sesi_vote_bot' } });
  });
});

describe('addresses', () => {
  it.each([
    ['/bot110000002:other/getMe', 401, 'Unauthorized'],
    ['/botnonsense/getMe', 401, 'Unauthorized: invalid token specified'],
    ['/', 404, 'Not Found'],
    ['/file/bot1:x/y', 404, 'Not Found'],
  ])('%s is refused with %d %s', async (path, status, description) => {
    const answer = await readAnswer(await fetch(telegram.url + path));
    expect(answer).toEqual({ status, body: { ok: false, error_code: status, description } });
  });

  it('of a method that does not exist is not found', async () => {
    expect(await callMethod(telegram, 'sendMesage')).toEqual({
      status: 404,
      body: { ok: false, error_code: 404, description: 'Not Found: method not found' },
    });
  });
});

describe('a planted fault', () => {
  it('strikes the next call of its method once, and the call changes nothing', async () => {
    telegram.sim.faults.next('sendMessage', {
      error_code: 429,
      description: 'Too Many Requests: retry after 7',
      parameters: { retry_after: 7 },
    });
    const before = telegram.sim.transcript(chatId).length;
    const response = await fetch(`${root}/sendMessage?chat_id=${chatId}&text=x`);
    expect(response.headers.get('retry-after')).toBe('7');
    expect(await readAnswer(response)).toEqual({
      status: 429,
      body: {
        ok: false,
        error_code: 429,
        description: 'Too Many Requests: retry after 7',
        parameters: { retry_after: 7 },
      },
    });
    expect(telegram.sim.transcript(chatId)).toHaveLength(before);
    const next = await callMethod(telegram, 'sendMessage', { chat_id: chatId, text: 'x' });
    expect(next.status).toBe(200);
  });
});

describe('the log of calls', () => {
  it('holds parameters and answers, refused calls too', async () => {
    const last = telegram.sim.calls().at(-1)?.number ?? 0;
    await callMethod(telegram, 'sendMessage', { chat_id: chatId, text: '' });
    expect(telegram.sim.calls({ method: 'sendmessage', after: last })).toMatchObject([
      {
        method: 'sendMessage',
        parameters: { chat_id: String(chatId), text: '' },
        status: 400,
        answer: { ok: false, description: 'Bad Request: message text is empty' },
      },
    ]);
  });
});
