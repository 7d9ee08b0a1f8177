import { expect, test } from 'vitest';

import type { Entry, NewEntry } from '../../src/ledger/ledger.ts';
import { PostgresBudgets } from '../../src/postgres/postgres-budgets.ts';
import { PostgresCategoryRules } from '../../src/postgres/postgres-category-rules.ts';
import { budi, openBook } from './open-finance.ts';

test('an entry is booked with the total of its day, direction and currency', async () => {
  const { ledger, lunch } = await openBook();
  const others: readonly Partial<NewEntry>[] = [
    { messageId: 'yesterday', day: '2026-11-20' },
    { messageId: 'income', direction: 'income' },
    { messageId: 'dollars', amount: { currency: 'USD', minor: 350n } },
    { messageId: 'coffee', amount: { currency: 'IDR', minor: 2_500_000n } },
  ];
  for (const other of others) await ledger.book([{ ...lunch, ...other }]);
  expect(await ledger.book([lunch])).toEqual([
    {
      entry: { ...lunch, number: 5, kind: 'booking', accountId: expect.any(Number) },
      isNew: true,
      dayTotal: { currency: 'IDR', minor: 7_500_000n },
    },
  ]);
});

test('a message books once, however often it comes and whatever it says the second time', async () => {
  const { ledger, lunch, memberId } = await openBook();
  const results = (
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        ledger.book([{ ...lunch, amount: { currency: 'IDR', minor: BigInt(index + 1) * 100n } }]),
      ),
    )
  ).flat();
  expect(results.filter(({ isNew }) => isNew)).toHaveLength(1);
  const entries = results.map(({ entry }) => entry);
  expect(new Set(entries.map(({ amount }) => amount.minor)).size).toBe(1);
  expect(await ledger.balance(memberId, 'IDR')).toEqual({
    currency: 'IDR',
    minor: -(entries[0]?.amount.minor ?? 0n),
  });
});

test('the same message id of another member is another message', async () => {
  const { ledger, lunch, members } = await openBook();
  const added = await members.add({ ...budi, phone: '+6281111111111', email: 'siti@mail.com' });
  const memberId = added.kind === 'member' ? added.member.id : 0;
  await ledger.book([lunch]);
  expect(await ledger.book([{ ...lunch, memberId }])).toMatchObject([{ isNew: true }]);
  expect(await ledger.balance(memberId, 'IDR')).toMatchObject({ minor: -5_000_000n });
});

test('the balance is income less expenses, of one currency, and exact beyond what a float can hold', async () => {
  const { ledger, lunch, memberId } = await openBook();
  expect(await ledger.balance(memberId, 'IDR')).toEqual({ currency: 'IDR', minor: 0n });
  const most = 100_000_000_000_000n;
  for (let index = 0; index < 200; index += 1) {
    const amount = { currency: 'IDR', minor: most };
    await ledger.book([{ ...lunch, messageId: `in-${index}`, direction: 'income', amount }]);
  }
  await ledger.book([{ ...lunch, amount: { currency: 'IDR', minor: 1n } }]);
  await ledger.book([{ ...lunch, messageId: 'usd', amount: { currency: 'USD', minor: 350n } }]);
  expect(await ledger.balance(memberId, 'IDR')).toEqual({
    currency: 'IDR',
    minor: 200n * most - 1n,
  });
});

test('nothing is booked that is not above zero', async () => {
  const { ledger, lunch } = await openBook();
  await expect(
    ledger.book([{ ...lunch, amount: { currency: 'IDR', minor: 0n } }]),
  ).rejects.toMatchObject({ code: 'FINANCE_STORE_FAILED' });
});

test('each line of a message is an entry of its own, numbered on, and all come once', async () => {
  const { ledger, lunch } = await openBook();
  const lines = [0, 1, 2].map((line) => ({ ...lunch, line }));
  const first = await ledger.book(lines);
  expect(first.map(({ entry }) => entry.number)).toEqual([1, 2, 3]);
  expect(first.every(({ dayTotal }) => dayTotal.minor === 15_000_000n)).toBe(true);
  const again = await ledger.book(lines);
  expect(again).toEqual(first.map((booked) => ({ ...booked, isNew: false })));
  const results = await Promise.all(
    ['a', 'b', 'c', 'd'].map((messageId) =>
      ledger.book(lines.map((line) => ({ ...line, messageId }))),
    ),
  );
  const numbers = results.flat().map(({ entry }) => entry.number);
  expect(numbers.toSorted((one, other) => one - other)).toEqual([
    4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
  ]);
});

