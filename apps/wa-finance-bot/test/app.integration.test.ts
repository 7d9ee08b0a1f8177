import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';

import { openPool } from '@sesi/session-core/postgres';
import { testServices } from '@sesi/test-services/vitest';
import { createClient } from 'redis';
import { describe, expect, test } from 'vitest';

import { openStores, type RunningApp, startBot, type TestStores } from './running-app.ts';

const budi = '+6281234567890';
const siti = '+6281111111111';

/** Says the answers of a registration up to, and without, the consent. */
async function answerAll(bot: RunningApp, from: string, email: string): Promise<void> {
  for (const text of ['halo', 'Budi Santoso', email, 'Makassar']) {
    await bot.say(from, text);
  }
}

async function rows(
  { databaseUrl }: TestStores,
  statement: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const pool = openPool({ url: databaseUrl, maxConnections: 1 });
  try {
    const result = await pool.query<Record<string, unknown>>(statement);
    return result.rows;
  } finally {
    await pool.end();
  }
}

async function readRedis({ redisUrl = '' }: TestStores, key: string): Promise<unknown> {
  const client = await createClient({ url: redisUrl }).connect();
  try {
    const text = await client.get(key);
    return text === null ? undefined : JSON.parse(text);
  } finally {
    client.destroy();
  }
}

const noRedis = 'missing' in testServices().redis;

