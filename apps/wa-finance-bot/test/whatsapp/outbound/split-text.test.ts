import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { splitReply } from '../../../src/whatsapp/outbound/split-reply.ts';
import { splitText } from '../../../src/whatsapp/outbound/split-text.ts';

const a = (length: number): string => 'a'.repeat(length);

describe('a text', () => {
  it.each([
    ['fits', 'halo', 64, ['halo']],
    [
      'is cut after a paragraph',
      `${a(40)}.\n${a(9)}\n\n${a(20)}`,
      64,
      [`${a(40)}.\n${a(9)}`, a(20)],
    ],
    ['else after a line', `${a(30)}. ${a(9)}\n${a(30)}`, 64, [`${a(30)}. ${a(9)}`, a(30)]],
    ['else after a sentence', `${a(40)}. ${a(9)} ${a(30)}`, 64, [`${a(40)}.`, `${a(9)} ${a(30)}`]],
    ['else after a word', `${a(30)} ${a(9)} ${a(30)}`, 64, [`${a(30)} ${a(9)}`, a(30)]],
    ['else anywhere', a(100), 64, [a(64), a(36)]],
    [
      'not at a paragraph that leaves a part nearly empty',
      `a\n\n${a(40)} ${a(40)}`,
      64,
      [`a\n\n${a(40)}`, a(40)],
    ],
    ['not within a family', `${a(60)}👨‍👩‍👧‍👦${a(9)}`, 64, [a(60), `👨‍👩‍👧‍👦${a(9)}`]],
    ['not within a character of two units', `${a(63)}😀b`, 64, [a(63), '😀b']],
    [
      'after bold words that fit',
      `${a(40)} *bold bold bold bold* ${a(9)}`,
      64,
      [`${a(40)} *bold bold bold bold*`, a(9)],
    ],
    [
      'not within bold words',
      `${a(40)} *${a(10)} ${a(20)}* b`,
      64,
      [a(40), `*${a(10)} ${a(20)}* b`],
    ],
    [
      'within bold words that are too long, which are bold in both parts',
      `*${a(40)} ${a(40)}*`,
      64,
      [`*${a(40)}*`, `*${a(40)}*`],
    ],
    [
      'and italic ones among them',
      `*b _${a(40)} ${a(40)}_*`,
      64,
      [`*b _${a(40)}_*`, `*_${a(40)}_*`],
    ],
    [
      'not between a mark and its word',
      `${'-'.repeat(62)}*${a(40)}*`,
      64,
      ['-'.repeat(62), `*${a(40)}*`],
    ],
    [
      '2 * 3 * 4 is not bold',
      `${a(50)} 2 * 3 ${a(20)} * 4`,
      64,
      [`${a(50)} 2 * 3`, `${a(20)} * 4`],
    ],
  ] as const)('%s', (_, text, limit, parts) => {
    expect(splitText(text, limit)).toEqual(parts);
  });

  it('of 4,096 characters stays whole, one more makes two', () => {
    expect(splitText(a(4096))).toEqual([a(4096)]);
    expect(splitText(a(4097)).map(({ length }) => length)).toEqual([4096, 1]);
  });

  it('of combining marks without end is cut all the same', () => {
    const text = `e${'\u0301'.repeat(300)}`;
    const parts = splitText(text, 64);
    expect(parts.join('')).toBe(text);
    expect(parts.every(({ length }) => length <= 64)).toBe(true);
  });
});

const words = fc.array(
  fc.oneof(
    fc.stringMatching(/^[a-z]{1,12}[.,!?]?$/),
    fc.constantFrom('👨‍👩‍👧‍👦', '🇮🇩', 'é́', '😀', '12.500', '2', '*', 'snake_case'),
    fc
      .tuple(fc.constantFrom('*', '_', '~'), fc.stringMatching(/^[a-z]{1,9}( [a-z]{1,9}){0,12}$/))
      .map(([mark, text]) => `${mark}${text}${mark}`),
  ),
  { minLength: 1, maxLength: 120 },
);
const separators = fc.constantFrom(' ', ' ', ' ', '\n', '\n\n');
const texts = fc
  .tuple(words, fc.array(separators, { minLength: 120, maxLength: 120 }))
  .map(([list, between]) =>
    list
      .map((word, index) => word + (between[index] ?? ' '))
      .join('')
      .trim(),
  );
const limits = fc.integer({ min: 64, max: 400 });

const bare = (text: string): string => text.replaceAll(/[\s*_~]/g, '');
/** Bold and the like, by another rule than the splitter's: a mark that opens stands before a letter and after no letter. */
const marksAreBalanced = (part: string): boolean =>
  ['*', '_', '~'].every((mark) => {
    const opening = part.match(new RegExp(String.raw`(?<![a-z])[${mark}](?=[*_~]*[a-z])`, 'g'));
    const closing = part.match(new RegExp(String.raw`(?<=[a-z][*_~]*)[${mark}](?![a-z])`, 'g'));
    return (opening?.length ?? 0) === (closing?.length ?? 0);
  });

describe('any text', () => {
  it('keeps all that can be read, in order', () => {
    fc.assert(
      fc.property(texts, limits, (text, limit) => {
        expect(bare(splitText(text, limit).join(''))).toBe(bare(text));
      }),
    );
  });

  it('has parts that fit, and none that is empty', () => {
    fc.assert(
      fc.property(
        fc.oneof(texts, fc.string({ unit: 'grapheme', maxLength: 900 })),
        limits,
        (text, limit) => {
          const parts = splitText(text, limit);
          expect(parts.every(({ length }) => length <= limit)).toBe(true);
          if (text !== '') expect(parts).not.toContain('');
        },
      ),
    );
  });

  it('has parts of whole characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 900 }), limits, (text, limit) => {
        const isWhole = (part: string): boolean => part.isWellFormed();
        expect(splitText(text, limit).every(isWhole)).toBe(true);
      }),
    );
  });

  it('leaves no mark open', () => {
    fc.assert(
      fc.property(texts, limits, (text, limit) => {
        fc.pre(marksAreBalanced(text));
        expect(splitText(text, limit).filter((part) => !marksAreBalanced(part))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a file', () => {
  const file = { name: 'a.csv', mediaType: 'text/csv', content: new Uint8Array([1]) };

  it('keeps a caption that fits', () => {
    expect(splitReply({ text: a(1024), file })).toEqual([{ text: a(1024), file }]);
    expect(splitReply({ text: '', file })).toEqual([{ text: '', file }]);
  });

  it('has what does not fit under it sent after it, in as few messages as can be', () => {
    const text = [a(600), a(600), a(3000), a(600)].join('\n');
    const [first, ...more] = splitReply({ text, file });
    expect(first).toEqual({ text: a(600), file });
    expect(more).toEqual([`${a(600)}\n${a(3000)}`, a(600)]);
  });
});
