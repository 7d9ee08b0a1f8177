import { openPool } from '@sesi/session-core/postgres';
import { findRedisServer, startLocalRedis } from '@sesi/test-services';
import { describe, expect, onTestFinished, test, vi } from 'vitest';

import { openStores, type RunningApp, startBot, type TestStores } from './running-app.ts';

const phone = '+6281234567890';
const lid = 'lid:555';

/** What Budi writes, and a part of each answer. A phone tells the currency, a lid has to be asked: both are answered. */
const conversation = [
  ['halo', '*1/4*'],
  ['Budi', '*2/4*'],
  ['budi@mail.com', '*3/4*'],
  ['Makassar', ''],
  ['IDR', ''],
  ['ya', '🎉'],
  ['50rb makan', 'Rp 50.000'],
  ['saldo', 'Rp 50.000'],
] as const;

interface Said {
  readonly from: string;
  readonly text: string;
  readonly id: string;
  readonly alias?: string;
}

async function say(bot: RunningApp, message: Said): Promise<string> {
  const [status, body] = await bot.post(message);
  expect(status).toBe(200);
  return (body as { replies: readonly string[] }).replies.join('\n---\n');
}

async function rows({ databaseUrl }: TestStores, statement: string): Promise<readonly unknown[]> {
  const pool = openPool({ url: databaseUrl, maxConnections: 1 });
  try {
    // On a busy machine it may take longer to connect than the pool waits.
    const { rows: found } = await vi.waitFor(() => pool.query(statement), { timeout: 10_000 });
    return found as readonly unknown[];
  } finally {
    await pool.end();
  }
}

/** Somebody with two ids. */
interface Switcher {
  readonly ids: readonly [string, string];
  readonly phone: string;
  readonly email: string;
}

function switcher(number: number, isFromLid: boolean): Switcher {
  const own = `+62812345678${String(number).padStart(2, '0')}`;
  const hidden = `lid:${5000 + number}`;
  return {
    ids: isFromLid ? [hidden, own] : [own, hidden],
    phone: own,
    email: `budi${number}@mail.com`,
  };
}

/**
 * The conversation, under the first id before the step `at`, and from then on under the second and with another process;
 * then some of its messages come again. Nothing is lost, asked or booked twice.
 */
async function switchAt(
  stores: TestStores,
  [one, other]: readonly [RunningApp, RunningApp],
  { ids, phone: own, email }: Switcher,
  at: number,
  beforeSwitch?: () => Promise<void>,
): Promise<void> {
  const [first, second] = ids;
  for (const [index, [said, part]] of conversation.entries()) {
    if (index === at) await beforeSwitch?.();
    const text = said === 'budi@mail.com' ? email : said;
    const id = `${email}#${index}`;
    const reply =
      index < at
        ? await say(one, { from: first, text, id })
        : await say(other, { from: second, alias: first, text, id });
    expect(reply, `${said} before ${at}`).toContain(part);
  }
  const lunch = `${email}#6`;
  await say(one, { from: first, alias: second, text: '50rb makan', id: lunch });
  await say(other, { from: second, text: '50rb makan', id: lunch });
  await say(one, { from: first, text: 'ya', id: `${email}#5` });
  expect(
    await rows(
      stores,
      `select phone, name, member.currency, message_id from finance.member
         join finance.entry on member_id = member.id where email = '${email}'`,
    ),
  ).toEqual([{ phone: own, name: 'Budi', currency: 'IDR', message_id: lunch }]);
  const sessions = `select kind, id from core.session where value is not null
    and kind in ('registration', 'conversation') and id in ('${first}', '${second}')`;
  expect(await rows(stores, sessions)).toEqual([{ kind: 'conversation', id: own }]);
}

const directions = [
  { name: 'from lid to phone', isFromLid: true },
  { name: 'from phone to lid', isFromLid: false },
];
const steps = conversation.slice(1).map((_, index) => index + 1);