describe.for([
  { name: 'on Redis and Postgres', redis: true },
  { name: 'on Postgres alone', redis: false },
])('$name', ({ redis }) => {
  describe.skipIf(redis && noRedis)('a person', () => {
    test('registers to the end, books, and asks for the balance', async () => {
      const stores = await openStores({ redis });
      const bot = await startBot(stores);
      await answerAll(bot, budi, 'budi@mail.com');
      expect(await bot.say(budi, 'ya')).toEqual([expect.stringMatching(/^🎉 .*Budi!/)]);
      expect(await bot.say(budi, '50rb makan siang')).toEqual([
        '✅ Makan siang Rp 50.000 (Makanan) · hari ini Rp 50.000 · *batal* untuk membatalkan',
      ]);
      expect(await bot.say(budi, 'gaji 5jt')).toEqual([
        '💰 Gaji +Rp 5.000.000 (Gaji) · masuk hari ini Rp 5.000.000 · *batal* untuk membatalkan',
      ]);
      expect(await bot.say(budi, 'saldo')).toEqual(['Saldo: *Rp 4.950.000*']);
      expect(
        await rows(
          stores,
          'select phone, name, email, language, currency, time_zone from finance.member',
        ),
      ).toEqual([
        {
          phone: budi,
          name: 'Budi Santoso',
          email: 'budi@mail.com',
          language: 'id',
          currency: 'IDR',
          time_zone: 'Asia/Makassar',
        },
      ]);
      expect(
        await rows(
          stores,
          'select direction, amount_minor, currency from finance.entry order by id',
        ),
      ).toEqual([
        { direction: 'expense', amount_minor: '5000000', currency: 'IDR' },
        { direction: 'income', amount_minor: '500000000', currency: 'IDR' },
      ]);
    });

    test('goes on where they were after a restart, and nothing is asked twice', async () => {
      const stores = await openStores({ redis });
      const before = await startBot(stores);
      await before.say(budi, 'halo');
      await before.say(budi, 'Budi Santoso');
      await before.stop();
      const after = await startBot(stores);
      expect(await after.say(budi, 'budi@mail.com')).toEqual([expect.stringContaining('*3/4*')]);
      expect(await after.say(budi, 'Makassar')).toEqual([expect.stringContaining('*4/4*')]);
      expect(await after.say(budi, 'ya')).toEqual([expect.stringContaining('🎉')]);
    });

    test('sends each message twice: it counts once, in the registration and in the book', async () => {
      const stores = await openStores({ redis });
      const bot = await startBot(stores);
      const texts = ['halo', 'Budi', 'budi@mail.com', 'Makassar', 'ya', '50rb makan siang'];
      for (const text of texts) {
        const first = await bot.say(budi, text, `id-${text}`.replaceAll(' ', '-'));
        const again = await bot.say(budi, text, `id-${text}`.replaceAll(' ', '-'));
        // The greeting is not repeated: the open question is enough.
        expect(first[0]).toContain(again[0]);
      }
      expect(await bot.say(budi, 'saldo')).toEqual(['Saldo: *-Rp 50.000*']);
      expect(await rows(stores, 'select count(*)::int as members from finance.member')).toEqual([
        { members: 1 },
      ]);
    });

    test('is greeted once when two processes meet them at the same moment', async () => {
      const stores = await openStores({ redis });
      const bots = await Promise.all([startBot(stores), startBot(stores)]);
      const replies = await Promise.all(
        bots.map((bot, index) => bot.say(budi, 'halo', `hello-${index}`)),
      );
      const greetings = replies.flat().filter((reply) => reply.includes('aku Sesi'));
      expect(greetings).toHaveLength(1);
      const asked = expect.stringContaining('*1/4*') as string;
      expect(replies).toEqual([[asked], [asked]]);
    });

    test('is given the same answer by two processes that get the same message at once', async () => {
      const stores = await openStores({ redis });
      const bots = await Promise.all([startBot(stores), startBot(stores)]);
      const replies = await Promise.all(bots.map((bot) => bot.say(budi, 'halo', 'hello')));
      expect(replies[0]).toEqual([expect.stringContaining('aku Sesi')]);
      expect(replies[1]).toEqual(replies[0]);
    });

    test('writes to two processes at the same time and becomes one member', async () => {
      const stores = await openStores({ redis });
      const [one, other] = await Promise.all([startBot(stores), startBot(stores)]);
      await answerAll(one, budi, 'budi@mail.com');
      const replies = await Promise.all([one.say(budi, 'ya', 'yes'), other.say(budi, 'ya', 'yes')]);
      expect(replies.flat()).toEqual([
        expect.stringContaining('🎉'),
        expect.stringContaining('🎉'),
      ]);
      await Promise.all([one, other].map((bot) => bot.say(budi, '50rb makan', 'lunch')));
      expect(await one.say(budi, 'saldo')).toEqual(['Saldo: *-Rp 50.000*']);
    });

    test('cannot take the address of another, not even at the same moment', async () => {
      const stores = await openStores({ redis });
      const [one, other] = await Promise.all([startBot(stores), startBot(stores)]);
      await answerAll(one, budi, 'same@mail.com');
      await answerAll(other, siti, 'SAME@mail.com');
      const replies = await Promise.all([one.say(budi, 'ya'), other.say(siti, 'ya')]);
      const texts = replies.flat().toSorted();
      expect(texts).toEqual([
        expect.stringContaining('sudah dipakai'),
        expect.stringContaining('🎉'),
      ]);
      const late = replies[0]?.[0]?.includes('🎉') === true ? siti : budi;
      expect(await one.say(late, 'same@mail.com')).toEqual([
        expect.stringContaining('sudah dipakai'),
      ]);
      expect(await one.say(late, 'other@mail.com')).toEqual([expect.stringContaining('*3/4*')]);
    });
  });
});

describe.skipIf(noRedis)('in the middle of a registration', () => {
  test('Redis and Postgres hold the documented JSON, and nothing at its end', async () => {
    const stores = await openStores({ redis: true });
    const bot = await startBot(stores);
    await bot.say(budi, 'halo', 'm1');
    await bot.say(budi, 'Budi', 'm2');
    const copy = await readRedis(stores, `reg:${budi}`);
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string;
    expect(copy).toEqual({
      phone: budi,
      step: 'email',
      session_data: {
        name: 'Budi',
        language: 'id',
        chosen: {},
        handled: ['m1', 'm2'],
        lastMessageAt: time,
      },
      created_at: time,
      expires_at: time,
      version: expect.any(Number) as number,
    });
    const { created_at: from, expires_at: to } = copy as Record<string, string>;
    expect(Date.parse(to ?? '') - Date.parse(from ?? '')).toBe(24 * 60 * 60 * 1000);
    for (const text of ['budi@mail.com', 'Makassar', 'ya']) {
      await bot.say(budi, text);
    }
    // For a while the key may say that there is none.
    const left = async (): Promise<object> => (await readRedis(stores, `reg:${budi}`)) ?? {};
    await expect.poll(left).not.toHaveProperty('phone');
  });
});

