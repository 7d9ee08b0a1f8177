import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { minorDigits } from '../../src/ledger/currency.ts';
import { formatMoney } from '../../src/ledger/money.ts';
import { type EntryWriter, type ParsedEntry, parseEntry } from '../../src/ledger/parse-entry.ts';

const writers: readonly EntryWriter[] = [
  ...['id-ID', 'en-ID', 'es-ID'].map((locale) => ({ currency: 'IDR', locale })),
  { currency: 'USD', locale: 'en-US' },
  { currency: 'USD', locale: 'es-EC' },
  { currency: 'EUR', locale: 'es-ES' },
  { currency: 'EUR', locale: 'en-DE' },
  { currency: 'EUR', locale: 'en-FR' },
  { currency: 'MXN', locale: 'es-MX' },
  { currency: 'ARS', locale: 'es-AR' },
  { currency: 'CRC', locale: 'es-CR' },
  { currency: 'COP', locale: 'es-CO' },
  { currency: 'JPY', locale: 'en-JP' },
  { currency: 'KWD', locale: 'en-KW' },
  { currency: 'INR', locale: 'en-IN' },
  { currency: 'ZAR', locale: 'en-ZA' },
  { currency: 'MYR', locale: 'en-MY' },
  { currency: 'SGD', locale: 'en-SG' },
  { currency: 'PEN', locale: 'es-PE' },
];

const words = fc.constantFrom('makan siang', 'kopi', 'coffee', 'café', 'nasi goreng', 'bus');

/** The amount in minor units that an entry says; its kind where it says none. */
function amountOf(text: string, writer: EntryWriter): bigint | string {
  const parsed = parseEntry(text, writer);
  return parsed.kind === 'entry' ? parsed.amount.minor : parsed.kind;
}

/** A question, or an entry that can be booked. */
function isSound(parsed: ParsedEntry): boolean {
  return (
    parsed.kind !== 'entry' ||
    (parsed.amount.minor > 0n && parsed.description !== '' && !/\p{Cc}/u.test(parsed.description))
  );
}

describe.for(writers)('$currency in $locale', (writer) => {
  const unit = 10n ** BigInt(minorDigits(writer.currency));

  test('an amount as the bot writes it is read back as the same amount', () => {
    fc.assert(
      fc.property(fc.bigInt(1n, 10n ** 12n * unit), words, fc.boolean(), (minor, what, first) => {
        const amount = formatMoney({ currency: writer.currency, minor }, writer.locale);
        const text = first ? `${amount} ${what}` : `${what} ${amount}`;
        expect(amountOf(text, writer), text).toBe(minor);
        expect(parseEntry(`+${amount} ${what}`, writer)).toMatchObject({
          direction: 'income',
          amount: { minor },
          description: what,
        });
      }),
    );
  });

  test('whole amounts from 100 up are read in bare digits', () => {
    fc.assert(
      fc.property(fc.bigInt(100n, 10n ** 12n), words, (whole, what) => {
        expect(amountOf(`${what} ${whole}`, writer)).toBe(whole * unit);
      }),
    );
  });

  // The first text of all characters takes seconds to make on a busy machine.
  test(
    'whatever is written, the answer is an entry above zero or a question',
    { timeout: 30_000 },
    () => {
      const piece = fc.oneof(
        fc.constantFrom('50', '1.500', '2,5', 'rb', 'jt', 'k', 'x', '@', '+', '-', 'Rp', '$', '€'),
        fc.constantFrom('gaji', 'bayar', '000', '1jt500', '12:30', '%', '1.2.3', ',,', '..', 'mil'),
        fc.nat().map(String),
        fc.string({ unit: 'binary', maxLength: 5 }),
      );
      const glue = fc.constantFrom('', ' ', '\n', '\u00a0');
      fc.assert(
        fc.property(fc.array(fc.tuple(piece, glue), { maxLength: 8 }), (pieces) => {
          expect(isSound(parseEntry(pieces.flat().join(''), writer))).toBe(true);
        }),
      );
    },
  );
});

describe('Indonesian spellings of an amount', () => {
  const writer: EntryWriter = { currency: 'IDR', locale: 'id-ID' };
  const thousands = fc.bigInt(1n, 999_999n);
  const read = (text: string): bigint | string => amountOf(`${text} makan`, writer);

  test.for(['rb', ' rb', 'ribu', ' ribu', 'k', 'K', 'RB', 'rbu'])('thousands with "%s"', (word) => {
    fc.assert(
      fc.property(thousands, (amount) => {
        expect(read(`${amount}${word}`)).toBe(amount * 100_000n);
        expect(read(`Rp ${amount}${word}`)).toBe(amount * 100_000n);
      }),
    );
  });

  test.for(['jt', ' jt', 'juta', ' juta', 'JT'])('millions with "%s"', (word) => {
    const tenths = fc.tuple(fc.bigInt(1n, 999n), fc.bigInt(0n, 9n), fc.constantFrom(',', '.'));
    fc.assert(
      fc.property(tenths, ([whole, tenth, sign]) => {
        expect(read(`${whole}${sign}${tenth}${word}`)).toBe((whole * 10n + tenth) * 10_000_000n);
        expect(read(`${whole}${word}`)).toBe(whole * 100_000_000n);
      }),
    );
  });

  test('millions and thousands together', () => {
    fc.assert(
      fc.property(fc.bigInt(1n, 999n), fc.bigInt(1n, 999n), (millions, rest) => {
        const sum = millions * 100_000_000n + rest * 100_000n;
        expect(read(`${millions}jt ${rest}rb`)).toBe(sum);
        expect(read(`${millions} juta ${rest} ribu`)).toBe(sum);
      }),
    );
  });

  test('groups of three with dots, as prices are printed', () => {
    fc.assert(
      fc.property(
        fc.bigInt(1000n, 10n ** 12n),
        fc.constantFrom('', 'Rp', 'Rp ', 'Rp. '),
        (n, rp) => {
          const grouped = n.toLocaleString('id-ID');
          expect(read(rp + grouped)).toBe(n * 100n);
          expect(read(`${rp}${grouped},-`)).toBe(n * 100n);
          expect(read(`${rp}${grouped},00`)).toBe(n * 100n);
        },
      ),
    );
  });
});
