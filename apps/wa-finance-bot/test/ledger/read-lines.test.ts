import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { spellInDigits } from '../../src/ledger/amounts/number-words.ts';
import { takeDay } from '../../src/ledger/dates/take-day.ts';
import { formatMoney } from '../../src/ledger/money.ts';
import type { EntryWriter } from '../../src/ledger/parse-entry.ts';
import { readLines } from '../../src/ledger/read-lines.ts';

/** A Saturday. */
const today = '2026-11-21';
const indonesian: EntryWriter = { currency: 'IDR', locale: 'id-ID' };
const american: EntryWriter = { currency: 'USD', locale: 'en-US' };
const spanish: EntryWriter = { currency: 'EUR', locale: 'es-ES' };

/** What was read, a line each: day, amount and description, or the question. */
function show(text: string, writer: EntryWriter): readonly string[] {
  return readLines(text, writer, today).map(({ day = 'today', parsed }) => {
    if (parsed.kind !== 'entry') return parsed.kind;
    const sign = parsed.direction === 'income' ? '+' : '-';
    return `${day} ${sign}${formatMoney(parsed.amount, writer.locale)} ${parsed.description}`;
  });
}

describe('the amounts that others read wrongly', () => {
  test.for([
    ['makan siang 50000', 'today -Rp 50.000 makan siang'],
    ['makan 1000000', 'today -Rp 1.000.000 makan'],
    ['parkir 15.500', 'today -Rp 15.500 parkir'],
    ['50.000 makan', 'today -Rp 50.000 makan'],
    ['beli 2 kopi 30rb', 'today -Rp 30.000 beli 2 kopi'],
    ['beli 3kg beras 45000', 'today -Rp 45.000 beli 3kg beras'],
    ['gaji 5 juta 200rb', 'today +Rp 5.200.000 gaji'],
    ['makan siang 50rb', 'today -Rp 50.000 makan siang'],
    ['kopi 15k', 'today -Rp 15.000 kopi'],
    ['gaji 2,5jt', 'today +Rp 2.500.000 gaji'],
    ['gaji 1,5 juta', 'today +Rp 1.500.000 gaji'],
    ['gaji Rp 1.500.000', 'today +Rp 1.500.000 gaji'],
    ['gaji 5jt', 'today +Rp 5.000.000 gaji'],
    ['kondangan seratus ribu', 'today -Rp 100.000 kondangan'],
    ['kemarin bensin 100k', '2026-11-20 -Rp 100.000 bensin'],
  ] as const)('%s', ([text, read]) => {
    expect(show(text, indonesian)).toEqual([read]);
  });

  test('in dollars and euros', () => {
    expect(show('coffee 3.50', american)).toEqual(['today -$3.50 coffee']);
    expect(show('ayer cena 12,50', spanish)).toEqual(['2026-11-20 -12,50 € cena']);
  });
});

describe('several lines', () => {
  test('are an entry each, with bullets, numbers and dates of their own', () => {
    expect(show('- makan 50rb\n- kemarin bensin 100k\n\n- gaji 5jt', indonesian)).toEqual([
      'today -Rp 50.000 makan',
      '2026-11-20 -Rp 100.000 bensin',
      'today +Rp 5.000.000 gaji',
    ]);
    expect(show('1. makan 50rb\n2) kopi 15rb', indonesian)).toEqual([
      'today -Rp 50.000 makan',
      'today -Rp 15.000 kopi',
    ]);
  });

  test('below a date are about that date', () => {
    expect(show('Kemarin:\nmakan 50rb\nkopi 15rb\nhari ini\nteh 5rb', indonesian)).toEqual([
      '2026-11-20 -Rp 50.000 makan',
      '2026-11-20 -Rp 15.000 kopi',
      '2026-11-21 -Rp 5.000 teh',
    ]);
  });

  test('on one line are told apart by commas when each is clear, and asked back otherwise', () => {
    expect(show('kopi 15rb, teh 10rb', indonesian)).toEqual([
      'today -Rp 15.000 kopi',
      'today -Rp 10.000 teh',
    ]);
    expect(show('kopi 15rb teh 10rb', indonesian)).toEqual(['several-amounts']);
    expect(show('kopi 15rb, teh', indonesian)).toEqual(['today -Rp 15.000 kopi teh']);
  });

  test('that are not clear are asked back one by one', () => {
    expect(show('makan 50rb\nkopi 25\nhalo', indonesian)).toEqual([
      'today -Rp 50.000 makan',
      'unclear-amount',
      'no-amount',
    ]);
  });
});

