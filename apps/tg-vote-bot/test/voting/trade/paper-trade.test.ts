import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { fromUnits, toUnits } from '../../../src/voting/trade/decimal.ts';
import {
  buyOnPaper,
  type Position,
  priceNow,
  profitOf,
  sellOnPaper,
  worthOf,
} from '../../../src/voting/trade/paper-trade.ts';
import { shareOut } from '../../../src/voting/trade/share-out.ts';
import { simulatedPrice } from '../../../src/voting/trade/simulated-price.ts';
import type { Price, Proposal } from '../../../src/voting/voting-session.ts';
import { at, proposed } from '../given.ts';

type Purchase = Extract<Proposal, { type: 'buy' }>;

function purchase(amounts: Readonly<Record<string, string>>, price: Price): Purchase {
  const votes = Object.fromEntries(
    Object.entries(amounts).map(([id, amount]) => [id, { vote: 'yes', amount } as const]),
  );
  return { ...(proposed().proposals[0] as Purchase), price, votes };
}

function bought(amounts: Readonly<Record<string, string>>, price: Price = 'market'): Position {
  const position = buyOnPaper(purchase(amounts, price), {}, at(6));
  if (position === undefined) throw new Error('nothing was bought');
  return position;
}

const sum = (values: readonly string[]): string =>
  fromUnits(values.reduce((total, value) => total + toUnits(value), 0n));

describe('decimals', () => {
  test('come back as they were', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), (units) => {
        expect(toUnits(fromUnits(units))).toBe(units);
      }),
    );
    expect(fromUnits(toUnits('-0.050'))).toBe('-0.05');
    expect(() => toUnits('1e3')).toThrow(RangeError);
  });
});

describe('sharing out', () => {
  const stakes = fc.array(fc.bigInt({ min: 1n, max: 10n ** 18n }), { minLength: 1, maxLength: 50 });

  test('loses nothing and makes nothing, and nobody gets a unit more or less than their part', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 27n }), stakes, (whole, all) => {
        const people = all.map((stake, index) => ({ personId: String(index), stake }));
        const shares = shareOut(whole, people);
        const total = all.reduce((a, b) => a + b, 0n);
        expect([...shares.values()].reduce((a, b) => a + b, 0n)).toBe(whole);
        for (const { personId, stake } of people) {
          const exactly = (whole * stake) / total;
          const share = shares.get(personId) ?? -1n;
          expect(share === exactly || share === exactly + 1n).toBe(true);
        }
      }),
    );
  });
});

describe('a purchase on paper', () => {
  test('fills at the price that is stated', () => {
    expect(bought({ '1': '0.03', '2': '0.01' }, 'target:0.5')).toMatchObject({
      amount: '0.04',
      price: '0.5',
      priceSource: 'stated',
      quantity: '0.08',
      shares: [
        { personId: '1', stake: '0.03', quantity: '0.06' },
        { personId: '2', stake: '0.01', quantity: '0.02' },
      ],
    });
  });

  test('fills at a simulated price where none is stated, and says so', () => {
    expect(bought({ '1': '1' })).toMatchObject({
      price: simulatedPrice('BONK', at(6)),
      priceSource: 'simulated',
    });
  });

  test('of nobody is none', () => {
    expect(buyOnPaper(purchase({}, 'market'), {}, at(6))).toBeUndefined();
  });

  const amounts = fc
    .array(fc.integer({ min: 1_000_000, max: 1_000_000_000 }), { minLength: 1, maxLength: 40 })
    .map((all) =>
      Object.fromEntries(
        all.map((amount, index) => [String(index + 1), fromUnits(BigInt(amount) * 1_000_000_000n)]),
      ),
    );
  const price = fc
    .integer({ min: 1, max: 10 ** 9 })
    .map((units): Price => `target:${fromUnits(BigInt(units) * 10n ** 10n)}`);

  test('and its sale: the shares add up to the whole, and profit to what came in less what was put in', () => {
    fc.assert(
      fc.property(amounts, price, price, (all, buyAt, sellAt) => {
        const position = bought(all, buyAt);
        const { shares } = position;
        expect(sum(shares.map(({ stake }) => stake))).toBe(position.amount);
        expect(sum(shares.map(({ quantity }) => quantity))).toBe(position.quantity);
        const sold = sellOnPaper(position, sellAt, at(60));
        const { proceeds = '' } = sold.sale ?? {};
        expect(sum(sold.shares.map((share) => share.proceeds ?? 'none'))).toBe(proceeds);
        const profit = sum(sold.shares.map((share) => profitOf(sold, share, at(60))));
        expect(toUnits(profit)).toBe(toUnits(proceeds) - toUnits(position.amount));
      }),
      { numRuns: 200 },
    );
  });
});

describe('what a position is worth', () => {
  test('is what it cost in the moment of the purchase, and moves with the simulated market', () => {
    const position = bought({ '1': '1' }, 'target:2');
    const [share] = position.shares;
    if (share === undefined) throw new Error('no share');
    expect(priceNow(position, position.boughtAt)).toBe('2');
    expect(worthOf(position, share, position.boughtAt)).toBe('1');
    expect(profitOf(position, share, position.boughtAt)).toBe('0');
    expect(priceNow(position, at(180))).not.toBe('2');
  });

  test('is what it was sold for, from then on', () => {
    const sold = sellOnPaper(bought({ '1': '1' }, 'target:2'), 'target:3', at(60));
    const [share] = sold.shares;
    if (share === undefined) throw new Error('no share');
    expect(worthOf(sold, share, at(500))).toBe('1.5');
    expect(profitOf(sold, share, at(500))).toBe('0.5');
  });
});

describe('simulated prices', () => {
  test('are the same for everybody, differ by token, and stay within bounds', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 44 }),
        fc.integer({ min: 0, max: 4_000_000_000_000 }),
        (token, now) => {
          const one = simulatedPrice(token, now);
          expect(simulatedPrice(token, now)).toBe(one);
          expect(Number(one)).toBeGreaterThan(0.007);
          expect(Number(one)).toBeLessThan(130);
          expect(one).toMatch(/^\d+(?:\.\d{1,9})?$/);
        },
      ),
    );
    expect(simulatedPrice('$bonk', 0)).toBe(simulatedPrice('BONK', 0));
    expect(simulatedPrice('SOL', 0)).not.toBe(simulatedPrice('BONK', 0));
  });
});
