import { describe, expect, it } from 'vitest';

import { fixText } from '../../src/text/fix-text.ts';
import { parseHtml } from '../../src/text/parse-html.ts';
import { renderHtml } from '../../src/text/render-html.ts';
import type { FormattedText, TextEntity } from '../../src/text/text-entity.ts';

function fixed(text: string, entities: readonly TextEntity[] = []): FormattedText {
  const read = fixText({ text, entities });
  if (read.kind === 'refused') throw new Error(read.reason);
  return read.text;
}

function html(source: string): string {
  const parsed = parseHtml(source);
  if (parsed.kind === 'refused') throw new Error(parsed.reason);
  return renderHtml(fixed(parsed.text.text, parsed.text.entities));
}

describe('fixText', () => {
  it('trims both ends and moves the entities along', () => {
    expect(fixed('\n  a bc \n', [{ type: 'bold', offset: 5, length: 4 }])).toEqual({
      text: 'a bc',
      entities: [{ type: 'bold', offset: 2, length: 2 }],
    });
  });

  it('does not trim the beginning of an entity', () => {
    expect(fixed('  x', [{ type: 'code', offset: 1, length: 2 }]).text).toBe(' x');
  });

  it('turns control characters into spaces and drops carriage returns and direction overrides', () => {
    expect(fixed('a\tb\r\nc\u202Ed', [{ type: 'bold', offset: 5, length: 3 }])).toEqual({
      text: 'a b\ncd',
      entities: [{ type: 'bold', offset: 4, length: 2 }],
    });
  });

  it('refuses a text of nothing but space', () => {
    expect(fixText({ text: ' \n\t ', entities: [] })).toEqual({
      kind: 'refused',
      reason: 'Text must be non-empty',
    });
  });

  it.each([
    [{ offset: -1, length: 1 }, 'Receive an entity with incorrect offset -1'],
    [{ offset: 0, length: -1 }, 'Receive an entity with incorrect length -1'],
    [{ offset: 9, length: 1 }, 'Entity begins after the end of the text at UTF-16 offset 9'],
    [
      { offset: 1, length: 9 },
      'Entity beginning at UTF-16 offset 1 ends after the end of the text at UTF-16 offset 10',
    ],
    [{ offset: 3, length: 1 }, 'Entity begins in a middle of a UTF-16 symbol at byte offset 6'],
  ])('refuses an entity at %o', (range, reason) => {
    const entities = [{ type: 'bold', ...range } as const];
    expect(fixText({ text: 'ab👍', entities })).toEqual({ kind: 'refused', reason });
  });

  it('marks commands and mentions by itself', () => {
    expect(fixed('see /help or @alice').entities.map(({ type }) => type)).toEqual([
      'bot_command',
      'mention',
    ]);
  });

  it('merges what touches, cuts what crosses, and keeps code plain', () => {
    expect(html('<b>a</b><b>b</b>')).toBe('<b>ab</b>');
    expect(html('<b>a<code>b</code>c</b>')).toBe('<b>a</b><code>b</code><b>c</b>');
    expect(html('<code>a<b>b</b></code>')).toBe('<code>ab</code>');
    expect(html('<blockquote>a <code>b</code></blockquote>')).toBe(
      '<blockquote>a <code>b</code></blockquote>',
    );
    const crossing = fixed('abcdef', [
      { type: 'bold', offset: 0, length: 4 },
      { type: 'italic', offset: 2, length: 4 },
    ]);
    expect(renderHtml(crossing)).toBe('<b>ab<i>cd</i></b><i>ef</i>');
    const link = fixed('abcdef', [
      { type: 'bold', offset: 0, length: 4 },
      { type: 'text_link', offset: 2, length: 4, url: 'https://example.com/' },
    ]);
    expect(renderHtml(link)).toBe('<b>ab</b><a href="https://example.com/"><b>cd</b>ef</a>');
  });

  it.each([
    ['<b>a &lt; b</b> &amp; c'],
    ['<u>a<tg-spoiler>b</tg-spoiler></u>'],
    ['<pre><code class="language-ts">let x;</code></pre>'],
    ['<a href="tg://user?id=42">Bob</a> <a href="https://example.com/">x</a>'],
    ['<blockquote expandable>long</blockquote>'],
  ])('is written back as it was read: %s', (source) => {
    expect(html(source)).toBe(source);
  });
});