describe.skipIf(findRedisServer() === undefined)('a switch of ids loses nothing', () => {
  test.for(directions)('$name at every step', { timeout: 60_000 }, async ({ isFromLid }) => {
    const redis = await startLocalRedis();
    onTestFinished(() => redis[Symbol.asyncDispose]());
    const { databaseUrl } = await openStores({ redis: false });
    const stores = { databaseUrl, redisUrl: redis.url };
    const bots = [await startBot(stores), await startBot(stores)] as const;
    for (const at of steps) await switchAt(stores, bots, switcher(at, isFromLid), at);
  });

  test.for(directions.flatMap((direction) => steps.map((at) => ({ ...direction, at }))))(
    '$name at step $at, when Redis is killed',
    { timeout: 60_000 },
    async ({ isFromLid, at }) => {
      const redis = await startLocalRedis();
      onTestFinished(() => redis[Symbol.asyncDispose]());
      const { databaseUrl } = await openStores({ redis: false });
      const stores = { databaseUrl, redisUrl: redis.url };
      const bots = [await startBot(stores), await startBot(stores)] as const;
      await switchAt(stores, bots, switcher(at, isFromLid), at, () => redis.kill());
    },
  );
});

test('what was learned outlives the process: the lid alone is known after a restart', async () => {
  const stores = await openStores({ redis: false });
  const before = await startBot(stores);
  await before.say(phone, 'halo');
  await say(before, { from: lid, alias: phone, text: 'Budi', id: 'm1' });
  await before.stop();
  const after = await startBot(stores);
  expect(await after.say(lid, 'budi@mail.com')).toEqual([expect.stringContaining('*3/4*')]);
  expect(await rows(stores, 'select kind, value from finance.identity order by 1')).toEqual([
    { kind: 'lid', value: '555' },
    { kind: 'pn', value: phone },
  ]);
});

test('of what somebody was reminded under the lid, they are not reminded under the phone', async () => {
  const stores = await openStores({ redis: false });
  const bot = await startBot(stores);
  for (const text of ['halo', 'Budi']) await bot.say(lid, text);
  await rows(stores, 'update finance.unfinished_registration set reminded_hours = 24');
  await say(bot, { from: phone, alias: lid, text: 'budi@mail.com', id: 'm1' });
  const kept = 'select phone, reminded_hours from finance.unfinished_registration';
  expect(await rows(stores, kept)).toEqual([{ phone, reminded_hours: 24 }]);
});

test('two books become one, which is told once', async () => {
  const stores = await openStores({ redis: false });
  const bot = await startBot(stores);
  for (const text of ['halo', 'Budi', 'budi@mail.com', 'Makassar', 'ya', '50rb makan']) {
    await bot.say(phone, text);
  }
  for (const text of ['halo', 'Budi', 'budi@other.com', 'Makassar', 'IDR', 'ya', '20rb kopi']) {
    await bot.say(lid, text);
  }
  const joined = await say(bot, { from: lid, alias: phone, text: 'saldo', id: 'joined' });
  expect(joined).toContain('1 catatan pindah');
  expect(joined).toContain('Rp 70.000');
  expect(await bot.say(phone, 'saldo')).toEqual([expect.stringContaining('Rp 70.000')]);
});

test('two processes handle one person in the order in which the messages came, each once', async () => {
  const stores = await openStores({ redis: false });
  const [here, there] = [await startBot(stores), await startBot(stores)];
  const texts = [
    'halo',
    'Budi',
    'budi@mail.com',
    'Makassar',
    'ya',
    '10rb kopi',
    '20rb teh',
    'saldo',
  ];
  // Each is sent while the one before may be under way, to the one process and to the other, and again to the other.
  const answers: Promise<readonly string[]>[] = [];
  for (const [index, text] of texts.entries()) {
    const [one, other] = index % 2 === 0 ? [here, there] : [there, here];
    answers.push(one.say(phone, text, `m${index}`));
    const given = `select coalesce(max(last), 0)::int as last from finance.turn`;
    await expect
      .poll(async () => (await rows(stores, given))[0], { interval: 5 })
      .toEqual({ last: 2 * index + 1 });
    answers.push(other.say(phone, text, `m${index}`));
    await expect
      .poll(async () => (await rows(stores, given))[0], { interval: 5 })
      .toEqual({ last: 2 * index + 2 });
  }
  const replies = await Promise.all(answers);
  expect(replies.at(-1)).toEqual([expect.stringContaining('Rp 30.000')]);
  for (const index of texts.keys()) expect(replies[2 * index]).toEqual(replies[2 * index + 1]);
  expect(await rows(stores, 'select message_id from finance.entry order by number')).toEqual([
    { message_id: 'm5' },
    { message_id: 'm6' },
  ]);
});
