import { expect, test } from 'vitest';

import { describeCurrency, describeTimeZone } from '../../src/conversation/describe-settings.ts';
import { shortName } from '../../src/conversation/short-name.ts';

test.for([
  ['Budi Santoso', 'Budi'],
  ['Budi', 'Budi'],
  ['I Made Wirawan', 'I Made Wirawan'],
  ['M. Yusuf', 'M. Yusuf'],
  ['陳大文', '陳大文'],
] as const)('%s is called %s in passing', ([name, expected]) => {
  expect(shortName(name)).toBe(expected);
});

const november = new Date('2026-11-21T04:00:00Z');

test.for([
  ['Asia/Makassar', 'WITA (UTC+8)'],
  ['Asia/Pontianak', 'WIB (UTC+7)'],
  ['Europe/Madrid', 'Madrid (UTC+1)'],
  ['America/Argentina/Buenos_Aires', 'Buenos Aires (UTC-3)'],
  ['Asia/Kolkata', 'Kolkata (UTC+5:30)'],
  ['America/St_Johns', 'St Johns (UTC-3:30)'],
  ['Etc/GMT-9', 'UTC+9'],
  ['Etc/UTC', 'UTC+0'],
] as const)('%s is called %s', ([zone, expected]) => {
  expect(describeTimeZone(zone, november)).toBe(expected);
});

test.for([
  ['IDR', 'id-ID', 'IDR (Rp)'],
  ['EUR', 'es-ES', 'EUR (€)'],
  ['KWD', 'en-KW', 'KWD'],
] as const)('%s in %s is called %s', ([currency, locale, expected]) => {
  expect(describeCurrency(currency, locale)).toBe(expected);
});
