import { describe, expect, test } from 'vitest';

import { formatMoney } from '../../src/ledger/money.ts';
import { type EntryWriter, type ParsedEntry, parseEntry } from '../../src/ledger/parse-entry.ts';

const indonesian: EntryWriter = { currency: 'IDR', locale: 'id-ID' };
const american: EntryWriter = { currency: 'USD', locale: 'en-US' };
const spanish: EntryWriter = { currency: 'EUR', locale: 'es-ES' };

/** A result as one line, so that tables can be read. */
function show(parsed: ParsedEntry, { locale }: EntryWriter): string {
  switch (parsed.kind) {
    case 'entry': {
      const sign = parsed.direction === 'income' ? '+' : '-';
      return `${sign} ${formatMoney(parsed.amount, locale)} ${parsed.description}`;
    }
    case 'unclear-amount':
      return ['unclear', ...parsed.readings.map((reading) => formatMoney(reading, locale))].join(
        ' | ',
      );
    case 'no-description':
      return `for what? ${formatMoney(parsed.amount, locale)}`;
    case 'unclear-direction':
      return `in or out? ${formatMoney(parsed.amount, locale)} ${parsed.description}`;
    case 'no-amount':
    case 'several-amounts':
    case 'foreign-currency':
    case 'unclear-currency':
    case 'zero':
    case 'too-large':
    case 'too-long':
      return parsed.kind;
  }
}

