import { expect, test } from 'vitest';

import type { NewEntry } from '../../src/ledger/ledger.ts';
import { budi, openFinance } from './open-finance.ts';

async function openLedger() {
  const finance = await openFinance();
  const added = await finance.members.add(budi);
  if (added.kind !== 'member') throw new Error('an empty database has no address');
  const memberId = added.member.id;
  const lunch: NewEntry = {
    memberId,
    messageId: 'm1',
    direction: 'expense',
    amount: { currency: 'IDR', minor: 5_000_000n },
    description: 'makan siang',
    day: '2026-11-21',
    bookedAt: new Date('2026-11-21T04:00:00.123Z'),
  };
  return { ...finance, memberId, lunch };
}

test('an entry is booked with the total of its day, direction and currency', async () => {
  const { ledger, lunch } = await openLedger();
  const others: readonly Partial<NewEntry>[] = [
    { messageId: 'yesterday', day: '2026-11-20' },
    { messageId: 'income', direction: 'income' },
    { messageId: 'dollars', amount: { currency: 'USD', minor: 350n } },
    { messageId: 'coffee', amount: { currency: 'IDR', minor: 2_500_000n } },
  ];
  for (const other of others) await ledger.book({ ...lunch, ...other });
  expect(await ledger.book(lunch)).toEqual({
    entry: lunch,
    isNew: true,
    dayTotal: { currency: 'IDR', minor: 7_500_000n },
  });
});

test('a message books once, however often it comes and whatever it says the second time', async () => {
  const { ledger, lunch, memberId } = await openLedger();
  const results = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      ledger.book({ ...lunch, amount: { currency: 'IDR', minor: BigInt(index + 1) * 100n } }),
    ),
  );
  expect(results.filter(({ isNew }) => isNew)).toHaveLength(1);
  const entries = results.map(({ entry }) => entry);
  expect(new Set(entries.map(({ amount }) => amount.minor)).size).toBe(1);
  expect(await ledger.balance(memberId, 'IDR')).toEqual({
    currency: 'IDR',
    minor: -(entries[0]?.amount.minor ?? 0n),
  });
});

test('the same message id of another member is another message', async () => {
  const { ledger, lunch, members } = await openLedger();
  const added = await members.add({ ...budi, phone: '+6281111111111', email: 'siti@mail.com' });
  const memberId = added.kind === 'member' ? added.member.id : 0;
  await ledger.book(lunch);
  expect(await ledger.book({ ...lunch, memberId })).toMatchObject({ isNew: true });
  expect(await ledger.balance(memberId, 'IDR')).toMatchObject({ minor: -5_000_000n });
});

test('the balance is income less expenses, of one currency, and exact beyond what a float can hold', async () => {
  const { ledger, lunch, memberId } = await openLedger();
  expect(await ledger.balance(memberId, 'IDR')).toEqual({ currency: 'IDR', minor: 0n });
  const most = 100_000_000_000_000n;
  for (let index = 0; index < 200; index += 1) {
    const amount = { currency: 'IDR', minor: most };
    await ledger.book({ ...lunch, messageId: `in-${index}`, direction: 'income', amount });
  }
  await ledger.book({ ...lunch, amount: { currency: 'IDR', minor: 1n } });
  await ledger.book({ ...lunch, messageId: 'usd', amount: { currency: 'USD', minor: 350n } });
  expect(await ledger.balance(memberId, 'IDR')).toEqual({
    currency: 'IDR',
    minor: 200n * most - 1n,
  });
});

test('nothing is booked that is not above zero', async () => {
  const { ledger, lunch } = await openLedger();
  await expect(
    ledger.book({ ...lunch, amount: { currency: 'IDR', minor: 0n } }),
  ).rejects.toMatchObject({ code: 'FINANCE_STORE_FAILED' });
});
