import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { migrate, type Pool } from '@sesi/session-core/postgres';
import { expect, onTestFinished, test } from 'vitest';

import type { NewEntry } from '../../src/ledger/ledger.ts';
import { PostgresIdentities } from '../../src/postgres/identity/postgres-identities.ts';
import { migrateFinance } from '../../src/postgres/migrate-finance.ts';
import { PostgresAccounts } from '../../src/postgres/postgres-accounts.ts';
import { PostgresMemberWishes } from '../../src/postgres/postgres-member-wishes.ts';
import { PostgresOptOuts } from '../../src/postgres/postgres-opt-outs.ts';
import { PostgresUnfinishedRegistrations } from '../../src/postgres/postgres-unfinished-registrations.ts';
import { budi as newMember, openFinance } from './open-finance.ts';

const migrations = fileURLToPath(new URL('../../migrations', import.meta.url));

/** The schema as it was after the first so many migrations. */
async function migrateBack(pool: Pool, count: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'migrations-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await cp(migrations, folder, { recursive: true });
  const path = join(folder, 'meta/_journal.json');
  const journal: { entries: unknown[] } = JSON.parse(await readFile(path, 'utf8'));
  await writeFile(path, JSON.stringify({ ...journal, entries: journal.entries.slice(0, count) }));
  await pool.query('drop schema finance cascade');
  await migrate(pool, { folder, schema: 'finance' });
}

/** Two members of whom one has booked, by the columns of the oldest schema. */
async function fill(pool: Pool): Promise<void> {
  for (const [phone, email] of [
    ['+6281234567890', 'budi@mail.com'],
    ['+6281111111111', 'siti@mail.com'],
  ]) {
    await pool.query(
      `insert into finance.member (phone, name, email, city, language, currency, time_zone, consented_at, consent_message_id)
       values ($1, 'Budi', $2, 'Makassar', 'id', 'IDR', 'Asia/Makassar', now(), 'm0')`,
      [phone, email],
    );
  }
  for (const [message, direction, minor] of [
    ['a', 'income', 500],
    ['b', 'expense', 200],
    ['c', 'expense', 100],
  ]) {
    await pool.query(
      `insert into finance.entry (member_id, message_id, direction, amount_minor, currency, description, day, booked_at)
       values (1, $1, $2, $3, 'IDR', 'kopi', '2026-11-20', now())`,
      [message, direction, minor],
    );
  }
}

test('books of the oldest schema keep their entries, numbers and balances', async () => {
  const { pool, ledger, members } = await openFinance();
  await migrateBack(pool, 2);
  await fill(pool);
  await migrateFinance(pool);
  const accounts = new PostgresAccounts(pool);
  const entries = await ledger.recent(1, 10);
  expect(entries.map(({ number, kind, category }) => [number, kind, category])).toEqual([
    [3, 'booking', 'other'],
    [2, 'booking', 'other'],
    [1, 'booking', 'other'],
  ]);
  const [cash] = await accounts.all(1);
  expect(new Set(entries.map(({ accountId }) => accountId))).toEqual(new Set([cash?.id]));
  expect(await ledger.accountBalances(1, 'IDR')).toEqual([{ accountId: cash?.id, minor: 200n }]);
  expect(await ledger.balance(1, 'IDR')).toEqual({ currency: 'IDR', minor: 200n });
  // Who had booked nothing begins with cash, and numbers go on where they were.
  expect(await accounts.all(2)).toMatchObject([{ name: '', isDefault: true }]);
  const [first] = entries;
  if (first === undefined) throw new Error('there are entries');
  const { number: _number, ...more }: NewEntry & { number: number } = first;
  expect(await ledger.book([{ ...more, messageId: 'd' }])).toMatchObject([
    { entry: { number: 4 } },
  ]);
  expect(await ledger.book([{ ...more, messageId: 'a' }])).toMatchObject([{ isNew: false }]);
  const budi = await members.findByPhone('+6281234567890');
  expect(budi && (await members.remove(budi.id))).toMatchObject({ entries: 4, left: 0 });
});

test('budgets and what was taught outlive the migrations after theirs', async () => {
  const { pool } = await openFinance();
  await migrateBack(pool, 3);
  await fill2(pool);
  await migrateFinance(pool);
  const { rows } = await pool.query(
    `select e.number, e.kind, a.name, b.amount_minor, r.category
       from finance.entry e join finance.account a on a.id = e.account_id
       join finance.budget b on b.member_id = e.member_id
       join finance.category_rule r on r.member_id = e.member_id`,
  );
  expect(rows).toEqual([
    { number: 7, kind: 'booking', name: '', amount_minor: '1000', category: 'fun' },
  ]);
});

