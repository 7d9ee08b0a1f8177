import { describe, expect, test } from 'vitest';

import { budgetUse, crossedPercent } from '../../src/ledger/budgets.ts';
import { categoryName, readCategory } from '../../src/ledger/categories/category.ts';
import { chooseCategory, ruleWords } from '../../src/ledger/categories/choose-category.ts';
import { readPeriod } from '../../src/ledger/dates/read-period.ts';
import { readRequest } from '../../src/ledger/read-request.ts';

/** A Saturday. */
const when = { today: '2026-11-21', locale: 'id-ID' };

describe('a time that is reported', () => {
  test.for([
    ['', '2026-11-01', '2026-11-30'],
    ['hari ini', '2026-11-21', '2026-11-21'],
    ['kemarin', '2026-11-20', '2026-11-20'],
    ['minggu', '2026-11-16', '2026-11-22'],
    ['minggu lalu', '2026-11-09', '2026-11-15'],
    ['last week', '2026-11-09', '2026-11-15'],
    ['bulan lalu', '2026-10-01', '2026-10-31'],
    ['oktober', '2026-10-01', '2026-10-31'],
    ['desember', '2025-12-01', '2025-12-31'],
    ['febrero 2024', '2024-02-01', '2024-02-29'],
    ['2025', '2025-01-01', '2025-12-31'],
    ['este año', '2026-01-01', '2026-12-31'],
    ['1/11 - 15/11', '2026-11-01', '2026-11-15'],
    ['dari 15 nov sampai 1 nov', '2026-11-01', '2026-11-15'],
    ['2026-10-05', '2026-10-05', '2026-10-05'],
  ] as const)('"%s"', ([text, from, to]) => {
    expect(readPeriod(text, when)).toEqual({ from, to });
  });

  test.for(['besok', 'kucing', '1/11 - kucing', '31/2'])('"%s" is none', (text) => {
    expect(readPeriod(text, when)).toBeUndefined();
  });
});

describe('a request', () => {
  test.for([
    ['batal', { kind: 'undo' }],
    ['Undo', { kind: 'undo' }],
    ['/deshacer', { kind: 'undo' }],
    ['riwayat', { kind: 'recent' }],
    ['cari kopi susu', { kind: 'search', words: 'kopi susu' }],
    ['hapus 12', { kind: 'remove', number: 12 }],
    ['delete #3', { kind: 'remove', number: 3 }],
    ['hapus itu', { kind: 'unclear', request: 'remove' }],
    ['ubah 12 60rb', { kind: 'edit', number: 12, text: '60rb' }],
    ['edit 60rb', { kind: 'edit', number: undefined, text: '60rb' }],
    ['kategori makanan', { kind: 'categorize', number: undefined, category: 'food' }],
    ['category 3 Pets', { kind: 'categorize', number: 3, category: 'pets' }],
    ['kategori', { kind: 'categories' }],
    ['laporan 2025', { kind: 'report', period: { from: '2025-01-01', to: '2025-12-31' } }],
    ['laporan kucing', { kind: 'unclear', request: 'report' }],
    ['anggaran', { kind: 'budgets' }],
    ['anggaran makanan 1jt', { kind: 'set-budget', category: 'food', amount: '1jt' }],
    ['anggaran 5 juta', { kind: 'set-budget', category: undefined, amount: '5 juta' }],
    [
      'budget pet food Rp 50.000',
      { kind: 'set-budget', category: 'pet food', amount: 'Rp 50.000' },
    ],
    ['hapus anggaran makanan', { kind: 'remove-budget', category: 'food' }],
    ['anggaran makanan', { kind: 'unclear', request: 'budget' }],
    ['hapus semua', { kind: 'forget-me', address: undefined }],
    ['hapus semua budi@mail.com', { kind: 'forget-me', address: 'budi@mail.com' }],
    ['delete everything a@b.co', { kind: 'forget-me', address: 'a@b.co' }],
  ] as const)('"%s"', ([text, request]) => {
    expect(readRequest(text, when)).toEqual(request);
  });

  test.for([
    'makan 50rb',
    'cari makan 50rb',
    'ganti oli 50rb',
    'hapus tato 500rb',
    'batal nonton 50rb',
    'saldo',
    'makan 50rb\nundo',
    '',
  ])('"%s" is none', (text) => {
    expect(readRequest(text, when)).toBeUndefined();
  });
});

