import { openSessionCore, registrationKind } from '@sesi/session-core';
import { drizzle } from 'drizzle-orm/node-postgres';
import { expect, onTestFinished, test } from 'vitest';

import {
  answeredKind,
  type Conversation,
  conversationKind,
} from '../../src/conversation/session/conversation-kinds.ts';
import { CoreTraces } from '../../src/conversation/session/person-traces.ts';
import { readDecimal } from '../../src/ledger/exchange/exchange.ts';
import { tablesOfMembers } from '../../src/postgres/identity/tables-of-members.ts';
import { PostgresAccounts } from '../../src/postgres/postgres-accounts.ts';
import { PostgresBudgets } from '../../src/postgres/postgres-budgets.ts';
import { PostgresCategoryRules } from '../../src/postgres/postgres-category-rules.ts';
import { PostgresExchangeRates } from '../../src/postgres/postgres-exchange-rates.ts';
import { PostgresMemberWishes } from '../../src/postgres/postgres-member-wishes.ts';
import { PostgresOptOuts } from '../../src/postgres/postgres-opt-outs.ts';
import { budi, openBook, openFinance } from './open-finance.ts';

const at = new Date('2026-11-21T04:00:00Z');

/** Tables in which no row is a person's: what is in them by design, and how it stays so. */
const withoutPeople = new Map([
  ['__migrations', 'which migrations were made'],
  ['opt_out', 'kept on purpose: who said STOP'],
  ['turn', 'hashes, emptied by a crash'],
  ['outbound_message', 'hashes of an hour'],
  ['answered_group', 'hashes of groups'],
]);

/** Tables whose rows are deleted by name: they do not refer to a member. */
const byName = ['member', 'person', 'identity', 'unfinished_registration'];

test('each table of the schema refers to members, is deleted by name, or holds nobody', async () => {
  const { pool } = await openFinance();
  const { rows: all } = await pool.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'finance'`,
  );
  const { rows: ofMembers } = await pool.query<{ name: string }>(
    `select conrelid::regclass::text as name from pg_constraint
      where contype = 'f' and confrelid = 'finance.member'::regclass and confdeltype = 'c'`,
  );
  const found = new Set(ofMembers.map(({ name }) => name.replace('finance.', '')));
  const forgotten = all
    .map(({ name }) => name)
    .filter((name) => !found.has(name) && !byName.includes(name) && !withoutPeople.has(name));
  expect(forgotten, 'add a foreign key to member with on delete cascade').toEqual([]);
  expect(found.size).toBeGreaterThan(4);
});

test('a member is deleted with every row that is theirs, and nobody else with them', async () => {
  const { pool, members, ledger, lunch, memberId: id } = await openBook();
  const accounts = new PostgresAccounts(pool);
  const bca = await accounts.open(id, 'm2', 'BCA');
  const other = await members.add({ ...budi, phone: '+6281111111111', email: 'siti@mail.com' });
  if (other.kind !== 'member') throw new Error('the address is free');
  await ledger.book([lunch]);
  await ledger.book([{ ...lunch, memberId: other.member.id }]);
  const cash = (await accounts.all(id))[0]?.id;
  const transfer = { kind: 'transfer', accountId: cash, toAccountId: bca?.id } as const;
  await ledger.book([{ ...lunch, messageId: 'm3', ...transfer }]);
  await ledger.undo(id, 'm4', at);
  await new PostgresBudgets(pool).set(id, { category: 'food', amount: lunch.amount });
  const rates = new PostgresExchangeRates(pool);
  await rates.set(id, { currency: 'USD', rate: readDecimal('16250') });
  await new PostgresCategoryRules(pool).teach(id, { words: 'makan', category: 'fun' });
  await new PostgresMemberWishes(pool).heard(id, 'local');
  await new PostgresOptOuts(pool).add(budi.phone, at);
  await pool.query(
    `insert into finance.unfinished_registration (phone, via, step, session_data, last_answer_at)
     values ($1, 'local', 'name', '{}', now())`,
    [budi.phone],
  );
  // A table that is added tomorrow.
  await pool.query(
    `create table finance.tomorrow (member_id bigint references finance.member (id) on delete cascade)`,
  );
  await pool.query('insert into finance.tomorrow values ($1), ($1)', [id]);

  const known = await tablesOfMembers(drizzle(pool));
  for (const { table, column } of known) {
    const rows = await pool.query(`select 1 from finance."${table}" where "${column}" = $1`, [id]);
    expect(rows.rowCount, `fill ${table} here, so that its deletion is proved`).toBeGreaterThan(0);
  }

  const removed = await members.remove(id);
  // Member, person, identity, registration, two accounts, two entries, budget, rate, rule, wishes, two of tomorrow.
  expect(removed).toMatchObject({ rows: 14, entries: 2, left: 0, ids: [budi.phone] });
  expect([...removed.messageIds].toSorted()).toEqual(['m1', 'm2', 'm3', 'm4', 'm5']);
  const { rows } = await pool.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'finance'`,
  );
  for (const { name } of rows) {
    const left = await pool.query(
      `select 1 from finance."${name}" as t where t::text like '%81234567890%'`,
    );
    expect(left.rowCount, name).toBe(name === 'opt_out' ? 1 : 0);
  }
  expect(await ledger.recent(other.member.id, 10)).toHaveLength(1);
  expect(await members.remove(id)).toMatchObject({ rows: 0, left: 0 });
});

test('the conversation, the registration and the marks of messages go with them', async () => {
  const { url } = await openFinance();
  const core = await openSessionCore({ postgres: { url }, redis: false });
  onTestFinished(() => core.close());
  const talk: Conversation = { status: 'active', messages: [], updatedAt: 0 };
  const answered = core.sessions(answeredKind);
  const mine = ['m1', 'false_6281234567890@c.us_A', 'false_77@lid_B'];
  const others = ['m2', 'false_62812345678901@c.us_C'];
  for (const id of [...mine, ...others]) await answered.create(id, { replies: ['ok'] });
  await core.sessions(conversationKind).create(budi.phone, talk);
  await core.sessions(conversationKind).create('+6281111111111', talk);
  await core.sessions(registrationKind).create(budi.phone, {
    phone: budi.phone,
    step: 'name',
    session_data: {},
  });
  const traces = new CoreTraces(core);
  expect(await traces.remove([budi.phone, 'lid:77'], ['m1', 'm9'])).toEqual({
    removed: 5,
    left: 0,
  });
  for (const id of others) expect(await answered.get(id), id).toBeDefined();
  expect(await core.sessions(conversationKind).get(budi.phone)).toBeUndefined();
  expect(await core.sessions(conversationKind).get('+6281111111111')).toBeDefined();
});
