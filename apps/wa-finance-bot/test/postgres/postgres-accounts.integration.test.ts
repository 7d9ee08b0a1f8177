import { expect, test } from 'vitest';

import { openDebts } from '../../src/ledger/debts/debt.ts';
import { readDecimal } from '../../src/ledger/exchange/exchange.ts';
import type { NewEntry } from '../../src/ledger/ledger.ts';
import { PostgresAccounts } from '../../src/postgres/postgres-accounts.ts';
import { PostgresBudgets } from '../../src/postgres/postgres-budgets.ts';
import { PostgresExchangeRates } from '../../src/postgres/postgres-exchange-rates.ts';
import { budi, openBook } from './open-finance.ts';

const at = new Date('2026-11-21T04:00:00.123Z');
const idr = (minor: bigint) => ({ currency: 'IDR', minor });

async function openAccounts() {
  const finance = await openBook();
  const { memberId } = finance;
  const accounts = new PostgresAccounts(finance.pool);
  /** What each account holds, by name. */
  const balances = async (): Promise<Readonly<Record<string, bigint>>> => {
    const [all, held] = await Promise.all([
      accounts.all(memberId),
      finance.ledger.accountBalances(memberId, 'IDR'),
    ]);
    return Object.fromEntries(
      all.map(({ id, name }) => [
        name,
        held.find(({ accountId }) => accountId === id)?.minor ?? 0n,
      ]),
    );
  };
  return { ...finance, accounts, balances };
}

test('everybody has cash from the start, once, whoever asks first', async () => {
  const { accounts, memberId, ledger, lunch } = await openAccounts();
  const seen = await Promise.all([
    ...Array.from({ length: 10 }, () => accounts.all(memberId)),
    ledger.book([lunch]).then(() => accounts.all(memberId)),
  ]);
  const [first] = seen;
  expect(first).toMatchObject([{ name: '', isDefault: true, isClosed: false }]);
  expect(seen.every((own) => own.length === 1 && own[0]?.id === first?.[0]?.id)).toBe(true);
  expect(await ledger.recent(memberId, 1)).toMatchObject([{ accountId: first?.[0]?.id }]);
});

test('an account is opened once for each message and once for each name', async () => {
  const { accounts, memberId } = await openAccounts();
  const opened = await Promise.all(
    Array.from({ length: 10 }, () => accounts.open(memberId, 'm1', 'BCA')),
  );
  expect(new Set(opened.map((account) => account?.id)).size).toBe(1);
  const byOthers = await Promise.all(
    Array.from({ length: 10 }, (_, index) => accounts.open(memberId, `o${index}`, 'GoPay')),
  );
  expect(byOthers.filter((account) => account !== undefined)).toHaveLength(1);
  expect(await accounts.open(memberId, 'm2', 'bca')).toBeUndefined();
  expect(await accounts.open(memberId, 'm3', 'tunai')).toBeUndefined();
  expect((await accounts.all(memberId)).map(({ name }) => name)).toEqual(['', 'BCA', 'GoPay']);
});

test('entries change the account they name, a transfer two of them, and no total but its own', async () => {
  const { accounts, ledger, lunch, memberId, balances } = await openAccounts();
  const bca = await accounts.open(memberId, 'm0', 'BCA');
  const [cash] = await accounts.all(memberId);
  if (bca === undefined || cash === undefined) throw new Error('both are open');
  await ledger.book([{ ...lunch, direction: 'income', accountId: bca.id }]);
  await ledger.book([{ ...lunch, messageId: 'm2', amount: idr(100n) }]);
  const transfer: NewEntry = {
    ...lunch,
    messageId: 'm3',
    kind: 'transfer',
    amount: idr(2_000_000n),
    accountId: bca.id,
    toAccountId: cash.id,
  };
  const [moved] = await ledger.book([transfer]);
  expect(moved?.dayTotal).toEqual(idr(100n));
  expect(await balances()).toEqual({ '': 1_999_900n, BCA: 3_000_000n });
  expect(await ledger.balance(memberId, 'IDR')).toEqual(idr(4_999_900n));
  const november = { from: '2026-11-01', to: '2026-11-30' };
  const totals = [
    { direction: 'income', category: 'food', minor: 5_000_000n },
    { direction: 'expense', category: 'food', minor: 100n },
  ];
  expect(await ledger.totals(memberId, 'IDR', november)).toEqual(totals);
  // Delivered again it moves nothing, and undone it never did.
  await ledger.book([transfer]);
  expect(await balances()).toEqual({ '': 1_999_900n, BCA: 3_000_000n });
  expect(await ledger.undo(memberId, 'u1', at)).toMatchObject([{ toAccountId: cash.id }]);
  expect(await balances()).toEqual({ '': -100n, BCA: 5_000_000n });
  expect(
    await ledger.change(memberId, 'c1', undefined, () => ({ accountId: bca.id })),
  ).toMatchObject({ number: 2, accountId: bca.id });
  expect(await balances()).toEqual({ '': 0n, BCA: 4_999_900n });
});