describe('the app', () => {
  test('makes its tables in an empty database, also when two processes start at once', async () => {
    const stores = await openStores({ redis: false, empty: true });
    const bots = await Promise.all([startBot(stores), startBot(stores)]);
    for (const bot of bots) {
      expect(await bot.say(budi, 'halo')).toEqual([expect.stringContaining('*1/4*')]);
    }
  });

  test('tells the health of redis, postgresql and whatsapp', async () => {
    const bot = await startBot(await openStores({ redis: false }));
    const response = await fetch(`${bot.url}/api/health`);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      status: 'ok',
      services: {
        redis: { status: 'disabled' },
        postgresql: { status: 'healthy' },
        whatsapp: { status: 'disabled' },
      },
    });
  });

  test('logs neither texts nor phones nor addresses', async () => {
    const bot = await startBot(await openStores({ redis: false }), { LOG_LEVEL: 'trace' });
    await answerAll(bot, budi, 'budi@mail.com');
    await bot.say(budi, 'ya');
    await bot.say(budi, '50rb makan siang');
    await bot.post('{"from": "+6281234567890", "text": ');
    expect(bot.log.length).toBeGreaterThan(0);
    expect(bot.log.join('')).not.toMatch(/81234567890|Budi|budi@|makan|Makassar/);
  });

  test('answers with a plain sentence while its tables are away, and again when they are back', async () => {
    const stores = await openStores({ redis: false });
    const bot = await startBot(stores);
    await rows(stores, 'alter table finance.member rename to elsewhere');
    expect(await bot.say(budi, 'halo')).toEqual([expect.stringMatching(/^Maaf, ada masalah/)]);
    expect(bot.log.filter((line) => line.includes('could not be answered'))).toHaveLength(1);
    expect(bot.log.join('')).not.toContain('81234567890');
    await rows(stores, 'alter table finance.elsewhere rename to member');
    expect(await bot.say(budi, 'halo')).toEqual([expect.stringContaining('*1/4*')]);
  });
});

describe('the local gateway', () => {
  const openBot = async (): Promise<RunningApp> => startBot(await openStores({ redis: false }));

  test('refuses what is no message, and says what to do', async () => {
    const bot = await openBot();
    expect(await bot.post({ from: '081234567890', text: 'halo' })).toEqual([
      400,
      {
        error: 'refused',
        message:
          '"from" is no phone number with its country code: write it such as "+6281234567890".',
      },
    ]);
    expect(await bot.post({ from: budi, text: '' })).toEqual([
      400,
      { error: 'refused', message: '"text" is empty: write something, such as "halo".' },
    ]);
    expect((await bot.post('{'))[0]).toBe(400);
    expect((await bot.post('from=x', { 'content-type': 'text/plain' }))[0]).toBe(400);
  });

  test('every spelling of a phone is the same person', async () => {
    const bot = await openBot();
    await bot.say('+62 812-3456-7890', 'halo');
    expect(await bot.say(budi, 'Budi')).toEqual([expect.stringContaining('*2/4*')]);
  });

  test('answers only to the names of this machine, so that no page of another site can write', async () => {
    const bot = await openBot();
    const statusFor = async (host: string): Promise<number | undefined> => {
      const { port } = new URL(bot.url);
      const headers = { host, 'content-type': 'application/json' };
      const posted = request({
        port,
        host: '127.0.0.1',
        path: '/local/messages',
        method: 'POST',
        headers,
      });
      posted.end(JSON.stringify({ from: budi, text: 'halo' }));
      const [response] = (await once(posted, 'response')) as [IncomingMessage];
      response.resume();
      return response.statusCode;
    };
    expect(await statusFor('evil.example:3000')).toBe(403);
    expect(await statusFor('127.0.0.1.evil.example')).toBe(403);
    expect(await statusFor('localhost:3000')).toBe(200);
    expect(await statusFor('127.0.0.1:3000')).toBe(200);
  });
});
