import { data } from 'currency-codes';
import { expect, test } from 'vitest';

import { currenciesNamed } from '../../src/ledger/amounts/currency-marker.ts';
import { currencyCodes, minorDigits } from '../../src/ledger/currency.ts';
import { formatMoney } from '../../src/ledger/money.ts';
import { currencies } from '../../src/registration/country-currency.ts';

test('every currency of ISO 4217 is known, with its own decimals', () => {
  expect(data.length).toBeGreaterThan(170);
  const listed = Object.fromEntries(data.map(({ code, digits }) => [code, digits]));
  const own = Object.fromEntries(
    currencyCodes.filter((code) => code in listed).map((code) => [code, minorDigits(code)]),
  );
  expect(own).toEqual(listed);
  expect(new Set(Object.values(listed))).toEqual(new Set([0, 2, 3, 4]));
});

test('every currency that Intl or the registration offers can be booked in', () => {
  for (const code of [...Intl.supportedValuesOf('currency'), ...currencies]) {
    expect(currenciesNamed(code), code).toEqual([code]);
  }
});

test('every currency is written with all its decimals and none more', () => {
  for (const currency of currencyCodes) {
    const digits = minorDigits(currency);
    const written = formatMoney({ currency, minor: 12_345n }, 'en-US');
    const fraction = /\.(\d+)/.exec(written)?.[1] ?? '';
    expect(fraction, currency).toHaveLength(digits);
  }
});

test('signs and names are known in every language, and may be those of several', () => {
  expect(currenciesNamed('€')).toEqual(['EUR']);
  expect(currenciesNamed('ringgit')).toEqual(['MYR']);
  expect(currenciesNamed('dólares')[0]).toBe('USD');
  expect(currenciesNamed('$').length).toBeGreaterThan(5);
  expect(currenciesNamed('kucing')).toEqual([]);
});
