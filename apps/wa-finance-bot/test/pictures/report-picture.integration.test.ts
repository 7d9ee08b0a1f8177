import { describe, expect, test } from 'vitest';

import { reportPicture } from '../../src/conversation/reports/report-picture.ts';
import type { Budget } from '../../src/ledger/budgets.ts';
import type { CategoryTotal } from '../../src/ledger/ledger.ts';
import type { Member, MemberId } from '../../src/registration/members.ts';
import type { DayFlow } from '../../src/reports/entry-history.ts';
import { budi } from '../postgres/open-finance.ts';

const members = {
  id: { ...budi, id: 1 as MemberId },
  en: { ...budi, id: 1 as MemberId, language: 'en', currency: 'USD', phone: '+12025550123' },
  es: { ...budi, id: 1 as MemberId, language: 'es', currency: 'EUR', phone: '+34600000000' },
} satisfies Record<string, Member>;

const november = { from: '2026-11-01', to: '2026-11-30' };
const today = '2026-11-21';

function expense(category: string, minor: bigint): CategoryTotal {
  return { direction: 'expense', category, minor };
}

interface Drawing {
  readonly totals?: readonly CategoryTotal[];
  readonly flows?: readonly DayFlow[];
  readonly budgets?: readonly Budget[];
  readonly period?: { readonly from: string; readonly to: string };
  readonly member?: Member;
}

const salary: CategoryTotal = { direction: 'income', category: 'salary', minor: 900_000n };
const usual = [salary, expense('food', 300_000n), expense('transport', 100_000n)];

function draw({ member = members.id, period = november, ...figures }: Drawing = {}) {
  const { totals = usual, flows = [], budgets = [] } = figures;
  return reportPicture({ period, totals, flows, budgets }, member, today);
}

/** Width and height as the PNG says. */
function sizeOf(png: Uint8Array | undefined): readonly number[] {
  const bytes = Buffer.from(png ?? []);
  expect(bytes.subarray(1, 4).toString()).toBe('PNG');
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

function isSame(one: Drawing, other: Drawing): boolean {
  return Buffer.from(draw(one)?.content ?? []).equals(Buffer.from(draw(other)?.content ?? []));
}

test('a month is a picture as wide as a phone, named after it', () => {
  const file = draw();
  expect(file).toMatchObject({ name: 'sesi-2026-11.png', mediaType: 'image/png' });
  expect(sizeOf(file?.content)[0]).toBe(960);
});

test('where nothing was booked there is no picture', () => {
  expect(draw({ totals: [] })).toBeUndefined();
});

describe.for(['id', 'en', 'es'] as const)('in %s', (language) => {
  const member = members[language];

  test('the texts are drawn: what differs in a text alone differs in pixels', () => {
    expect(isSame({ member }, { member })).toBe(true);
    const { period } = { period: { from: '2026-10-01', to: '2026-10-31' } };
    expect(isSame({ member }, { member, period })).toBe(false);
    for (const other of Object.values(members)) {
      expect(isSame({ member: { ...member, language: other.language } }, { member })).toBe(
        other === member,
      );
    }
    const renamed = [salary, expense('food', 300_000n), expense('fun', 100_000n)];
    expect(isSame({ member }, { member, totals: renamed })).toBe(false);
  });

  test('one category, many of them, and the longest of names and amounts have room', () => {
    const heights = [
      [expense('food', 12_350n)],
      Array.from({ length: 40 }, (_, index) => expense(`kategori ${'i'.repeat(index)}`, 1_000n)),
      [expense('w'.repeat(30), 10n ** 17n), expense('🐱🐱🐱', 3n), salary],
    ].map((totals) => sizeOf(draw({ member, totals })?.content)[1] ?? 0);
    expect(heights[0]).toBeLessThan(heights[2] ?? 0);
    // Eight rows at most: the rest is added up.
    expect(Math.max(...heights)).toBeLessThan(1_400);
  });
});

test('what is left over after the largest categories is drawn as one row', () => {
  const many = Array.from({ length: 9 }, (_, index) => expense(`k${'i'.repeat(index)}`, 1_000n));
  const fewer = many.slice(0, 7);
  expect(sizeOf(draw({ totals: many })?.content)).toEqual(sizeOf(draw({ totals: fewer })?.content));
});

test('a budget is a line in a month, a row of its own for everything, and nothing in a week', () => {
  const food: Budget = { category: 'food', amount: { currency: 'IDR', minor: 400_000n } };
  const all: Budget = { category: undefined, amount: { currency: 'IDR', minor: 400_000n } };
  const spent: Budget = { category: 'food', amount: { currency: 'IDR', minor: 200_000n } };
  expect(isSame({ budgets: [food] }, {})).toBe(false);
  expect(isSame({ budgets: [food] }, { budgets: [spent] })).toBe(false);
  const heightOf = (drawing: Drawing): number => sizeOf(draw(drawing)?.content)[1] ?? 0;
  expect(heightOf({ budgets: [all] })).toBeGreaterThan(heightOf({}));
  const period = { from: '2026-11-16', to: '2026-11-22' };
  expect(isSame({ period, budgets: [food] }, { period })).toBe(true);
});

test('a time is drawn piece by piece, and one day alone is not', () => {
  const flows: DayFlow[] = [
    { day: '2026-11-03', direction: 'expense', minor: 300_000n },
    { day: '2026-11-09', direction: 'expense', minor: 100_000n },
  ];
  const heightOf = (drawing: Drawing): number => sizeOf(draw(drawing)?.content)[1] ?? 0;
  expect(heightOf({ flows })).toBeGreaterThan(heightOf({}));
  const moved = flows.map((flow) => ({ ...flow, day: '2026-11-10' }));
  expect(isSame({ flows }, { flows: moved })).toBe(false);
  const period = { from: '2026-11-03', to: '2026-11-03' };
  expect(heightOf({ period, flows })).toBe(heightOf({ period }));
});
