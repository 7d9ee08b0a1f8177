import { expect, test } from 'vitest';

import { formatMoney } from '../../src/ledger/money.ts';

test.for([
  ['IDR', 5_000_000n, 'id-ID', 'Rp 50.000'],
  ['IDR', 5_000_050n, 'id-ID', 'Rp 50.000,50'],
  ['IDR', -5_000_000n, 'id-ID', '-Rp 50.000'],
  ['IDR', 0n, 'id-ID', 'Rp 0'],
  ['IDR', 5n, 'id-ID', 'Rp 0,05'],
  ['USD', 350n, 'en-US', '$3.50'],
  ['USD', -350n, 'en-US', '-$3.50'],
  ['EUR', 350n, 'es-ES', '3,50 €'],
  ['JPY', 1500n, 'en-JP', '¥1,500'],
  ['KWD', 1500n, 'en-KW', 'KWD 1.500'],
  ['CLP', 1500n, 'es-CL', '$1.500'],
] as const)('%s %i is written in %s as %s', ([currency, minor, locale, expected]) => {
  expect(formatMoney({ currency, minor }, locale)).toBe(expected);
});

test('sums beyond what a float can hold keep their last digit', () => {
  expect(formatMoney({ currency: 'IDR', minor: 9_007_199_254_740_993_01n }, 'id-ID')).toBe(
    'Rp 9.007.199.254.740.993,01',
  );
});
