import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { addAmounts, amountOf, formatAmount, parseAmount } from '../../src/voting/amount.ts';

describe('amounts', () => {
  test.each([
    ['0.05', '0.05'],
    ['.05', '0.05'],
    ['1', '1'],
    ['0.050', '0.05'],
    ['0.000000001', '0.000000001'],
    ['000.5', '0.5'],
  ])('%s is read as %s', (text, shortest) => {
    expect(formatAmount(amountOf(text))).toBe(shortest);
  });

  test.each([
    '',
    '.',
    'abc',
    'NaN',
    'Infinity',
    '1e3',
    '-0.5',
    '+1',
    '0x10',
    '1.',
    '0.0000000001',
    '1 000',
    '٠.٥',
  ])('%j is no amount', (text) => {
    expect(parseAmount(text)).toEqual({ kind: 'invalid', problem: 'not-an-amount' });
  });

  test.each(['0,05', ',5', '1,000'])('%s has a comma where a point belongs', (text) => {
    expect(parseAmount(text)).toEqual({ kind: 'invalid', problem: 'decimal-comma' });
  });

  test('what is formatted is read as the same, and sums are exact', () => {
    const billionths = fc.integer({ min: 0, max: 1_000_000_000 });
    fc.assert(
      fc.property(fc.array(billionths, { maxLength: 50 }), (numbers) => {
        const amounts = numbers.map((number) => amountOf((number / 1e9).toFixed(9)));
        for (const amount of amounts) expect(amountOf(formatAmount(amount))).toBe(amount);
        expect(addAmounts(amounts)).toBe(numbers.reduce((sum, number) => sum + number, 0));
      }),
    );
  });

  test('a tenth and two tenths are three tenths', () => {
    expect(formatAmount(addAmounts([amountOf('0.1'), amountOf('0.2')]))).toBe('0.3');
  });
});
