import { describe, expect, it } from 'vitest';

import { parseHtml } from '../../src/text/parse-html.ts';
import type { TextEntity } from '../../src/text/text-entity.ts';

function entitiesOf(html: string): readonly TextEntity[] {
  const read = parseHtml(html);
  if (read.kind === 'refused') throw new Error(read.reason);
  return read.text.entities;
}

function textOf(html: string): string {
  const read = parseHtml(html);
  if (read.kind === 'refused') throw new Error(read.reason);
  return read.text.text;
}

describe('parseHtml', () => {
  it('counts offsets in UTF-16 code units, so an emoji before the tag counts two', () => {
    expect(entitiesOf('👍 <b>ja</b>')).toEqual([{ type: 'bold', offset: 3, length: 2 }]);
  });

  it.each([
    ['b', 'bold'],
    ['STRONG', 'bold'],
    ['i', 'italic'],
    ['em', 'italic'],
    ['u', 'underline'],
    ['ins', 'underline'],
    ['s', 'strikethrough'],
    ['del', 'strikethrough'],
    ['code', 'code'],
    ['pre', 'pre'],
    ['tg-spoiler', 'spoiler'],
    ['blockquote', 'blockquote'],
  ])('reads <%s> as %s', (tag, type) => {
    expect(entitiesOf(`<${tag}>x</${tag}>`)).toEqual([{ type, offset: 0, length: 1 }]);
  });

  it('reads attributes: links, languages, spoilers, expandable quotes, custom emoji', () => {
    expect(entitiesOf('<a href="https://example.com/a?b=1&amp;c=2">x</a>')).toEqual([
      { type: 'text_link', offset: 0, length: 1, url: 'https://example.com/a?b=1&c=2' },
    ]);
    expect(entitiesOf("<a href='tg://user?id=42'>Bob</a>")).toEqual([
      { type: 'text_mention', offset: 0, length: 3, userId: 42 },
    ]);
    expect(entitiesOf('<pre><code class="language-ts">x</code></pre>')).toEqual([
      { type: 'pre', offset: 0, length: 1, language: 'ts' },
    ]);
    expect(entitiesOf('<code class="language-ts"><pre>x</pre></code>')).toEqual([
      { type: 'pre', offset: 0, length: 1, language: 'ts' },
    ]);
    expect(entitiesOf('<span class="tg-spoiler">x</span>')[0]?.type).toBe('spoiler');
    expect(entitiesOf('<blockquote expandable>x</blockquote>')[0]?.type).toBe(
      'expandable_blockquote',
    );
    expect(entitiesOf('<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>')).toEqual([
      { type: 'custom_emoji', offset: 0, length: 2, customEmojiId: '5368324170671202286' },
    ]);
  });

  it('takes the text of a link without href as its address, and drops what is no address', () => {
    expect(entitiesOf('<a>example.com</a>')).toEqual([
      { type: 'text_link', offset: 0, length: 11, url: 'http://example.com/' },
    ]);
    expect(entitiesOf('<a href="nowhere">x</a>')).toEqual([]);
    expect(entitiesOf('<a href="javascript:alert(1)">x</a>')).toEqual([]);
  });

  it('lists nested entities from the outside in, and ignores empty ones', () => {
    expect(entitiesOf('<b>a<i>b</i></b><u></u>').map(({ type }) => type)).toEqual([
      'bold',
      'italic',
    ]);
  });

  it('decodes the four named references and numbers, and leaves other ampersands', () => {
    expect(textOf('&lt;&gt;&amp;&quot;&#65;&#x1F600;')).toBe('<>&"A😀');
    expect(textOf('a & b &nbsp; &apos; &constructor; &#0; &lt')).toBe(
      'a & b &nbsp; &apos; &constructor; &#0; <',
    );
  });

  it.each([
    ['<script>', 'Unsupported start tag "script" at byte offset 0'],
    ['a < b', 'Unsupported start tag "" at byte offset 2'],
    ['I <3 you>', 'Unsupported start tag "3" at byte offset 2'],
    ['<b', 'Unclosed start tag at byte offset 0'],
    ['é<b', 'Unclosed start tag at byte offset 2'],
    ['<b>x', 'Can\'t find end tag corresponding to start tag "b"'],
    ['x</b>', 'Unexpected end tag at byte offset 1'],
    ['<b>x</i>', 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'],
    ['<b>x</b', 'Unclosed end tag at byte offset 4'],
    ['<a =1>x</a>', 'Empty attribute name in the tag "a" at byte offset 0'],
    ['<a href', 'Unclosed start tag "a" at byte offset 0'],
    ['<a href=', 'Unclosed start tag "a" at byte offset 0'],
    ['<a href="x', 'Unclosed start tag at byte offset 0'],
    ['<a href=x/y>x</a>', 'Unexpected end of name token at byte offset 8'],
    ['<span>x</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'],
    ['<tg-emoji emoji-id="x">y</tg-emoji>', 'Invalid custom emoji identifier specified'],
    [
      '&#xD83D;',
      'Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate code units',
    ],
  ])('refuses %s with the words of the server', (html, reason) => {
    expect(parseHtml(html)).toEqual({ kind: 'refused', reason });
  });

  it('closes the innermost tag at </>', () => {
    expect(entitiesOf('<b>x</>')).toEqual([{ type: 'bold', offset: 0, length: 1 }]);
  });
});
