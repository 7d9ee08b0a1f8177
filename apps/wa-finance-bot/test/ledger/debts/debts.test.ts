import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { type DebtEntry, findDebt, openDebts } from '../../../src/ledger/debts/debt.ts';
import { resolveDebt } from '../../../src/ledger/debts/resolve-debt.ts';
import { takeDueDay } from '../../../src/ledger/debts/take-due-day.ts';
import { debtDirection, debtKinds } from '../../../src/ledger/entry-kind.ts';
import { type BookWriter, parseLine } from '../../../src/ledger/parse-line.ts';
import { readLines } from '../../../src/ledger/read-lines.ts';
import { readRequest } from '../../../src/ledger/read-request.ts';

/** A Saturday. */
const today = '2026-11-21';
const indonesian: BookWriter = { currency: 'IDR', locale: 'id-ID' };
const american: BookWriter = { currency: 'USD', locale: 'en-US' };
const spanish: BookWriter = { currency: 'EUR', locale: 'es-ES' };

/** What a line says, in whole units: "borrow Andi 200000"; a question mark where it depends on what is open. */
function show(text: string, writer: BookWriter): string {
  const parsed = parseLine(text, writer);
  if (parsed.kind === 'entry') return `${parsed.direction} ${parsed.description}`;
  if (parsed.kind !== 'debt') return parsed.kind;
  const { act, isCertain, person, amount } = parsed;
  const whole = amount === undefined ? 'all' : String(amount.minor / 100n);
  return `${act}${isCertain ? '' : '?'} ${person} ${whole}`;
}

describe('a debt in Indonesian', () => {
  test.for([
    ['hutang 200rb ke Andi', 'borrow Andi 200000'],
    ['aku utang 20rb sama Siti', 'borrow Siti 20000'],
    ['pinjam 50rb dari Budi', 'borrow Budi 50000'],
    ['hutang ke Andi 200rb buat bensin', 'borrow Andi 200000'],
    ['Budi pinjam 50rb', 'lend Budi 50000'],
    ['Pak Budi ngutang 50rb', 'lend Pak Budi 50000'],
    ['piutang 50rb Budi', 'lend Budi 50000'],
    ['pinjemin Budi dua puluh ribu', 'lend Budi 20000'],
    ['bayar hutang Andi 100rb', 'repay Andi 100000'],
    ['cicil utang 100rb ke Andi', 'repay Andi 100000'],
    ['Budi bayar hutang 50rb', 'collect Budi 50000'],
    ['terima piutang Budi 50rb', 'collect Budi 50000'],
    ['lunas Andi', 'settle? Andi all'],
    ['hutang Andi sudah lunas', 'settle? Andi all'],
    ['lunas Andi 200rb', 'settle? Andi 200000'],
    ['hutang Andi 200rb', 'either Andi 200000'],
    ['utang 50rb', 'unclear-debt'],
    ['utang 9000 triliun', 'too-large'],
  ] as const)('%s', ([text, expected]) => {
    expect(show(text, indonesian)).toBe(expected);
  });

  test.for([
    ['bayar listrik 200rb', 'expense bayar listrik'],
    ['pinjam motor 50rb', 'expense pinjam motor'],
    ['denda pinjam buku 5rb', 'expense denda pinjam buku'],
    ['biaya pinjam 50rb', 'expense biaya pinjam'],
    ['-100rb bayar hutang Andi', 'expense bayar hutang Andi'],
    ['makan bareng Budi 50rb', 'expense makan bareng Budi'],
  ] as const)('is not %s', ([text, expected]) => {
    expect(show(text, indonesian)).toBe(expected);
  });
});

