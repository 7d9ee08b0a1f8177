import { describe, expect, test } from 'vitest';

import type { Account } from '../../../src/ledger/accounts/account.ts';
import { findAccount, readAccountName } from '../../../src/ledger/accounts/account.ts';
import { type BookWriter, parseLine } from '../../../src/ledger/parse-line.ts';
import { readRequest } from '../../../src/ledger/read-request.ts';

const accounts: readonly Account[] = [
  { id: 1, name: '', isDefault: true, isClosed: false },
  { id: 2, name: 'BCA', isDefault: false, isClosed: false },
  { id: 3, name: 'GoPay', isDefault: false, isClosed: false },
  { id: 4, name: 'Bank Jago', isDefault: false, isClosed: false },
  { id: 5, name: 'Ovo', isDefault: false, isClosed: true },
];
const indonesian: BookWriter = { currency: 'IDR', locale: 'id-ID', accounts };
const american: BookWriter = { currency: 'USD', locale: 'en-US', accounts };
const spanish: BookWriter = { currency: 'EUR', locale: 'es-ES', accounts };

const nameOf = (account: Account | undefined): string => account?.name || (account ? 'cash' : '-');

/** What a line says, in whole units: "kopi 25000 GoPay", "BCA > GoPay 500000", or the question. */
function show(text: string, writer: BookWriter): string {
  const parsed = parseLine(text, writer);
  if (parsed.kind === 'entry') {
    const sign = parsed.direction === 'income' ? '+' : '';
    return `${parsed.description} ${sign}${parsed.amount.minor / 100n} ${nameOf(parsed.account)}`;
  }
  return parsed.kind === 'transfer'
    ? `${nameOf(parsed.from)} > ${nameOf(parsed.to)} ${parsed.amount.minor / 100n}`
    : parsed.kind;
}

describe('the account of a line', () => {
  test.for([
    ['kopi 25rb pakai gopay', 'kopi 25000 GoPay'],
    ['kopi pakai GoPay 25rb', 'kopi 25000 GoPay'],
    ['kopi 25rb via bank jago', 'kopi 25000 Bank Jago'],
    ['kopi 25rb dari rekening BCA', 'kopi 25000 BCA'],
    ['kopi 25rb pakai tunai', 'kopi 25000 cash'],
    ['gaji 5jt ke BCA', 'gaji +5000000 BCA'],
    ['kopi 25rb', 'kopi 25000 -'],
    // What is no account of theirs says what was paid for.
    ['naik pakai gojek 20rb', 'naik pakai gojek 20000 -'],
    ['kopi 25rb pakai ovo', 'kopi pakai ovo 25000 -'],
    // A bank may be paid, too.
    ['bayar cicilan 50rb ke BCA', 'bayar cicilan ke BCA 50000 -'],
    ['gopay 25rb', 'gopay 25000 -'],
    ['25rb pakai gopay', 'no-description'],
    ['masuk 500rb pakai BCA', 'unclear-direction'],
  ] as const)('%s', ([text, expected]) => {
    expect(show(text, indonesian)).toBe(expected);
  });

  test.for([
    ['coffee 3 with bca', american, 'coffee 3 BCA'],
    ['salary 5000 to BCA', american, 'salary +5000 BCA'],
    ['bus to work 3', american, 'bus to work 3 -'],
    ['café 3 con la tarjeta BCA', spanish, 'café 3 BCA'],
    ['sueldo 1500 en BCA', spanish, 'sueldo +1500 BCA'],
    ['cena 20 de BCA', spanish, 'cena 20 BCA'],
  ] as const)('%s', ([text, writer, expected]) => {
    expect(show(text, writer)).toBe(expected);
  });
});

