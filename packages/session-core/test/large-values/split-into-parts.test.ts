import { Readable } from 'node:stream';

import { expect, it } from 'vitest';

import { InvalidLargeValueError } from '../../src/large-values/large-value-errors.ts';
import { splitIntoParts, type LargeValueSource } from '../../src/large-values/split-into-parts.ts';

async function parts(source: LargeValueSource, partBytes: number): Promise<string[]> {
  const found: string[] = [];
  for await (const part of splitIntoParts(source, partBytes)) found.push(String(part));
  return found;
}

it('cuts bytes into parts of one size, the last one being what is left', async () => {
  expect(await parts(Buffer.from('abcdefgh'), 3)).toEqual(['abc', 'def', 'gh']);
  expect(await parts(Buffer.from('abcdef'), 3)).toEqual(['abc', 'def']);
  expect(await parts(Buffer.from('ab'), 3)).toEqual(['ab']);
  expect(await parts(Buffer.alloc(0), 3)).toEqual([]);
});

it('joins what comes in other pieces', async () => {
  for (let size = 1; size <= 9; size += 1) {
    const text = 'abcdefghijklmnopqrstuvwxyz';
    const chunks = Array.from({ length: Math.ceil(text.length / size) }, (_, index) =>
      Buffer.from(text.slice(index * size, (index + 1) * size)),
    );
    const cut = await parts(Readable.from([Buffer.alloc(0), ...chunks], { objectMode: true }), 5);
    expect(cut).toEqual(['abcde', 'fghij', 'klmno', 'pqrst', 'uvwxy', 'z']);
  }
});

it('takes the window of a view and not the memory behind it', async () => {
  expect(await parts(new Uint8Array(Buffer.from('abcdef').buffer, 0, 0), 2)).toEqual([]);
  const memory = new TextEncoder().encode('abcdef');
  expect(await parts(memory.subarray(2, 5), 2)).toEqual(['cd', 'e']);
});

it('refuses a stream of text', async () => {
  const text = Readable.from(['text'], { objectMode: true });
  await expect(parts(text, 3)).rejects.toBeInstanceOf(InvalidLargeValueError);
});
