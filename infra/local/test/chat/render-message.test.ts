import { stripVTControlCharacters } from 'node:util';

import { describe, expect, test } from 'vitest';

import { htmlToText, renderBubble, whatsappToText } from '../../src/chat/render-message.ts';

const plain = { columns: 80, styled: false };
const styled = { columns: 80, styled: true };
const bold = (text: string): string => `\u001B[1m${text}\u001B[22m`;

describe('Telegram', () => {
  test('markup is left out where it cannot be shown', () => {
    expect(htmlToText('<b>Lunch?</b> <i>by <code>x</code></i>', plain)).toBe('Lunch? by x');
  });

  test('markup is shown by a terminal', () => {
    expect(htmlToText('<b>Lunch?</b>', styled)).toBe(bold('Lunch?'));
    expect(stripVTControlCharacters(htmlToText('<pre>a</pre><u>b</u>', styled))).toBe('ab');
  });

  test('what a person typed is shown as typed', () => {
    expect(htmlToText('&lt;b&gt; 1 &amp;lt; 2 &quot;x&quot;', plain)).toBe('<b> 1 &lt; 2 "x"');
    expect(htmlToText('<a href="https://x">y</a>', plain)).toBe('y');
  });
});

describe('WhatsApp', () => {
  test('bold, italic, struck and code', () => {
    expect(whatsappToText('*1/4* _ya?_ ~no~ ```x```', plain)).toBe('1/4 ya? no x');
    expect(whatsappToText('*Saldo*', styled)).toBe(bold('Saldo'));
  });

  test('stars and lines inside words stay', () => {
    for (const text of ['2*3*4', 'a_b_c', '* x *', 'snake_case_name']) {
      expect(whatsappToText(text, plain)).toBe(text);
    }
  });
});

describe('the bubble', () => {
  test('breaks at spaces, keeps empty lines, puts buttons at the end', () => {
    const lines = renderBubble('one two three\n\nfour', [['✅ Yes', '❌ No'], ['More']], {
      columns: 12,
      styled: false,
    });
    expect(lines).toEqual([
      '│ one two',
      '│ three',
      '│',
      '│ four',
      '│ [✅ Yes]',
      '│ [❌ No]',
      '│ [More]',
    ]);
  });

  test('is never wider than a phone', () => {
    const lines = renderBubble('word '.repeat(80), [], { columns: 500, styled: false });
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
  });

  test('breaks a word that is too long, and counts a picture as two', () => {
    const view = { columns: 12, styled: false };
    expect(renderBubble('abcdefghijklmno', [], view)).toEqual(['│ abcdefghij', '│ klmno']);
    expect(renderBubble('🗳🗳🗳🗳🗳🗳', [], view)).toEqual(['│ 🗳🗳🗳🗳🗳', '│ 🗳']);
  });
});