test('every row of an older schema is there after the migrations, and so is every balance', async () => {
  const { pool, ledger, members } = await openFinance();
  await migrateBack(pool, 3);
  await fillAll(pool);
  const tables = [
    'member',
    'entry',
    'budget',
    'category_rule',
    'unfinished_registration',
    'opt_out',
  ] as const;
  const rowsOf = async (table: string): Promise<readonly object[]> =>
    (await pool.query(`select * from finance."${table}" order by 1, 2`)).rows;
  const before = await Promise.all(tables.map(rowsOf));
  const { rows: balances } = await pool.query<{ id: string; currency: string; minor: string }>(`
    select m.id, m.currency, coalesce(sum(case when direction = 'income' then amount_minor else -amount_minor end), 0) as minor
      from finance.member m left join finance.entry e on e.member_id = m.id and e.removed_at is null group by 1, 2`);
  await migrateFinance(pool);
  const after = await Promise.all(tables.map(rowsOf));
  expect(before.map((rows) => rows.length)).toEqual([3, 5, 2, 2, 2, 1]);
  expect(after).toMatchObject(before);
  for (const { id, currency, minor } of balances) {
    expect((await ledger.balance(Number(id), currency)).minor, id).toBe(BigInt(minor));
  }
  expect(balances.map(({ minor }) => minor).toSorted()).toEqual(['-350', '0', '4700']);

  // Each is known by the one name, and what follows has its place.
  const identities = new PostgresIdentities(pool);
  expect((await identities.find('+6281234567890'))?.ids).toEqual(['+6281234567890']);
  expect((await identities.join('lid:555', '+6281111111111')).books).toBeUndefined();
  const unfinished = new PostgresUnfinishedRegistrations(pool, async () => undefined);
  expect(await unfinished.findByPhone('+6285711112222')).toMatchObject({
    step: 'email',
    answers: { name: 'Sri' },
  });
  expect(await new PostgresOptOuts(pool).has('+6285711112222')).toBe(true);
  const wishes = new PostgresMemberWishes(pool);
  await wishes.heard(1, 'whatsapp');
  expect(await wishes.find(1)).toMatchObject({ summary: true, dailyMinute: undefined });
  const another = { ...newMember, phone: '+6281900000000', email: 'new@mail.com' };
  expect(await members.add(another)).toMatchObject({ kind: 'member', isNew: true });
});

/** Members with and without books, and people who are none, by the columns of the schema of migration 0002. */
async function fillAll(pool: Pool): Promise<void> {
  await pool.query(`insert into finance.member
    (phone, name, email, city, language, currency, time_zone, consented_at, consent_message_id, last_number) values
    ('+6281234567890', 'Budi', 'budi@mail.com', 'Makassar', 'id', 'IDR', 'Asia/Makassar', now(), 'm0', 4),
    ('+6281111111111', 'Siti', 'siti@mail.com', 'Jakarta', 'id', 'IDR', 'Asia/Jakarta', now(), 'm1', 0),
    ('+34600111222', 'Ana', 'ana@mail.com', 'Sevilla', 'es', 'EUR', 'Europe/Madrid', now(), 'm2', 1)`);
  await pool.query(`insert into finance.entry
    (member_id, message_id, line, number, direction, amount_minor, currency, description, category, day, booked_at, removed_at, removed_by) values
    (1, 'a', 0, 1, 'income', 5000, 'IDR', 'gaji', 'salary', '2026-11-01', now(), null, null),
    (1, 'b', 0, 2, 'expense', 200, 'IDR', 'kopi', 'food', '2026-11-02', now(), null, null),
    (1, 'b', 1, 3, 'expense', 100, 'IDR', 'teh', 'food', '2026-11-02', now(), null, null),
    (1, 'c', 0, 4, 'expense', 900, 'IDR', 'salah', 'other', '2026-11-03', now(), now(), 'd'),
    (3, 'a', 0, 1, 'expense', 350, 'EUR', 'café', 'food', '2026-11-03', now(), null, null)`);
  await pool.query(
    `insert into finance.budget values (1, 'food', 1000, 'IDR'), (3, '', 50000, 'EUR')`,
  );
  await pool.query(
    `insert into finance.category_rule values (1, 'kopi', 'fun'), (3, 'cafe', 'food')`,
  );
  await pool.query(
    `insert into finance.unfinished_registration
    (phone, via, step, session_data, last_answer_at, reminded_hours) values
    ('+6285711112222', 'whatsapp', 'email', $1, now(), 24),
    ('lid:777', 'whatsapp', 'name', '{}', now(), 0)`,
    [
      JSON.stringify({
        name: 'Sri',
        language: 'id',
        chosen: {},
        handled: ['x1'],
        lastMessageAt: '2026-11-21T04:00:00.000Z',
      }),
    ],
  );
  await pool.query(`insert into finance.opt_out values ('+6285711112222', now())`);
}

async function fill2(pool: Pool): Promise<void> {
  await pool.query(
    `insert into finance.member (phone, name, email, city, language, currency, time_zone, consented_at, consent_message_id, last_number)
     values ('+6281234567890', 'Budi', 'budi@mail.com', 'Makassar', 'id', 'IDR', 'Asia/Makassar', now(), 'm0', 7)`,
  );
  await pool.query(
    `insert into finance.entry (member_id, message_id, number, direction, amount_minor, currency, description, day, booked_at)
     values (1, 'a', 7, 'expense', 200, 'IDR', 'kopi', '2026-11-20', now())`,
  );
  await pool.query(`insert into finance.budget values (1, 'food', 1000, 'IDR')`);
  await pool.query(`insert into finance.category_rule values (1, 'kopi', 'fun')`);
}
