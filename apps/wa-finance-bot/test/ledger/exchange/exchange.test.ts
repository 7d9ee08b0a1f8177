import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { minorDigits } from '../../../src/ledger/currency.ts';
import {
  exchange,
  type ExchangeRate,
  readDecimal,
  writeDecimal,
} from '../../../src/ledger/exchange/exchange.ts';
import { readRate } from '../../../src/ledger/exchange/read-rate.ts';
import { type EntryWriter, parseEntry } from '../../../src/ledger/parse-entry.ts';
import { readRequest } from '../../../src/ledger/read-request.ts';

const usd: ExchangeRate = { currency: 'USD', rate: readDecimal('16250') };
const writer: EntryWriter = { currency: 'IDR', locale: 'id-ID', rates: [usd] };

describe('an amount in another currency', () => {
  test.for([
    ['makan 5 usd', 500n, 8_125_000n],
    ['$5 kopi', 500n, 8_125_000n],
    ['kopi 5,50 dolar', 550n, 8_937_500n],
    ['hotel 1.200 USD', 120_000n, 1_950_000_000n],
  ] as const)('"%s" is kept with its value', ([text, minor, value]) => {
    expect(parseEntry(text, writer)).toMatchObject({
      kind: 'entry',
      amount: { currency: 'IDR', minor: value },
      foreign: { currency: 'USD', minor, rate: usd.rate },
    });
  });

  test('is asked about without a rate, and when it may be in one of several', () => {
    const none = { currency: 'IDR', locale: 'id-ID' };
    expect(parseEntry('makan 5 usd', none)).toEqual({
      kind: 'foreign-currency',
      candidates: ['USD'],
    });
    expect(parseEntry('makan 5 SGD', writer)).toMatchObject({ candidates: ['SGD'] });
    const sgd = { currency: 'SGD', rate: readDecimal('12100') };
    expect(parseEntry('$5 makan', { ...none, rates: [sgd] })).toMatchObject({
      foreign: { currency: 'SGD' },
    });
    expect(parseEntry('$5 makan', { ...none, rates: [usd, sgd] })).toEqual({
      kind: 'unclear-currency',
      candidates: ['USD', 'SGD'],
    });
    expect(parseEntry('₿5 makan', writer)).toEqual({ kind: 'foreign-currency', candidates: [] });
    expect(parseEntry('makan Rp 50.000 5 usd', writer)).toEqual({ kind: 'several-amounts' });
  });

  test('that is worth nothing or too much is not booked', () => {
    const tiny = {
      currency: 'USD',
      locale: 'en-US',
      rates: [{ currency: 'IDR', rate: readDecimal('0.00006') }],
    };
    expect(parseEntry('candy Rp 50', tiny)).toEqual({ kind: 'zero' });
    expect(parseEntry('candy Rp 1.000', tiny)).toMatchObject({ amount: { minor: 6n } });
    expect(parseEntry('makan 900000000 usd', writer)).toEqual({ kind: 'too-large' });
  });
});

describe('a value', () => {
  test.for([
    ['USD', 500n, '16250', 'IDR', 8_125_000n],
    ['JPY', 1500n, '105.5', 'IDR', 15_825_000n],
    ['KWD', 1n, '3.25', 'USD', 0n],
    ['KWD', 2n, '3.25', 'USD', 1n],
    ['IDR', 100n, '0.01', 'USD', 1n],
    // A half goes to the even one.
    ['IDR', 50n, '0.01', 'USD', 0n],
    ['IDR', 150n, '0.01', 'USD', 2n],
    ['IDR', 250n, '0.01', 'USD', 2n],
    ['CLF', 10_000n, '39000', 'CLP', 39_000n],
  ] as const)('of %s %i at %s is %s %i', ([currency, minor, rate, own, value]) => {
    expect(exchange({ currency, minor }, readDecimal(rate), own)).toEqual({
      currency: own,
      minor: value,
    });
  });

  test('is never more than half a minor unit beside the exact one', () => {
    const currencies = fc.constantFrom('IDR', 'USD', 'JPY', 'KWD', 'CLF');
    const rates = fc.record({ digits: fc.bigInt(1n, 10n ** 12n), decimals: fc.nat(12) });
    fc.assert(
      fc.property(
        currencies,
        currencies,
        fc.bigInt(0n, 10n ** 14n),
        rates,
        (from, own, minor, rate) => {
          const value = exchange({ currency: from, minor }, rate, own).minor;
          const exact = minor * rate.digits * 10n ** BigInt(minorDigits(own));
          const unit = 10n ** BigInt(minorDigits(from) + rate.decimals);
          const off = 2n * (value * unit - exact);
          expect(off <= unit && off >= -unit).toBe(true);
        },
      ),
    );
  });

  test('of a rate survives the store', () => {
    const rates = fc.record({ digits: fc.bigInt(1n, 10n ** 12n), decimals: fc.nat(12) });
    fc.assert(
      fc.property(rates, (rate) => {
        expect(readDecimal(writeDecimal(rate))).toEqual(rate);
      }),
    );
  });
});

describe('a rate', () => {
  const when = { today: '2026-11-21', locale: 'id-ID' };
  test.for([
    ['kurs USD 16.250', { kind: 'set-rate', currency: 'USD', amount: '16.250' }],
    ['kurs 1 USD = Rp 16.250', { kind: 'set-rate', currency: 'USD', amount: '16.250' }],
    ['1 usd = 16250', { kind: 'set-rate', currency: 'USD', amount: '16250' }],
    ['rate EUR 1.0853', { kind: 'set-rate', currency: 'EUR', amount: '1.0853' }],
    ['cambio USD 0,92', { kind: 'set-rate', currency: 'USD', amount: '0,92' }],
    ['tipo de cambio JPY 0,006', { kind: 'set-rate', currency: 'JPY', amount: '0,006' }],
    ['kurs', { kind: 'rates' }],
    ['cambio', { kind: 'rates' }],
    ['kurs dolar 16000', { kind: 'unclear', request: 'rate' }],
    ['kurs USD', { kind: 'unclear', request: 'rate' }],
  ] as const)('"%s" is given', ([text, request]) => {
    expect(readRequest(text, when)).toEqual(request);
  });

  test.for(['cambio de aceite 50', 'cambio 50', 'rate plan 20', 'kursus 200rb'])(
    '"%s" gives none',
    (text) => {
      expect(readRequest(text, when)).toBeUndefined();
    },
  );

  test.for([
    ['16.250', 'IDR', ',', '16250'],
    ['16.250,50', 'IDR', ',', '16250.50'],
    ['0,92', 'EUR', ',', '0.92'],
    ['0.0000615', 'USD', '.', '0.0000615'],
    ['1.0853', 'EUR', ',', '1.0853'],
    ['1.085', 'EUR', ',', '1085 | 1.085'],
    ['1,085', 'USD', '.', '1085 | 1.085'],
    ['1,0850', 'EUR', ',', '1.0850'],
    ['0', 'IDR', ',', ''],
    ['1.2.3', 'IDR', ',', ''],
    ['5x', 'IDR', ',', ''],
  ] as const)('%s for a book in %s', ([amount, currency, decimalSign, expected]) => {
    const read = readRate({ currency: 'XYZ', amount }, { currency, decimalSign });
    const rates = 'rate' in read ? [read.rate] : read.readings;
    expect(rates.map(writeDecimal).join(' | ')).toBe(expected);
  });
});