test.for([
  ['I owe Ana 20', 'borrow Ana 20'],
  ['borrowed 50 from Ana', 'borrow Ana 50'],
  ['lent Budi 50', 'lend Budi 50'],
  ['lent 50 to Budi', 'lend Budi 50'],
  ['Budi owes me 50', 'lend Budi 50'],
  ['repaid Ana 20', 'repay Ana 20'],
  ['paid Ana back 20', 'repay Ana 20'],
  ['Budi paid me back 10', 'collect Budi 10'],
  ['Budi paid me 10', 'collect? Budi 10'],
  ['settled with Ana', 'settle? Ana all'],
  ['settled bill 50', 'settle? bill 50'],
  ['paid rent 50', 'expense paid rent'],
  ['borrowed car 50', 'expense borrowed car'],
] as const)('in English: %s', ([text, expected]) => {
  expect(show(text, american)).toBe(expected);
});

test.for([
  ['debo 50 a Ana', 'borrow Ana 50'],
  ['Ana me prestó 50', 'borrow Ana 50'],
  ['presté 50 a Ana', 'lend Ana 50'],
  ['Ana me debe 50', 'lend Ana 50'],
  ['pagué deuda a Ana 20', 'repay Ana 20'],
  ['devolví 20 a Ana', 'repay Ana 20'],
  ['Luis me devolvió 10', 'collect Luis 10'],
  ['Ana me pagó 50', 'collect? Ana 50'],
  ['pagado Ana', 'settle? Ana all'],
  ['pagué 20 por la cena', 'expense pagué por la cena'],
] as const)('in Spanish: %s', ([text, expected]) => {
  expect(show(text, spanish)).toBe(expected);
});

test.for(['hutang', 'piutang', 'daftar hutang', 'debts', 'who owes me?', 'deudas'])(
  '"%s" asks who owes whom',
  (text) => {
    expect(readRequest(text, { today, locale: 'id-ID' })).toEqual({ kind: 'debts' });
  },
);

describe('until when', () => {
  test.for([
    ['hutang 1jt ke Andi sampai 1 des', '2026-12-01', 'hutang 1jt ke Andi'],
    ['hutang ke Andi sampai 20 nov', '2027-11-20', 'hutang ke Andi'],
    ['hutang ke Andi sampai 5/1/2028', '2028-01-05', 'hutang ke Andi'],
    ['hutang ke Andi tempo tanggal 5', '2026-12-05', 'hutang ke Andi'],
    ['Budi pinjam 50rb sampai jumat', '2026-11-27', 'Budi pinjam 50rb'],
    ['Budi pinjam 50rb sampai sabtu', '2026-11-28', 'Budi pinjam 50rb'],
    ['pinjam 50rb sampai besok dari Budi', '2026-11-22', 'pinjam 50rb dari Budi'],
    ['lent Budi 50 until Friday', '2026-11-27', 'lent Budi 50'],
    ['lent Budi 50 by next month', '2026-12-01', 'lent Budi 50'],
    ['debo 50 a Ana hasta el viernes', '2026-11-27', 'debo 50 a Ana'],
    ['debo 50 a Ana hasta fin de mes', '2026-11-30', 'debo 50 a Ana'],
  ] as const)('%s', ([text, dueDay, rest]) => {
    expect(takeDueDay(text, { today, locale: 'id-ID' })).toEqual({ dueDay, text: rest });
  });

  test.for(['sampai rumah 50rb', 'hutang sampai 31/2', 'parkir', 'hutang sampai 1 nov 2026'])(
    '"%s" does not say',
    (text) => {
      expect(takeDueDay(text, { today, locale: 'id-ID' })).toBeUndefined();
    },
  );

  test('is a part of debts only, and never taken for the day of the line', () => {
    const read = (text: string) =>
      readLines(text, indonesian, today).map(({ day, dueDay, parsed }) => [
        day,
        dueDay,
        parsed.kind,
      ]);
    expect(read('kemarin Budi pinjam 50rb sampai 1/12')).toEqual([
      ['2026-11-20', '2026-12-01', 'debt'],
    ]);
    expect(read('parkir 10rb sampai jumat')).toEqual([[undefined, undefined, 'entry']]);
    expect(read('makan 20rb\nBudi pinjam 50rb sampai 1/12')).toEqual([
      [undefined, undefined, 'entry'],
      [undefined, '2026-12-01', 'debt'],
    ]);
  });
});

const money = (minor: bigint) => ({ currency: 'IDR', minor });