describe('a transfer', () => {
  test.for([
    ['transfer 500rb dari BCA ke GoPay', 'BCA > GoPay 500000'],
    ['transfer dari bca ke gopay 500rb', 'BCA > GoPay 500000'],
    ['tf BCA ke bank jago seratus ribu', 'BCA > Bank Jago 100000'],
    ['pindah 500rb ke gopay', 'cash > GoPay 500000'],
    ['top up gopay 50rb', 'cash > GoPay 50000'],
    ['isi gopay 50rb dari BCA', 'BCA > GoPay 50000'],
    ['tarik tunai 500rb dari BCA', 'BCA > cash 500000'],
    ['transfer 50rb ke gopay', 'cash > GoPay 50000'],
    // Somebody who is no account is paid.
    ['transfer 50rb ke ibu', 'transfer ke ibu 50000 -'],
    ['transfer 50rb dari BCA ke ibu', 'transfer ke ibu 50000 BCA'],
    ['isi bensin 50rb', 'isi bensin 50000 -'],
    ['tarik tambang 50rb', 'tarik tambang 50000 -'],
    // It goes to an account of theirs, which is not there.
    ['transfer 100rb dari BCA ke mandiri', 'unknown-account'],
    ['pindah 100rb dari tabungan ke BCA', 'unknown-account'],
    ['transfer 50rb dari BCA ke rekening ibu', 'transfer ke rekening ibu 50000 BCA'],
    // It came in, or it went out.
    ['transfer 50rb dari ibu ke BCA', 'unclear-direction'],
    ['+50rb transfer dari ibu ke BCA', 'transfer dari ibu +50000 BCA'],
    ['tarik tunai 500rb', 'unclear-transfer'],
    ['transfer 500rb ke tunai', 'unclear-transfer'],
    ['transfer dari BCA ke GoPay', 'no-amount'],
    ['transfer 500 dari BCA ke GoPay', 'BCA > GoPay 500'],
    ['transfer 50 dari BCA ke GoPay', 'unclear-amount'],
  ] as const)('%s', ([text, expected]) => {
    expect(show(text, indonesian)).toBe(expected);
  });

  test('in English and Spanish', () => {
    expect(show('transfer 50 from BCA to GoPay', american)).toBe('BCA > GoPay 50');
    expect(show('withdraw 200 from BCA', american)).toBe('BCA > cash 200');
    expect(show('transfer 50 to mom', american)).toBe('transfer to mom 50 -');
    expect(show('transfer 100 from cash to bank', american)).toBe('unknown-account');
    expect(show('transferir 50 de BCA a GoPay', spanish)).toBe('BCA > GoPay 50');
    expect(show('retirar 20 de BCA', spanish)).toBe('BCA > cash 20');
  });
});

describe('a request about accounts', () => {
  const when = { today: '2026-11-21', locale: 'id-ID' };

  test.for([
    ['akun', { kind: 'accounts' }],
    ['my accounts', { kind: 'accounts' }],
    ['cuentas', { kind: 'accounts' }],
    ['buat dompet GoPay', { kind: 'open-account', name: 'GoPay', amount: undefined }],
    ['create a new account BCA 200', { kind: 'open-account', name: 'BCA', amount: '200' }],
    ['crear una cuenta nueva BBVA', { kind: 'open-account', name: 'BBVA', amount: undefined }],
    ['akun baru BCA 2jt', { kind: 'open-account', name: 'BCA', amount: '2jt' }],
    ['akun baru Bank Jago', { kind: 'open-account', name: 'Bank Jago', amount: undefined }],
    ['new account Chase $200', { kind: 'open-account', name: 'Chase', amount: '$200' }],
    ['cuenta nueva BBVA 200', { kind: 'open-account', name: 'BBVA', amount: '200' }],
    ['akun baru', { kind: 'unclear', request: 'account' }],
    ['akun baru 2jt', { kind: 'unclear', request: 'account' }],
    ['tutup akun BCA', { kind: 'close-account', name: 'BCA' }],
    ['hapus akun BCA', { kind: 'close-account', name: 'BCA' }],
    ['akun utama BCA', { kind: 'prefer-account', name: 'BCA' }],
    ['default account BCA', { kind: 'prefer-account', name: 'BCA' }],
    ['ganti nama akun BCA jadi Mandiri', { kind: 'rename-account', name: 'BCA', to: 'Mandiri' }],
    ['rename BCA to Mandiri', { kind: 'rename-account', name: 'BCA', to: 'Mandiri' }],
    ['renombrar BBVA a Santander', { kind: 'rename-account', name: 'BBVA', to: 'Santander' }],
    ['akun BCA 2jt', { kind: 'set-balance', name: 'BCA', amount: '2jt' }],
    ['mata uang', { kind: 'currency', name: undefined }],
    ['currency USD', { kind: 'currency', name: 'USD' }],
  ] as const)('"%s"', ([text, request]) => {
    expect(readRequest(text, when)).toEqual(request);
  });

  test.for([
    'dompet kulit 200rb',
    'rekening listrik 200rb',
    'la cuenta 20',
    'kopi 25rb pakai BCA',
    'transfer 500rb dari BCA ke GoPay',
  ])('"%s" is none', (text) => {
    expect(readRequest(text, when)).toBeUndefined();
  });
});

test('an account is known in any spelling, cash in every language, a closed one not at all', () => {
  expect(findAccount(accounts, 'bank JAGO')?.id).toBe(4);
  for (const cash of ['Tunai', 'cash', 'efectivo']) expect(findAccount(accounts, cash)?.id).toBe(1);
  expect(findAccount(accounts, 'ovo')).toBeUndefined();
  expect(readAccountName('  Bank   Jago ')).toBe('Bank Jago');
  for (const name of ['', '12', '50rb', 'baru', 'a*b', 'x'.repeat(21)]) {
    expect(readAccountName(name), name).toBeUndefined();
  }
});
