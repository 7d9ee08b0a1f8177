// How many messages a second are read, one thread: printed as a number.
import { readLines } from '../src/ledger/read-lines.ts';

const texts = [
  'makan siang 50rb',
  'gaji 5jt',
  'beli 2 kopi 30rb',
  'sewa kos 1,5 juta',
  'kemarin bensin 100k',
  'belanja seratus lima puluh ribu',
  'bensin 50rb\nparkir 5rb\nmakan 25.000',
  'Rp 15.500 roti',
];
const writer = { currency: 'IDR', locale: 'id-ID' } as const;

/** @returns texts a second */
function speedWithin(durationMs: number): number {
  const begun = performance.now();
  let read = 0;
  let elapsedMs = 0;
  do {
    for (const text of texts) {
      const lines = readLines(text, writer, '2026-11-21');
      if (lines.some(({ parsed }) => parsed.kind !== 'entry')) {
        throw new Error(`This was not read: ${text}`);
      }
    }
    read += texts.length;
    elapsedMs = performance.now() - begun;
  } while (elapsedMs < durationMs);
  return (read / elapsedMs) * 1_000;
}

speedWithin(200);
console.log(Math.round(speedWithin(1_000)));