describe('a date', () => {
  test.for([
    ['kemarin makan 50rb', '2026-11-20', 'id-ID'],
    ['makan kmrn 50rb', '2026-11-20', 'id-ID'],
    ['kemarin lusa makan 50rb', '2026-11-19', 'id-ID'],
    ['makan 3 hari lalu 50rb', '2026-11-18', 'id-ID'],
    ['makan tgl 5 50rb', '2026-11-05', 'id-ID'],
    ['makan tanggal 25 50rb', '2026-10-25', 'id-ID'],
    ['makan 5/11 50rb', '2026-11-05', 'id-ID'],
    ['makan 5/12 50rb', '2025-12-05', 'id-ID'],
    ['lunch 11/5 50', '2026-11-05', 'en-US'],
    ['makan 05-11-2026 50rb', '2026-11-05', 'id-ID'],
    ['makan 2026-11-05 50rb', '2026-11-05', 'id-ID'],
    ['makan 5 nov 50rb', '2026-11-05', 'id-ID'],
    ['makan 17 agustus 2025 50rb', '2025-08-17', 'id-ID'],
    ['lunch November 5th 50', '2026-11-05', 'en-US'],
    ['two days ago', undefined, 'en-US'],
    ['lunch 2 days ago 50', '2026-11-19', 'en-US'],
    ['the day before yesterday 50', '2026-11-19', 'en-US'],
    ['cena anteayer 50', '2026-11-19', 'es-ES'],
    ['hace 2 días cena 50', '2026-11-19', 'es-ES'],
    ['cena el 5 de noviembre 50', '2026-11-05', 'es-ES'],
    ['gula 1/2 kg 10rb', undefined, 'id-ID'],
    ['makan 31/2 50rb', undefined, 'id-ID'],
    ['kopi 15.500', undefined, 'id-ID'],
    ['yesterdays lunch 50', undefined, 'en-US'],
  ] as const)('%s', ([text, day, locale]) => {
    expect(takeDay(text, { today, locale })?.day).toBe(day);
  });

  test('is taken out of the line, whatever stands around it', () => {
    expect(takeDay('makan kemarin siang 50rb', { today, locale: 'id-ID' })?.text).toBe(
      'makan siang 50rb',
    );
  });
});

describe('an amount that is spelled out', () => {
  test.for([
    ['seratus ribu', '100000'],
    ['makan lima puluh ribu', 'makan 50000'],
    ['dua ratus lima puluh ribu', '250000'],
    ['satu setengah juta', '1500000'],
    ['setengah juta', '500000'],
    ['dua belas ribu lima ratus', '12500'],
    ['sejuta dua ratus ribu', '1200000'],
    ['seribu', '1000'],
    ['fifty thousand', '50000'],
    ['one hundred and twenty', '120'],
    ['dos mil quinientos', '2500'],
    ['treinta y cinco mil', '35000'],
    ['dua kopi', 'dua kopi'],
    ['dua kopi tiga puluh ribu', 'dua kopi 30000'],
    ['50 mil', '50 mil'],
    ['thousand island', 'thousand island'],
    ['lima puluh ribu, kopi', '50000 kopi'],
  ] as const)('%s', ([text, digits]) => {
    expect(spellInDigits(text)).toBe(digits);
  });

  const ones = 'nol satu dua tiga empat lima enam tujuh delapan sembilan'.split(' ');
  /** Numbers under a thousand, as Indonesians say them. */
  function sayHundreds(count: number): string {
    const [hundreds, rest] = [Math.floor(count / 100), count % 100];
    const hundred = hundreds === 0 ? '' : hundreds === 1 ? 'seratus' : `${ones[hundreds]} ratus`;
    const [tens, one] = [Math.floor(rest / 10), rest % 10];
    const ten =
      rest === 10
        ? 'sepuluh'
        : rest === 11
          ? 'sebelas'
          : tens === 1
            ? `${ones[one]} belas`
            : `${tens === 0 ? '' : `${ones[tens]} puluh`} ${one === 0 ? '' : ones[one]}`;
    return `${hundred} ${ten}`.trim().replaceAll(/ +/g, ' ');
  }

  test('of any size is read back as it was said', () => {
    const part = fc.integer({ min: 2, max: 999 });
    fc.assert(
      fc.property(part, part, (millions, thousands) => {
        const said = `${sayHundreds(millions)} juta ${sayHundreds(thousands)} ribu`;
        expect(spellInDigits(said), said).toBe(String(millions * 1_000_000 + thousands * 1000));
      }),
    );
  });

  test('is never found where there is none: other words stay as they are', () => {
    const words = fc.array(fc.constantFrom('makan', 'kopi', 'dua', 'three', 'x', '50rb', '2'));
    fc.assert(
      fc.property(words, (list) => {
        const text = list.join(' ');
        expect(spellInDigits(text)).toBe(text);
      }),
    );
  });
});
