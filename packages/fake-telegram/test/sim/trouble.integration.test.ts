import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { startFakeTelegram, telegramRateLimits, type FakeTelegram } from '../../src/index.ts';
import { callMethod } from '../http/call-method.ts';

const START_MS = Date.UTC(2026, 10, 21, 12);
let telegram: FakeTelegram;
let chatId: number;

beforeEach(async () => {
  telegram = await startFakeTelegram({ clock: () => START_MS });
  telegram.sim.seed({
    users: [{ firstName: 'Alice', username: 'alice' }],
    groups: [{ title: 'demo', creator: 'alice', topics: ['votes'] }],
  });
  chatId = telegram.sim.chatId('demo');
});

afterEach(async () => {
  await telegram.close();
});

const say = () => callMethod(telegram, 'sendMessage', { chat_id: chatId, text: 'x' });

function said(): number {
  return telegram.sim.transcript('demo').filter(({ text }) => text === 'x').length;
}

async function sim(path: string, body: object): Promise<unknown> {
  const response = await fetch(`${telegram.url}/sim/${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  return response.json();
}

describe('a fault', () => {
  it('of an error strikes as often as it is told, of any method when it is told', async () => {
    const fault = { error_code: 502, description: 'Bad Gateway', times: 2 };
    telegram.sim.faults.next('*', fault);
    expect((await say()).body).toEqual({ ok: false, error_code: 502, description: 'Bad Gateway' });
    expect((await callMethod(telegram, 'getMe')).status).toBe(502);
    expect((await say()).status).toBe(200);
    telegram.sim.faults.next('sendMessage', fault);
    telegram.sim.faults.clear();
    expect((await say()).status).toBe(200);
  });

  it('of a proxy answers with its page', async () => {
    const body = '<html><h1>502 Bad Gateway</h1></html>';
    telegram.sim.faults.next('getMe', { kind: 'raw', status: 502, body });
    const response = await fetch(`${telegram.url}/bot${telegram.token}/getMe`);
    expect(response.headers.get('content-type')).toContain('text/html');
    expect([response.status, await response.text()]).toEqual([502, body]);
  });

  it('that hangs gives no answer, and the call changes nothing', async () => {
    telegram.sim.faults.next('sendMessage', { kind: 'hang' });
    const url = `${telegram.url}/bot${telegram.token}/sendMessage?chat_id=${chatId}&text=x`;
    await expect(fetch(url, { signal: AbortSignal.timeout(50) })).rejects.toThrow('timeout');
    expect(said()).toBe(0);
  });

  it('that breaks the connection before the call changes nothing', async () => {
    telegram.sim.faults.next('sendMessage', { kind: 'drop', when: 'before' });
    await expect(say()).rejects.toThrow('fetch failed');
    expect(said()).toBe(0);
  });

  it.each([0, 10])(
    'that breaks the connection after the call and %i bytes keeps what was done',
    async (afterBytes) => {
      telegram.sim.faults.next('sendMessage', { kind: 'drop', when: 'after', afterBytes });
      await expect(say()).rejects.toThrow(/fetch failed|terminated/);
      expect(said()).toBe(1);
      const calls = telegram.sim.calls({ method: 'sendMessage' });
      expect(calls).toMatchObject([{ status: 200, isLost: true }]);
    },
  );

  it('of slowness makes the call when the clock says so', async () => {
    await sim('faults', { method: 'sendMessage', kind: 'delay', delayMs: 60_000 });
    const slow = say();
    await callMethod(telegram, 'getMe');
    expect(said()).toBe(0);
    await sim('advance-clock', { ms: 60_000 });
    expect((await slow).status).toBe(200);
  });
});

describe('the limits', () => {
  it('answer 429 with the seconds to wait, for edits of a group as for messages', async () => {
    telegram.sim.setRateLimits(telegramRateLimits);
    const { body } = await say();
    const { message_id } = body.result as { message_id: number };
    for (let count = 1; count < 20; count += 1) {
      telegram.sim.advanceClock(1000);
      const edit = { chat_id: chatId, message_id, text: `x ${count}` };
      expect((await callMethod(telegram, 'editMessageText', edit)).status).toBe(200);
    }
    telegram.sim.advanceClock(1000);
    const refused = await fetch(
      `${telegram.url}/bot${telegram.token}/sendMessage?chat_id=${chatId}&text=x`,
    );
    expect(refused.headers.get('retry-after')).toBe('40');
    expect(await refused.json()).toEqual({
      ok: false,
      error_code: 429,
      description: 'Too Many Requests: retry after 40',
      parameters: { retry_after: 40 },
    });
    expect((await callMethod(telegram, 'getChat', { chat_id: chatId })).status).toBe(200);
    telegram.sim.advanceClock(40_000);
    expect((await say()).status).toBe(200);
  });

  it('are none until they are set, and can be taken away', async () => {
    const statuses = async (): Promise<number[]> =>
      (await Promise.all(Array.from({ length: 5 }, say))).map(({ status }) => status);
    expect(await statuses()).toEqual([200, 200, 200, 200, 200]);
    await sim('rate-limits', { limits: 'telegram' });
    expect((await statuses()).toSorted((a, b) => a - b)).toEqual([200, 200, 200, 429, 429]);
    await sim('rate-limits', { limits: 'none' });
    expect(await statuses()).toEqual([200, 200, 200, 200, 200]);
  });
});

describe('updates', () => {
  it('come once more in random order, the same for the same seed', async () => {
    for (const number of [1, 2, 3, 4, 5, 6]) telegram.sim.send('demo', 'alice', `/${number}`);
    await callMethod(telegram, 'getUpdates', { offset: 500_000_000 + 99 });
    const again = async (seed: number): Promise<readonly number[]> => {
      telegram.sim.redeliver({ seed });
      const { body } = await callMethod(telegram, 'getUpdates');
      return (body.result as { update_id: number }[]).map(({ update_id: id }) => id);
    };
    const { body } = await callMethod(telegram, 'getUpdates');
    const ids = (body.result as { update_id: number }[]).map(({ update_id: id }) => id);
    await callMethod(telegram, 'getUpdates', { offset: (ids.at(-1) ?? 0) + 1 });
    const first = await again(1);
    expect(first.toSorted((a, b) => a - b)).toEqual(ids);
    expect(first).not.toEqual(ids);
    expect(await again(1)).toEqual(first);
    expect(await again(2)).not.toEqual(first);
  });

  it('are held back and let go in reverse', async () => {
    await callMethod(telegram, 'deleteWebhook', { drop_pending_updates: true });
    await sim('hold-updates', {});
    telegram.sim.send('demo', 'alice', '/1');
    telegram.sim.send('demo', 'alice', '/2');
    expect((await callMethod(telegram, 'getUpdates')).body.result).toEqual([]);
    expect(await sim('release-updates', { order: 'reversed' })).toEqual({ count: 2 });
    expect((await callMethod(telegram, 'getUpdates')).body.result).toMatchObject([
      { message: { text: '/2' } },
      { message: { text: '/1' } },
    ]);
  });

  it('waited for are over when the clock is put forward', async () => {
    await callMethod(telegram, 'deleteWebhook', { drop_pending_updates: true });
    const parked = callMethod(telegram, 'getUpdates', { timeout: 50 });
    await callMethod(telegram, 'getMe');
    await callMethod(telegram, 'getMe');
    telegram.sim.advanceClock(50_000);
    expect((await parked).body).toEqual({ ok: true, result: [] });
  });

  it('of a press are answerable for 15 seconds of the clock', async () => {
    const reply_markup = { inline_keyboard: [[{ text: 'Yes', callback_data: 'y' }]] };
    await callMethod(telegram, 'sendMessage', { chat_id: chatId, text: 'Card', reply_markup });
    void telegram.sim.press('alice', telegram.sim.findButton('demo', 'Yes'), 'Yes');
    const { body } = await callMethod(telegram, 'getUpdates', { offset: -1 });
    const [{ callback_query: query }] = body.result as [{ callback_query: { id: string } }];
    const url = { callback_query_id: query.id, url: 'https://example.com' };
    expect((await callMethod(telegram, 'answerCallbackQuery', url)).body.description).toBe(
      'Bad Request: URL_INVALID',
    );
    telegram.sim.advanceClock(15_001);
    const late = await callMethod(telegram, 'answerCallbackQuery', { callback_query_id: query.id });
    expect(late.body.description).toContain('query is too old');
  });
});

describe('the control interface over HTTP', () => {
  it('changes people, groups and topics', async () => {
    expect(await sim('change-user', { user: 'alice', username: null })).toMatchObject({
      user: { firstName: 'Alice' },
    });
    expect(await sim('reachability', { user: 'Alice', reachability: 'blocked' })).toMatchObject({
      user: { gone: 'blocked' },
    });
    expect(await sim('topics', { group: 'demo', name: 'results' })).toEqual({
      threadId: expect.any(Number) as number,
    });
    const [topic] = telegram.sim.transcript('demo');
    const close = { group: 'demo', threadId: topic?.threadId, isClosed: true };
    expect(await sim('close-topic', close)).toEqual({});
    await sim('groups', { title: 'small', type: 'group', creator: 'Alice' });
    expect(await sim('upgrade-group', { group: 'small' })).toMatchObject({
      group: { title: 'small', type: 'supergroup' },
    });
    expect(await sim('upgrade-group', { group: 'small' })).toMatchObject({
      error: { code: 'INVALID_REQUEST' },
    });
    expect(await sim('redeliver', {})).toEqual({ count: expect.any(Number) as number });
    expect(await sim('clear-faults', {})).toEqual({});
  });

  it('takes a file and gives its content', async () => {
    const content = Buffer.from('hello').toString('base64');
    const file = { fileName: 'a.txt', content };
    const sent = (await sim('send', { chat: 'demo', from: 'alice', text: '', file })) as {
      message: { file: { id: string } };
    };
    const response = await fetch(`${telegram.url}/sim/file?id=${sent.message.file.id}`);
    expect(await response.json()).toEqual({ content });
    expect((await fetch(`${telegram.url}/sim/file?id=none`)).status).toBe(404);
  });
});