test('undo takes back what the last message booked, once for each message that asks', async () => {
  const { ledger, lunch, memberId } = await openBook();
  await ledger.book([lunch]);
  await ledger.book([0, 1].map((line) => ({ ...lunch, messageId: 'm2', line })));
  const at = new Date('2026-11-21T05:00:00Z');
  const undone = await ledger.undo(memberId, 'undo-1', at);
  expect(undone.map(({ number }) => number)).toEqual([2, 3]);
  expect(await ledger.undo(memberId, 'undo-1', at)).toEqual(undone);
  expect(await ledger.balance(memberId, 'IDR')).toMatchObject({ minor: -5_000_000n });
  expect(await ledger.undo(memberId, 'undo-2', at)).toMatchObject([{ number: 1 }]);
  expect(await ledger.undo(memberId, 'undo-3', at)).toEqual([]);
  // What was undone stays undone when its own message comes once more.
  expect(await ledger.book([lunch])).toMatchObject([{ isNew: false }]);
  expect(await ledger.balance(memberId, 'IDR')).toMatchObject({ minor: 0n });
});

test('an entry is changed and removed by its number, once for each message', async () => {
  const { ledger, lunch, memberId } = await openBook();
  await ledger.book([lunch]);
  await ledger.book([{ ...lunch, messageId: 'm2', description: 'kopi' }]);
  const double = (messageId: string): Promise<Entry | undefined> =>
    ledger.change(memberId, messageId, 1, ({ amount }) => ({
      amount: { ...amount, minor: amount.minor * 2n },
    }));
  expect(await double('edit-1')).toMatchObject({ number: 1, amount: { minor: 10_000_000n } });
  expect(await double('edit-1')).toMatchObject({ number: 1, amount: { minor: 10_000_000n } });
  expect(await double('edit-2')).toMatchObject({ number: 1, amount: { minor: 20_000_000n } });
  expect(
    await ledger.change(memberId, 'edit-3', undefined, () => ({ category: 'fun' })),
  ).toMatchObject({
    number: 2,
    category: 'fun',
  });
  const at = new Date('2026-11-21T05:00:00Z');
  expect(await ledger.remove(memberId, 'remove-1', 1, at)).toMatchObject({ number: 1 });
  expect(await ledger.remove(memberId, 'remove-1', 1, at)).toMatchObject({ number: 1 });
  expect(await ledger.remove(memberId, 'remove-2', 1, at)).toBeUndefined();
  expect(await ledger.change(memberId, 'edit-4', 1, () => ({}))).toBeUndefined();
  expect(await ledger.recent(memberId, 10)).toMatchObject([{ number: 2 }]);
  expect(await ledger.recent(memberId, 10, ['kop'])).toHaveLength(1);
  expect(await ledger.recent(memberId, 10, ['kop', 'siang'])).toEqual([]);
});

test('budgets and what was taught are kept by member, and a member is deleted with everything', async () => {
  const { ledger, lunch, memberId, pool, members } = await openBook();
  const [budgets, rules] = [new PostgresBudgets(pool), new PostgresCategoryRules(pool)];
  const amount = { currency: 'IDR', minor: 100n };
  await ledger.book([lunch]);
  await budgets.set(memberId, { category: 'food', amount });
  await budgets.set(memberId, { category: 'food', amount: { ...amount, minor: 200n } });
  await budgets.set(memberId, { category: undefined, amount });
  expect(await budgets.all(memberId)).toEqual([
    { category: undefined, amount },
    { category: 'food', amount: { ...amount, minor: 200n } },
  ]);
  expect(await budgets.remove(memberId, undefined)).toBe(true);
  expect(await budgets.remove(memberId, undefined)).toBe(false);
  await rules.teach(memberId, { words: 'kopi', category: 'fun' });
  await rules.teach(memberId, { words: 'kopi', category: 'food' });
  expect(await rules.all(memberId)).toEqual([{ words: 'kopi', category: 'food' }]);
  const found = await members.findByPhone(budi.phone);
  if (found === undefined) throw new Error('the member is there');
  expect(await members.remove(found.id)).toMatchObject({ entries: 1, left: 0 });
  expect(await members.findByPhone(budi.phone)).toBeUndefined();
  await expect(ledger.book([lunch])).rejects.toMatchObject({ code: 'FINANCE_STORE_FAILED' });
});