describe('what an Indonesian member writes', () => {
  test.for([
    // What an earlier parser read as 500, 100, 16, 50, 2.000, 3.000 and 5.000.000.
    ['makan siang 50000', '- Rp 50.000 makan siang'],
    ['sewa 1000000', '- Rp 1.000.000 sewa'],
    ['roti 15.500', '- Rp 15.500 roti'],
    ['50.000 makan', '- Rp 50.000 makan'],
    ['beli 2 kopi 30rb', '- Rp 30.000 beli 2 kopi'],
    ['beli 3kg beras 45000', '- Rp 45.000 beli 3kg beras'],
    ['gaji 5 juta 200rb', '+ Rp 5.200.000 gaji'],
    // What it read right.
    ['50rb makan siang', '- Rp 50.000 makan siang'],
    ['15k kopi', '- Rp 15.000 kopi'],
    ['2,5jt laptop', '- Rp 2.500.000 laptop'],
    ['1,5 juta sewa', '- Rp 1.500.000 sewa'],
    ['Rp 1.500.000 sewa', '- Rp 1.500.000 sewa'],
    // Other spellings.
    ['makan siang 50rb', '- Rp 50.000 makan siang'],
    ['2.5jt laptop', '- Rp 2.500.000 laptop'],
    ['1.500.000 kos', '- Rp 1.500.000 kos'],
    ['50,000 makan', '- Rp 50.000 makan'],
    ['Rp 15.500 roti', '- Rp 15.500 roti'],
    ['rp15.500 roti', '- Rp 15.500 roti'],
    ['Rp. 15.500,- roti', '- Rp 15.500 roti'],
    ['IDR 15500 roti', '- Rp 15.500 roti'],
    ['makan 50 ribu rupiah', '- Rp 50.000 makan'],
    ['5 ratus ribu sepatu', '- Rp 500.000 sepatu'],
    ['2m rumah', '- Rp 2.000.000.000 rumah'],
    ['makan(50rb)', '- Rp 50.000 makan'],
    ['makan,50rb', '- Rp 50.000 makan'],
    ['50.000,makan', '- Rp 50.000 makan'],
    ['*50rb* makan!', '- Rp 50.000 makan'],
    ['５０rb makan', '- Rp 50.000 makan'],
    ['50rb untuk makan siang', '- Rp 50.000 makan siang'],
    ['50rb 🍜', '- Rp 50.000 🍜'],
    ['TOP UP 50RB', '- Rp 50.000 TOP UP'],
    ['Rp 2,50 bunga', '- Rp 2,50 bunga'],
  ] as const)('%s', ([text, expected]) => {
    expect(show(parseEntry(text, indonesian), indonesian)).toBe(expected);
  });

  test.for([
    ['beli 3 kg beras 45000', '- Rp 45.000 beli 3 kg beras'],
    ['kopi 15rb 2 gelas', '- Rp 15.000 kopi 2 gelas'],
    ['bensin 3.5 liter 50000', '- Rp 50.000 bensin 3.5 liter'],
    ['kain 3m 50000', '- Rp 50.000 kain 3m'],
    ['diskon 20% 80rb baju', '- Rp 80.000 diskon 20% baju'],
    ['iphone 15 12.500.000', '- Rp 12.500.000 iphone 15'],
    ['iphone 15 12500000', '- Rp 12.500.000 iphone 15'],
    ['ban 4x4 500rb', '- Rp 500.000 ban 4x4'],
    ['pulsa 081234567890 50rb', '- Rp 50.000 pulsa 081234567890'],
  ] as const)('the number that is no price is left in the description: %s', ([text, expected]) => {
    expect(show(parseEntry(text, indonesian), indonesian)).toBe(expected);
  });

  test.for([
    ['makan 50', 'unclear | Rp 50 | Rp 50.000'],
    ['makan 50.00', 'unclear | Rp 50 | Rp 50.000'],
    ['tv 1jt 500', 'unclear | Rp 1.000.500 | Rp 1.500.000'],
    ['tv 1jt500', 'unclear'],
    ['tv 1,250jt', 'unclear | Rp 1.250.000 | Rp 1.250.000.000'],
    ['2 x 15rb nasi', 'unclear | Rp 15.000 | Rp 30.000'],
    ['2x15rb nasi', 'unclear | Rp 15.000 | Rp 30.000'],
    ['2 kopi @15rb', 'unclear | Rp 15.000 | Rp 30.000'],
    ['nasi 15rb x 2', 'unclear | Rp 15.000 | Rp 30.000'],
    ['nasi 15rb x2', 'unclear | Rp 15.000 | Rp 30.000'],
    ['nasi 15rb 2x', 'unclear | Rp 15.000 | Rp 30.000'],
    ['nasi 2 @ 15rb', 'unclear | Rp 15.000 | Rp 30.000'],
    ['2 kopi masing-masing 15rb', 'unclear | Rp 15.000 | Rp 30.000'],
    ['nasi 15rb*2', 'unclear'],
    ['500 paku 25000', 'unclear | Rp 500 | Rp 25.000'],
    ['makan 1 500 000', 'unclear | Rp 1.500.000'],
    ['1 500 roti', 'unclear | Rp 1.500'],
    ['10-15rb makan', 'unclear'],
    ['1.5000 makan', 'unclear'],
    ['0812 makan', 'unclear'],
    ['kopi 15rb teh 10rb', 'several-amounts'],
    ['kopi 50rb 20.000', 'several-amounts'],
    ['50rb', 'for what? Rp 50.000'],
    ['Rp 50.000 !', 'for what? Rp 50.000'],
    ['makan', 'no-amount'],
    ['makan 0', 'zero'],
    ['utang 5000 triliun', 'too-large'],
    ['$5 kopi', 'foreign-currency'],
    ['kopi 5 USD', 'foreign-currency'],
    ['kopi 5 dolar', 'foreign-currency'],
    [`makan ${'a'.repeat(200)} 50rb`, 'too-long'],
  ] as const)('is asked back where it is open: %s', ([text, expected]) => {
    expect(show(parseEntry(text, indonesian), indonesian)).toBe(expected);
  });

  test.for([
    ['gaji 5jt', '+ Rp 5.000.000 gaji'],
    ['+1jt jual motor', '+ Rp 1.000.000 jual motor'],
    ['+ 50rb hadiah', '+ Rp 50.000 hadiah'],
    ['uang masuk 500rb', '+ Rp 500.000 uang masuk'],
    ['-50rb gaji salah', '- Rp 50.000 gaji salah'],
    ['terima kasih 5rb', '- Rp 5.000 terima kasih'],
    ['tiket masuk 50rb', '- Rp 50.000 tiket masuk'],
    ['masuk 500rb dari ibu', 'in or out? Rp 500.000 masuk dari ibu'],
    ['bayar gaji ART 1jt', 'in or out? Rp 1.000.000 bayar gaji ART'],
  ] as const)('knows which way the money went: %s', ([text, expected]) => {
    expect(show(parseEntry(text, indonesian), indonesian)).toBe(expected);
  });
});

