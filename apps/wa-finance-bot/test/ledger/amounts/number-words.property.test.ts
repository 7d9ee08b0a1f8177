import fc from 'fast-check';
import { expect, test } from 'vitest';

import { spellInDigits } from '../../../src/ledger/amounts/number-words.ts';
import { type EntryWriter, parseEntry } from '../../../src/ledger/parse-entry.ts';

const english = {
  ones: 'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen',
  tens: '- - twenty thirty forty fifty sixty seventy eighty ninety',
};
const spanish = {
  ones:
    'cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho ' +
    'diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve',
  tens: '- - veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa',
  hundreds:
    '- ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos',
};

const at = (list: string, index: number): string => list.split(' ')[index] ?? '';
const join = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join(' ');

/** How a person says numbers: with "and", with hyphens. */
interface Manner {
  readonly and: boolean;
  readonly hyphen: boolean;
}

function sayEnglish(count: number, manner: Manner): string {
  if (count === 0) return '';
  if (count < 20) return at(english.ones, count);
  if (count < 100) {
    const ten = at(english.tens, Math.floor(count / 10));
    const one = sayEnglish(count % 10, manner);
    return one === '' ? ten : `${ten}${manner.hyphen ? '-' : ' '}${one}`;
  }
  for (const [size, name] of [
    [1e9, 'billion'],
    [1e6, 'million'],
    [1e3, 'thousand'],
  ] as const) {
    if (count >= size) {
      const rest = count % size;
      const many = `${sayEnglish(Math.floor(count / size), manner)} ${name}`;
      const isSmall = manner.and && rest > 0 && rest < 100;
      return join(many, isSmall ? 'and' : '', sayEnglish(rest, manner));
    }
  }
  const rest = count % 100;
  const and = manner.and && rest > 0 ? 'and' : '';
  return join(at(english.ones, Math.floor(count / 100)), 'hundred', and, sayEnglish(rest, manner));
}

/** @param isBefore - "veintiún mil": before a size the one is short. */
function saySpanish(count: number, isBefore = false): string {
  if (count === 0) return '';
  const short = (word: string): string =>
    isBefore ? word.replace(/veintiuno$/, 'veintiún').replace(/uno$/, 'un') : word;
  if (count < 30) return short(at(spanish.ones, count));
  if (count < 100) {
    const ten = at(spanish.tens, Math.floor(count / 10));
    return count % 10 === 0 ? ten : `${ten} y ${saySpanish(count % 10, isBefore)}`;
  }
  if (count === 100) return 'cien';
  if (count < 1000) {
    return join(at(spanish.hundreds, Math.floor(count / 100)), saySpanish(count % 100, isBefore));
  }
  if (count < 1e6) {
    const thousands = Math.floor(count / 1000);
    return join(
      thousands === 1 ? '' : saySpanish(thousands, true),
      'mil',
      saySpanish(count % 1000, isBefore),
    );
  }
  const millions = Math.floor(count / 1e6);
  const many = millions === 1 ? 'un millón' : `${saySpanish(millions, true)} millones`;
  return join(many, saySpanish(count % 1e6));
}

/** From a hundred up: below, a word is a count. Small ones often, since they have the odd spellings. */
const amounts = fc.oneof(
  fc.integer({ min: 100, max: 9999 }),
  fc.integer({ min: 100, max: 2_000_000 }),
  fc.integer({ min: 100, max: 999_999_999 }),
);
const upper = fc.boolean();

test('English amounts of any size are read back as they were said', () => {
  const manner = fc.record({ and: fc.boolean(), hyphen: fc.boolean() });
  fc.assert(
    fc.property(amounts, manner, upper, (amount, how, isUpper) => {
      const words = sayEnglish(amount, how);
      const said = isUpper ? words.toUpperCase() : words;
      expect(spellInDigits(said), said).toBe(String(amount));
      expect(spellInDigits(`rent ${said}, paid`), said).toBe(`rent ${amount} paid`);
    }),
    { numRuns: 500 },
  );
});

test('Spanish amounts of any size are read back as they were said', () => {
  fc.assert(
    fc.property(amounts, upper, (amount, isUpper) => {
      const words = saySpanish(amount);
      const said = isUpper ? words.toUpperCase() : words;
      // A size alone, such as "mil", is no amount yet: it may be a part of a name.
      if (said.includes(' ')) expect(spellInDigits(said), said).toBe(String(amount));
    }),
    { numRuns: 500 },
  );
});

test.for([
  ['dos mil trescientos millones', '2300000000'],
  ['mil millones', '1000000000'],
  ['veintiún mil euros', '21000 euros'],
  ['quinientas mil', '500000'],
  ['two hundred and fifty-five thousand', '255000'],
  ['two lunches and three', 'two lunches and three'],
] as const)('"%s"', ([said, digits]) => {
  expect(spellInDigits(said)).toBe(digits);
});

const writers: readonly (readonly [EntryWriter, readonly string[]])[] = [
  [
    { currency: 'USD', locale: 'en-US' },
    ['', 'k', ' k', ' thousand', ' grand', ' million', ' mn', ' billion'],
  ],
  [{ currency: 'GBP', locale: 'en-GB' }, ['', 'k', ' thousand', ' million', ' mln', ' bn']],
  [{ currency: 'INR', locale: 'en-IN' }, [' lakh', ' crore', 'k']],
  [{ currency: 'EUR', locale: 'es-ES' }, ['', ' mil', ' millones', ' millon']],
  [{ currency: 'MXN', locale: 'es-MX' }, ['', ' mil', ' millones']],
];
const factors: Readonly<Record<string, bigint>> = {
  '': 1n,
  k: 1000n,
  thousand: 1000n,
  grand: 1000n,
  mil: 1000n,
  lakh: 100_000n,
  crore: 10_000_000n,
  million: 1_000_000n,
  millon: 1_000_000n,
  millones: 1_000_000n,
  mn: 1_000_000n,
  mln: 1_000_000n,
  billion: 1_000_000_000n,
  bn: 1_000_000_000n,
};

test.for(writers)('digits with every size word of %o are read back', ([writer, sizes]) => {
  const size = fc.constantFrom(...sizes);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999 }), size, fc.boolean(), (count, word, isFirst) => {
      const amount = `${count}${word}`;
      const parsed = parseEntry(isFirst ? `${amount} rent` : `rent ${amount}`, writer);
      const whole = BigInt(count) * (factors[word.trim()] ?? 0n);
      const minor = parsed.kind === 'entry' ? parsed.amount.minor : parsed.kind;
      expect(minor, amount).toBe(whole * 100n);
    }),
  );
});
