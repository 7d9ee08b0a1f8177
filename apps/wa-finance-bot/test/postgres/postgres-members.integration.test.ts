import { expect, test } from 'vitest';

import { FinanceStoreError } from '../../src/postgres/finance-store-error.ts';
import { budi, openFinance } from './open-finance.ts';

test('a member is found as it was added, under its phone only', async () => {
  const { members } = await openFinance();
  const added = await members.add(budi);
  expect(added).toMatchObject({ kind: 'member', isNew: true, member: budi });
  expect(await members.findByPhone(budi.phone)).toEqual(
    added.kind === 'member' ? added.member : undefined,
  );
  expect(await members.findByPhone('+6281111111111')).toBeUndefined();
});

test('an address is known in every spelling of its case', async () => {
  const { members } = await openFinance();
  await members.add(budi);
  expect(await members.hasEmail('budi@mail.COM')).toBe(true);
  expect(await members.hasEmail('bud@mail.com')).toBe(false);
  expect(await members.hasEmail('b_di@mail.com')).toBe(false);
  expect(await members.add({ ...budi, phone: '+6281111111111', email: 'BUDI@mail.com' })).toEqual({
    kind: 'email-taken',
  });
});

test('a phone that registers twice keeps its first member', async () => {
  const { members } = await openFinance();
  const first = await members.add(budi);
  const second = await members.add({ ...budi, name: 'Another', email: 'another@mail.com' });
  expect(second).toEqual({ ...first, isNew: false });
  expect(await members.hasEmail('another@mail.com')).toBe(false);
});

test('of many who ask for one address at the same moment, one gets it', async () => {
  const { members } = await openFinance();
  const results = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      members.add({ ...budi, phone: `+62812000000${10 + index}` }),
    ),
  );
  expect(results.filter(({ kind }) => kind === 'member')).toHaveLength(1);
  expect(results.filter(({ kind }) => kind === 'email-taken')).toHaveLength(19);
});

test('of many registrations of one phone at the same moment, one is new and all are the same', async () => {
  const { members } = await openFinance();
  const results = await Promise.all(Array.from({ length: 20 }, () => members.add(budi)));
  const ids = results.map((result) => (result.kind === 'member' ? result.member.id : undefined));
  expect(new Set(ids).size).toBe(1);
  expect(results.filter((result) => result.kind === 'member' && result.isNew)).toHaveLength(1);
});

test('a failure of Postgres is one error of ours, without the values of the statement', async () => {
  const { members, pool } = await openFinance();
  await pool.query('drop table finance.member cascade');
  const error: unknown = await members.add(budi).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(FinanceStoreError);
  expect(error).toMatchObject({ code: 'FINANCE_STORE_FAILED', cause: { code: '42P01' } });
  const { message, cause } = error as FinanceStoreError;
  expect(`${message} ${String(cause)}`).not.toMatch(/Budi|81234567890/);
});
