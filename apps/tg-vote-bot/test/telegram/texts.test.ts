import { describe, expect, test } from 'vitest';

import { languageOf } from '../../src/telegram/texts/choose-language.ts';
import { speak, texts } from '../../src/telegram/texts/translate.ts';

/** Each text by its key, such as `session.title`. */
function flatten(tree: object, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]: [string, unknown]) => {
    const name = path === '' ? key : `${path}.${key}`;
    return typeof value === 'string' ? [[name, value]] : flatten(value as object, name);
  });
}

const english = new Map(flatten(texts.en));
const others = [
  ['id', new Map(flatten(texts.id))],
  ['es', new Map(flatten(texts.es))],
] as const;
const all = [['en', english], ...others] as const;

const placeholders = (text: string): string[] => (text.match(/\{\{.*?\}\}/g) ?? []).toSorted();

describe('the texts', () => {
  test.each(others)('in %s: none is missing, and none is there for nothing', (_language, map) => {
    expect([...map.keys()].toSorted()).toEqual([...english.keys()].toSorted());
  });

  test.each(others)('in %s say the same things', (_language, map) => {
    for (const [key, text] of english) {
      // "1 day" needs no number.
      if (key === 'units.days_one') continue;
      expect([key, placeholders(map.get(key) ?? '')]).toEqual([key, placeholders(text)]);
    }
  });

  test.each(all)('in %s: none is empty, and every tag is closed', (_language, map) => {
    for (const [key, text] of map) {
      expect([key, text.trim()]).not.toEqual([key, '']);
      const open: string[] = [];
      for (const [, slash, name = ''] of text.matchAll(/<(\/?)(\w+)>/g)) {
        if (slash === '') open.push(name);
        else expect([key, open.pop()]).toEqual([key, name]);
      }
      expect([key, open]).toEqual([key, []]);
    }
  });

  test.each(all)('in %s: what passes by as a toast has no marks and fits', (_language, map) => {
    const toasts = [...map].filter(([key]) => /^(?:toast|buttons|menu|failure)\./.test(key));
    expect(toasts.length).toBeGreaterThan(10);
    for (const [key, text] of toasts) {
      expect([key, /[<>]/.test(text)]).toEqual([key, false]);
      expect(text.length).toBeLessThanOrEqual(200);
    }
  });

  test.each(all)('in %s: buttons, menus and lines fit a phone', (_language, map) => {
    for (const [key, text] of map) {
      if (key.startsWith('buttons.')) expect([key, text.length <= 14]).toEqual([key, true]);
      // Telegram shows that much of a command's description beside its name.
      if (key.startsWith('menu.')) expect([key, text.length <= 45]).toEqual([key, true]);
    }
  });

  test('escape what people wrote where it goes into HTML, and only there', () => {
    const speech = speak('en');
    expect(speech.html('session.title', { message: '<b>&"x"' })).toBe(
      '🗳 <b>&lt;b&gt;&amp;&quot;x&quot;</b>',
    );
    expect(speech.plain('refusal.notAllowedToClose', { name: '<b>&' })).toContain('Only <b>&,');
  });

  test('have forms for one and for many', () => {
    expect(speak('en').plain('units.days', { count: 1 })).toBe('1 day');
    expect(speak('es').plain('units.days', { count: 2 })).toBe('2 días');
    expect(speak('id').plain('units.days', { count: 2 })).toBe('2 hari');
  });
});

describe('the language of a person', () => {
  test.each([
    ['en', 'en'],
    ['es-MX', 'es'],
    ['ES', 'es'],
    ['id', 'id'],
    ['in', 'id'],
    ['id_ID', 'id'],
    ['de', 'en'],
    [undefined, 'en'],
  ])('%s is answered in %s', (tag, language) => {
    expect(languageOf(tag)).toBe(language);
  });
});
