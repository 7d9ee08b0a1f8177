import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

import { reportPicture } from '../../src/conversation/reports/report-picture.ts';
import type { CategoryTotal } from '../../src/ledger/ledger.ts';
import type { MemberId } from '../../src/registration/members.ts';
import { budi } from '../postgres/open-finance.ts';

const folder = fileURLToPath(new URL('../../docs', import.meta.url));
const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

/** With DRAW_PICTURES=1 the picture of the README is drawn anew, as the bot draws it now. */
const draws = process.env['DRAW_PICTURES'] === '1';

/** In thousands of rupiah. */
const spent = { home: 1_500, food: 1_240, transport: 620, groceries: 580, bills: 410, fun: 230 };

test('the README shows a report as the bot draws it', () => {
  const idr = (thousands: number): bigint => BigInt(thousands) * 100_000n;
  const totals: CategoryTotal[] = [
    { direction: 'income', category: 'salary', minor: idr(6_500) },
    ...Object.entries(spent).map(([category, thousands]) => {
      return { direction: 'expense' as const, category, minor: idr(thousands) };
    }),
  ];
  const flows = Array.from({ length: 21 }, (_, index) => ({
    day: `2026-11-${String(index + 1).padStart(2, '0')}`,
    direction: 'expense' as const,
    minor: idr(index === 4 ? 1_500 : ((index * 89) % 260) + 25),
  }));
  const limit = (category: string | undefined, thousands: number) => {
    return { category, amount: { currency: 'IDR', minor: idr(thousands) } };
  };
  const budgets = [limit(undefined, 5_000), limit('food', 1_000), limit('transport', 800)];
  const period = { from: '2026-11-01', to: '2026-11-30' };
  const member = { ...budi, id: 1 as MemberId };
  const file = reportPicture({ period, totals, flows, budgets }, member, '2026-11-21');
  if (draws) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}/report.png`, file?.content ?? '');
  }
  expect(readme).toContain('docs/report.png');
  const kept = readFileSync(`${folder}/report.png`);
  // Its size tells whether rows were added since: then it is to be drawn anew.
  expect(kept.subarray(0, 24)).toEqual(Buffer.from(file?.content ?? []).subarray(0, 24));
});
