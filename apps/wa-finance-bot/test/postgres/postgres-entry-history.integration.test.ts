import { expect, test, vi } from 'vitest';

import { answerExport, mostExported } from '../../src/conversation/reports/answer-export.ts';
import { PostgresEntryHistory } from '../../src/postgres/postgres-entry-history.ts';
import { budi, openFinance } from './open-finance.ts';

vi.setConfig({ testTimeout: 120_000 });

async function openBook(entries: number) {
  const { pool, members } = await openFinance();
  const added = await members.add(budi);
  if (added.kind !== 'member') throw new Error('There is such a member already.');
  const { member } = added;
  await pool.query(`insert into finance.account (member_id, name) values ($1, '')`, [member.id]);
  // In pieces: a statement has a deadline.
  for (let from = 1; from <= entries; from += 5_000) {
    await pool.query(
      `insert into finance.entry (member_id, message_id, number, direction, amount_minor, currency, account_id, description, day, booked_at)
       select $1, 'm' || n, n, 'expense', 100 * n, 'IDR', a.id, 'makan ' || n, date '2026-01-01' + (n * 7) % 365, now()
       from generate_series($2::int, $3::int) n, finance.account a where a.member_id = $1`,
      [member.id, from, Math.min(entries, from + 4_999)],
    );
  }
  return { member, history: new PostgresEntryHistory(pool) };
}

test('a large book is read page by page, each entry once and the oldest first', async () => {
  const { member, history } = await openBook(5_001);
  const keys: string[] = [];
  for await (const page of history.entries(member.id, undefined)) {
    expect(page.length).toBeLessThanOrEqual(2_000);
    keys.push(...page.map(({ day, number }) => `${day} ${String(number).padStart(6, '0')}`));
  }
  expect(keys).toHaveLength(5_001);
  expect(keys).toEqual([...new Set(keys)].toSorted());
  const january = { from: '2026-01-01', to: '2026-01-31' };
  const counted = await history.count(member.id, january);
  expect(keys.filter((key) => key.startsWith('2026-01'))).toHaveLength(counted);
  const flows = await history.dayFlows(member.id, 'IDR', january);
  expect(flows.map(({ day }) => day)).toEqual(flows.map(({ day }) => day).toSorted());
  expect(flows).toHaveLength(31);
});

test('more entries than a file may have are answered with what to ask for', async () => {
  const { member, history } = await openBook(mostExported + 1);
  const request = { kind: 'export', format: 'csv', period: undefined } as const;
  const refused = await answerExport(request, member, '2026-11-21', history);
  expect(refused).toMatch(/^100\.001 catatan terlalu banyak[^]*\*ekspor 2026\*/);
  const period = { from: '2026-01-02', to: '2026-12-31' };
  const answered = await answerExport(
    { ...request, format: 'xlsx', period },
    member,
    '2026-11-21',
    history,
  );
  expect(answered).toMatchObject({ file: { name: 'sesi-2026-01-02_2026-12-31.xlsx' } });
});
