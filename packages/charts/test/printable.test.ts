import { expect, test } from 'vitest';

import { printable, shorten } from '../src/printable.ts';

test.for([
  ['🐱 Kucing', 'Kucing'],
  ['🇮🇩 Indonesia, 🇪🇸🇬🇧', 'Indonesia,'],
  ['\u{1f1ee}', ''],
  ['🏴󠁧󠁢󠁳󠁣󠁴󠁿 Scotland ✅', 'Scotland'],
  ['a\n\tb  👨‍👩‍👧 c', 'a b c'],
  ['1️⃣ Pizza ☀️', '1 Pizza ☀'],
  ['Café ñandú ¿qué?', 'Café ñandú ¿qué?'],
  ['cafe\u{301}', 'cafe\u{301}'],
  ['50% ~ & <b> © → €', '50% ~ & <b> © → €'],
  ['Кошка γάτα عربي', 'Кошка γάτα عربي'],
  ['猫 kedai ร้าน', 'kedai'],
  ['Pay ₿ 5', 'Pay 5'],
  ['𝗕𝗼𝗯 & Ｅｖｅ', 'Bob & Eve'],
  ['z\u{1ab0}', 'z'],
  ['\u{e000}\u{0}\u{202e}abc\u{2066}', 'abc'],
] as const)('"%s" is drawn as "%s"', ([text, drawn]) => {
  expect(printable(text)).toBe(drawn);
});

test('a text is cut between letters, never within one', () => {
  expect(shorten('Belanja harian', 14)).toBe('Belanja harian');
  expect(shorten('Belanja harian', 9)).toBe('Belanja…');
  expect(shorten('e\u{301}e\u{301}e\u{301}', 2)).toBe('e\u{301}…');
});