describe('what is open', () => {
  test('is what was lent less what came back, and due when its oldest part is', () => {
    const entries: readonly DebtEntry[] = [
      { kind: 'borrow', person: 'Andi', amount: money(200n), dueDay: '2026-12-01' },
      { kind: 'lend', person: 'Budi', amount: money(50n) },
      { kind: 'borrow', person: 'andi', amount: money(100n), dueDay: '2026-12-05' },
    ];
    expect(openDebts(entries)).toEqual([
      { person: 'andi', minor: 300n, dueDay: '2026-12-01' },
      { person: 'Budi', minor: -50n, dueDay: undefined },
    ]);
    const paid: DebtEntry = { kind: 'repay', person: 'Andi', amount: money(250n) };
    expect(findDebt(openDebts([...entries, paid]), 'ANDI')).toEqual({
      person: 'Andi',
      minor: 50n,
      dueDay: '2026-12-05',
    });
    const rest: DebtEntry = { kind: 'repay', person: 'Andi', amount: money(50n) };
    expect(findDebt(openDebts([...entries, paid, rest]), 'Andi')).toBeUndefined();
  });

  test('adds up with each person, whatever was lent and paid back in which order', () => {
    const entry = fc.record({
      kind: fc.constantFrom(...debtKinds),
      person: fc.constantFrom('Andi', 'Budi'),
      amount: fc.bigInt(1n, 10n ** 12n).map(money),
      dueDay: fc.constantFrom(undefined, '2026-12-01', '2027-01-01'),
    });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 20 }), (entries) => {
        for (const person of ['Andi', 'Budi']) {
          let sum = 0n;
          for (const { kind, amount } of entries.filter((own) => own.person === person)) {
            sum += debtDirection[kind] === 'income' ? amount.minor : -amount.minor;
          }
          expect(findDebt(openDebts(entries), person)?.minor ?? 0n).toBe(sum);
        }
      }),
    );
  });
});

describe('a line about a debt', () => {
  const debts = openDebts([
    { kind: 'borrow', person: 'Andi', amount: money(20_000_000n) },
    { kind: 'lend', person: 'Budi', amount: money(5_000_000n) },
  ]);
  test.for([
    ['bayar hutang Andi 100rb', { kind: 'debt', act: 'repay', amount: money(10_000_000n) }],
    ['bayar hutang Andi 200rb', { kind: 'debt', act: 'repay', amount: money(20_000_000n) }],
    ['bayar hutang Andi 201rb', { kind: 'debt-differs', act: 'repay', open: money(20_000_000n) }],
    ['bayar hutang Budi 20rb', { kind: 'debt-none' }],
    ['bayar hutang kartu kredit 20rb', { kind: 'debt-none' }],
    ['Budi bayar hutang 20rb', { kind: 'debt', act: 'collect', amount: money(2_000_000n) }],
    ['Andi bayar hutang 20rb', { kind: 'debt-none' }],
    ['lunas andi', { kind: 'debt', act: 'repay', amount: money(20_000_000n) }],
    ['lunas Budi', { kind: 'debt', act: 'collect', amount: money(5_000_000n) }],
    ['lunas Budi 50rb', { kind: 'debt', act: 'collect', amount: money(5_000_000n) }],
    ['lunas Budi 40rb', { kind: 'debt-differs', act: 'collect', open: money(5_000_000n) }],
    ['lunas Siti', { kind: 'debt-none' }],
    ['lunas motor 5jt', { kind: 'otherwise' }],
    ['hutang Andi 20rb', { kind: 'debt-either' }],
    ['Budi me pagó 20rb', { kind: 'debt', act: 'collect', amount: money(2_000_000n) }],
    ['Siti me pagó 20rb', { kind: 'otherwise' }],
  ] as const)('"%s" comes to what is open', ([text, expected]) => {
    const parsed = parseLine(text, indonesian);
    if (parsed.kind !== 'debt') throw new Error(`${text} is ${parsed.kind}`);
    expect(resolveDebt(parsed, debts, 'IDR')).toEqual(expected);
  });
});