test('an account is renamed, preferred and closed when nothing is in it; the last one stays', async () => {
  const { accounts, ledger, lunch, memberId } = await openAccounts();
  const bca = await accounts.open(memberId, 'm0', 'BCA');
  const [cash] = await accounts.all(memberId);
  if (bca === undefined || cash === undefined) throw new Error('both are open');
  expect(await accounts.rename(memberId, bca.id, 'Tunai')).toBe(false);
  expect(await accounts.rename(memberId, bca.id, 'Mandiri')).toBe(true);
  await accounts.prefer(memberId, bca.id, at);
  const [booked] = await ledger.book([lunch]);
  expect(booked?.entry.accountId).toBe(bca.id);
  expect(await accounts.close(memberId, bca.id, at)).toBe('not-empty');
  await ledger.undo(memberId, 'u1', at);
  expect(await accounts.close(memberId, bca.id, at)).toBe('closed');
  expect(await accounts.all(memberId)).toMatchObject([
    { name: '', isDefault: true },
    { name: 'Mandiri', isDefault: false, isClosed: true },
  ]);
  expect(await accounts.close(memberId, cash.id, at)).toBe('last');
  expect(await accounts.open(memberId, 'm5', 'Mandiri')).not.toMatchObject({ id: bca.id });
});

test('debts change balances and no totals, and are read in their order', async () => {
  const { ledger, lunch, memberId } = await openAccounts();
  const borrowed: NewEntry = {
    ...lunch,
    kind: 'borrow',
    direction: 'income',
    person: 'Andi',
    dueDay: '2026-12-01',
  };
  await ledger.book([borrowed]);
  const repaid: NewEntry = { ...lunch, messageId: 'm2', kind: 'repay', person: 'andi' };
  await ledger.book([{ ...repaid, amount: idr(2_000_000n) }]);
  expect(openDebts(await ledger.debtEntries(memberId))).toEqual([
    { person: 'andi', minor: 3_000_000n, dueDay: '2026-12-01' },
  ]);
  expect(await ledger.balance(memberId, 'IDR')).toEqual(idr(3_000_000n));
  expect(await ledger.totals(memberId, 'IDR', { from: '2026-11-01', to: '2026-11-30' })).toEqual(
    [],
  );
  expect(await ledger.bookedBy(memberId, 'm2')).toMatchObject([{ entry: { person: 'andi' } }]);
  expect(await ledger.bookedBy(memberId, 'm9')).toEqual([]);
  await ledger.undo(memberId, 'u1', at);
  expect(openDebts(await ledger.debtEntries(memberId))).toMatchObject([{ minor: 5_000_000n }]);
});

test('a rate is replaced, and what was booked at the old one keeps it', async () => {
  const { ledger, lunch, memberId, pool } = await openAccounts();
  const rates = new PostgresExchangeRates(pool);
  const old = readDecimal('16250.125');
  await rates.set(memberId, { currency: 'USD', rate: old });
  await ledger.book([{ ...lunch, foreign: { currency: 'USD', minor: 500n, rate: old } }]);
  await rates.set(memberId, { currency: 'USD', rate: readDecimal('17000') });
  await rates.set(memberId, { currency: 'JPY', rate: readDecimal('0.0000615') });
  expect(await rates.all(memberId)).toEqual([
    { currency: 'JPY', rate: { digits: 615n, decimals: 7 } },
    { currency: 'USD', rate: { digits: 17000n, decimals: 0 } },
  ]);
  expect(await ledger.recent(memberId, 1)).toMatchObject([
    { amount: lunch.amount, foreign: { currency: 'USD', minor: 500n, rate: old } },
  ]);
});

test('the own currency changes only as long as nothing is booked or planned', async () => {
  const { accounts, ledger, lunch, memberId, pool, members } = await openAccounts();
  const [rates, budgets] = [new PostgresExchangeRates(pool), new PostgresBudgets(pool)];
  await rates.set(memberId, { currency: 'USD', rate: readDecimal('16250') });
  await budgets.set(memberId, { category: 'food', amount: idr(100n) });
  expect(await accounts.changeCurrency(memberId, 'USD')).toBe(false);
  await budgets.remove(memberId, 'food');
  await ledger.book([lunch]);
  expect(await accounts.changeCurrency(memberId, 'USD')).toBe(false);
  await ledger.undo(memberId, 'u1', at);
  expect(await accounts.changeCurrency(memberId, 'USD')).toBe(true);
  expect(await members.findByPhone(budi.phone)).toMatchObject({ currency: 'USD' });
  expect(await rates.all(memberId)).toEqual([]);
});

test('an entry that is half a transfer, half a debt or half exchanged is refused', async () => {
  const { ledger, lunch } = await openAccounts();
  const wrong: readonly Partial<NewEntry>[] = [
    { kind: 'transfer' },
    { kind: 'borrow' },
    { person: 'Andi' },
  ];
  for (const part of wrong) {
    await expect(ledger.book([{ ...lunch, ...part }])).rejects.toMatchObject({
      code: 'FINANCE_STORE_FAILED',
    });
  }
});
