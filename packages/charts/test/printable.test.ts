import { expect, test } from 'vitest';

import { printable, shorten } from '../src/printable.ts';

test.for([
  ['🐱 Kucing', 'Kucing'],
  ['Café ñandú ¿qué?', 'Café ñandú ¿qué?'],
  ['猫', ''],
  ['a\n\tb  👨‍👩‍👧 c', 'a b c'],
  ['50% & <b>', '50% & <b>'],
  ['Кошка', 'Кошка'],
] as const)('"%s" is drawn as "%s"', ([text, drawn]) => {
  expect(printable(text)).toBe(drawn);
});

test('a text is cut between letters, never within one', () => {
  expect(shorten('Belanja harian', 14)).toBe('Belanja harian');
  expect(shorten('Belanja harian', 9)).toBe('Belanja…');
  expect(shorten('e\u{301}e\u{301}e\u{301}', 2)).toBe('e\u{301}…');
});
