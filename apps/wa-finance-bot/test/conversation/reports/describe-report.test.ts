import { expect, test } from 'vitest';

import { describeReport } from '../../../src/conversation/ledger/describe-report.ts';
import type { Member, MemberId } from '../../../src/registration/members.ts';

const member: Member = {
  id: 1 as MemberId,
  phone: '+6281234567890',
  name: 'Budi Santoso',
  email: 'budi@mail.com',
  city: 'Makassar',
  language: 'id',
  currency: 'IDR',
  timeZone: 'Asia/Makassar',
  consentedAt: new Date('2026-11-01T00:00:00Z'),
  consentMessageId: 'm1',
};

const november = { from: '2026-11-01', to: '2026-11-30' };

/** So many categories, the largest first: of two, 200 and 100 rupiah. */
function report(count: number): readonly string[] {
  const totals = Array.from({ length: count }, (_, index) => ({
    direction: 'expense' as const,
    category: `kucing ${index + 1}`,
    minor: BigInt((count - index) * 10_000),
  }));
  return describeReport(november, totals, member, '2026-11-21')
    .replaceAll(/[\u00a0\u202f]/g, ' ')
    .split('\n')
    .slice(5);
}

test('a report shows eight categories, each with its share', () => {
  expect(report(8)).toHaveLength(8);
  expect(report(8)[0]).toBe('Kucing 1: Rp 800 (22%)');
  expect(report(8).at(-1)).toBe('Kucing 8: Rp 100 (3%)');
});

test('what more categories there are is added up in one line, so that the sum is whole', () => {
  const lines = report(10);
  expect(lines).toHaveLength(9);
  expect(lines.at(-2)).toBe('Kucing 8: Rp 300 (5%)');
  expect(lines.at(-1)).toBe('…: Rp 300 (5%)');
});