describe('what an American member writes', () => {
  test.for([
    ['coffee 3.50', '- $3.50 coffee'],
    ['coffee 3,50', '- $3.50 coffee'],
    ['$3.50 coffee', '- $3.50 coffee'],
    ['US$ 5 coffee', '- $5 coffee'],
    ['lunch 12', '- $12 lunch'],
    ['0.5 for gum', '- $0.50 gum'],
    ['rent 1,200', '- $1,200 rent'],
    ['laptop 1,234.56', '- $1,234.56 laptop'],
    ['laptop 1.234,56', '- $1,234.56 laptop'],
    ['2 coffees 3.50', '- $3.50 2 coffees'],
    ['salary 5k', '+ $5,000 salary'],
    ['2m house', '- $2,000,000 house'],
    ['got paid 500', '+ $500 got paid'],
    ['won 50 lottery', '- $50 won lottery'],
    ['2 coffees 3.50 each', 'unclear | $3.50 | $7'],
    ['2 coffees 7', 'unclear | $2 | $7'],
    ['rent 1.200', 'unclear | $1,200 | $1.20'],
    ['gas 3.459', 'unclear | $3,459'],
    ['50 mil rent', 'unclear | $50,000 | $50,000,000'],
    ['€5 coffee', 'foreign-currency'],
  ] as const)('%s', ([text, expected]) => {
    expect(show(parseEntry(text, american), american)).toBe(expected);
  });
});

describe('what a Spanish member writes', () => {
  test.for([
    ['café 3,50 €', '- 3,50 € café'],
    ['3,50€ café', '- 3,50 € café'],
    ['café 3.50', '- 3,50 € café'],
    ['sueldo 1.500', '+ 1500 € sueldo'],
    ['portátil 1.500,50', '- 1500,50 € portátil'],
    ['coche 50 mil', '- 50.000 € coche'],
    ['casa 5 millones', '- 5.000.000 € casa'],
    ['pagué 20 euros por la cena', '- 20 € pagué por la cena'],
    ['alquiler 1,500', 'unclear | 1500 € | 1,50 €'],
    ['casa 2m', 'unclear | 2000 € | 2.000.000 €'],
  ] as const)('%s', ([text, expected]) => {
    expect(show(parseEntry(text, spanish), spanish)).toBe(expected);
  });
});

test.for([
  ['renta 1,500', 'MXN', 'es-MX', '- $1,500 renta'],
  ['renta 50 pesos', 'MXN', 'es-MX', '- $50 renta'],
  ['renta 1.500', 'ARS', 'es-AR', '- $ 1.500 renta'],
  ['lunch 1.500', 'KWD', 'en-KW', '- KWD 1.500 lunch'],
  ['rent 1,50,000', 'INR', 'en-IN', '- ₹1,50,000 rent'],
  ['car 5 lakh', 'INR', 'en-IN', '- ₹5,00,000 car'],
  ['café ₡1 500,50', 'CRC', 'es-CR', '- ₡1 500,50 café'],
  ['ramen ¥1,500', 'JPY', 'en-JP', '- ¥1,500 ramen'],
  ['ramen 3.50', 'JPY', 'en-JP', 'unclear'],
  ['lunch R50', 'ZAR', 'en-ZA', '- R 50 lunch'],
] as const)('numbers are read as people of the place write them: %s in %s (%s)', (row) => {
  const [text, currency, locale, expected] = row;
  expect(show(parseEntry(text, { currency, locale }), { currency, locale })).toBe(expected);
});

test('control characters reach neither the amount nor the description', () => {
  expect(show(parseEntry('50rb makan\u0000 siang\u202e', indonesian), indonesian)).toBe(
    '- Rp 50.000 makan siang',
  );
});