describe('a category', () => {
  test.for([
    ['makan siang', 'expense', 'food'],
    ['bensin motor', 'expense', 'transport'],
    ['token listrik', 'expense', 'bills'],
    ['gaji', 'income', 'salary'],
    ['makan', 'income', 'other'],
    ['groceries', 'expense', 'groceries'],
    ['almuerzo', 'expense', 'food'],
    ['sesuatu', 'expense', 'other'],
  ] as const)('"%s" (%s) is %s', ([description, direction, category]) => {
    expect(chooseCategory(description, direction, [])).toBe(category);
  });

  test('is the one that was taught, by the most words that fit', () => {
    const rules = [
      { words: 'kopi', category: 'fun' },
      { words: 'kopi kantor', category: 'education' },
    ];
    expect(chooseCategory('Kopi susu', 'expense', rules)).toBe('fun');
    expect(chooseCategory('beli kopi kantor', 'expense', rules)).toBe('education');
    expect(chooseCategory('kopiah', 'expense', rules)).toBe('other');
    expect(ruleWords('Beli 2 Kopi!')).toBe('beli kopi');
    expect(ruleWords('123')).toBe('');
  });

  test('is known by its name in every language, or made by the member', () => {
    expect(readCategory('Makanan')).toBe('food');
    expect(readCategory('COMIDA')).toBe('food');
    expect(readCategory('Kucing')).toBe('kucing');
    expect(readCategory('5')).toBeUndefined();
    expect(readCategory('x'.repeat(31))).toBeUndefined();
    expect(categoryName('food', 'es')).toBe('Comida');
    expect(categoryName('kucing', 'es')).toBe('Kucing');
  });
});

test('a budget warns once at 80 and once at 100 percent', () => {
  const budget = { category: 'food', amount: { currency: 'IDR', minor: 1000n } };
  const spent = (minor: bigint) =>
    budgetUse(budget, [
      { direction: 'expense', category: 'food', minor },
      { direction: 'expense', category: 'fun', minor: 5000n },
      { direction: 'income', category: 'food', minor: 5000n },
    ]);
  expect(spent(799n).percent).toBe(79);
  expect(crossedPercent(spent(799n), 799n)).toBeUndefined();
  expect(crossedPercent(spent(800n), 1n)).toBe(80);
  expect(crossedPercent(spent(801n), 1n)).toBeUndefined();
  expect(crossedPercent(spent(1000n), 1n)).toBe(100);
  expect(crossedPercent(spent(1000n), 1000n)).toBe(100);
  expect(crossedPercent(spent(1200n), 100n)).toBeUndefined();
  expect(
    budgetUse({ ...budget, category: undefined }, [
      { direction: 'expense', category: 'food', minor: 1n },
      { direction: 'expense', category: 'fun', minor: 2n },
    ]).spent,
  ).toBe(3n);
});

describe('a question about money', () => {
  const november = { from: '2026-11-01', to: '2026-11-30' };
  test.for([
    ['how much did I spend this week?', { from: '2026-11-16', to: '2026-11-22' }],
    ['How much did I spend on food in October?', { from: '2026-10-01', to: '2026-10-31' }],
    ["what's my income", november],
    ['what did we spend yesterday', { from: '2026-11-20', to: '2026-11-20' }],
    ['berapa pengeluaran bulan ini', november],
    ['hari ini habis berapa?', { from: '2026-11-21', to: '2026-11-21' }],
    ['pengeluaran kemarin', { from: '2026-11-20', to: '2026-11-20' }],
    ['sudah habis berapa', november],
    ['¿Cuánto gasté hoy?', { from: '2026-11-21', to: '2026-11-21' }],
    ['gastos de octubre', { from: '2026-10-01', to: '2026-10-31' }],
    ['¿cuánto he gastado en comida este mes?', november],
  ] as const)('"%s" asks for a report', ([text, period]) => {
    expect(readRequest(text, when)).toEqual({ kind: 'report', period });
  });

  test.for([
    'spent 20 today',
    'income 500',
    'gastos 2025',
    'pengeluaran 50rb',
    'keluar 50rb hari ini',
    'habis berapa ya, 50rb',
    'how much is the fish',
    'expenses lunch',
  ])('"%s" is none', (text) => {
    expect(readRequest(text, when)).toBeUndefined();
  });
});

describe('an entry that becomes something else', () => {
  test.for([
    ['ganti 2 jadi 60rb', 2, 'jadi 60rb'],
    ['change #12 to lunch', 12, 'to lunch'],
    ['cambia 3 a 40', 3, 'a 40'],
  ] as const)('"%s"', ([text, number, rest]) => {
    expect(readRequest(text, when)).toEqual({ kind: 'edit', number, text: rest });
  });

  test.for(['ganti 2 ban 400rb', 'change 2 tyres 400', 'cambiar 2 ruedas 90'])(
    '"%s" is something to book',
    (text) => {
      expect(readRequest(text, when)).toBeUndefined();
    },
  );
});
