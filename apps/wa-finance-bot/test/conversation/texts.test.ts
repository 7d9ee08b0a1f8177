import { describe, expect, test } from 'vitest';

import { speak, texts } from '../../src/conversation/texts/speak.ts';
import { languages } from '../../src/language/language.ts';

const placeholders = (text: string): readonly string[] =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '').toSorted();

describe.for(languages)('the texts in %s', (language) => {
  test('are all there, none of them empty, and none too many', () => {
    expect(Object.keys(texts[language]).toSorted()).toEqual(Object.keys(texts.en).toSorted());
    expect(Object.entries(texts[language]).filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  test.for(Object.entries(texts.en))(
    '%s has the same placeholders as in English',
    ([key, english]) => {
      const own = Object.entries(texts[language]).find(([name]) => name === key)?.[1] ?? '';
      const unique = (names: readonly string[]): readonly string[] => [...new Set(names)];
      expect(unique(placeholders(own))).toEqual(unique(placeholders(english)));
    },
  );

  test('mark bold and italics in pairs', () => {
    for (const [key, text] of Object.entries(texts[language])) {
      expect((text.match(/\*/g) ?? []).length % 2, key).toBe(0);
      expect((text.match(/_/g) ?? []).length % 2, key).toBe(0);
    }
  });

  test('fit a phone: no paragraph is longer than six of its lines', () => {
    for (const [key, text] of Object.entries(texts[language])) {
      for (const paragraph of text.split('\n')) {
        expect(paragraph.length, key).toBeLessThanOrEqual(6 * 35);
      }
    }
  });
});

test('what is filled in is taken as it is', () => {
  const name = '$t(failed) {{step}} <b>&amp;</b>';
  expect(speak('en', 'ask.email', { name })).toBe(`*2/4* What's your email, ${name}?`);
});
