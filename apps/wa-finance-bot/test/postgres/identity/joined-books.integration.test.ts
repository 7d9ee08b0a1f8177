import { drizzle } from 'drizzle-orm/node-postgres';
import { describe, expect, test } from 'vitest';

import { readDecimal } from '../../../src/ledger/exchange/exchange.ts';
import { PostgresIdentities } from '../../../src/postgres/identity/postgres-identities.ts';
import { tablesOfMembers } from '../../../src/postgres/identity/tables-of-members.ts';
import { PostgresAccounts } from '../../../src/postgres/postgres-accounts.ts';
import { PostgresBudgets } from '../../../src/postgres/postgres-budgets.ts';
import { PostgresCategoryRules } from '../../../src/postgres/postgres-category-rules.ts';
import { PostgresExchangeRates } from '../../../src/postgres/postgres-exchange-rates.ts';
import { PostgresMemberWishes } from '../../../src/postgres/postgres-member-wishes.ts';
import { PostgresOptOuts } from '../../../src/postgres/postgres-opt-outs.ts';
import { budi, openFinance } from '../open-finance.ts';

const lid = 'lid:555';
const { phone } = budi;
const october = { from: '2026-10-01', to: '2026-10-31' };
const november = { from: '2026-11-01', to: '2026-11-30' };
const at = (hour: number): Date => new Date(Date.UTC(2026, 10, 21, hour));

/** Two members who are one person: the one under the lid was there first, and stays. */
async function openTwoBooks() {
  const finance = await openFinance();
  const { pool, members, ledger } = finance;
  const stores = {
    ledger,
    wishes: new PostgresMemberWishes(pool),
    optOuts: new PostgresOptOuts(pool),
    accounts: new PostgresAccounts(pool),
    budgets: new PostgresBudgets(pool),
    rates: new PostgresExchangeRates(pool),
    rules: new PostgresCategoryRules(pool),
  };
  const add = async (who: Partial<typeof budi>) => {
    const added = await members.add({ ...budi, ...who });
    if (added.kind !== 'member') throw new Error('the address is free');
    await stores.wishes.heard(added.member.id, 'whatsapp');
    return added.member.id;
  };
  const kept = await add({ phone: lid, consentedAt: at(0) });
  const gone = await add({ email: 'budi@other.com', consentedAt: at(1) });
  const join = () => new PostgresIdentities(pool).join(lid, phone);
  return { ...finance, ...stores, kept, gone, join };
}

type TwoBooks = Awaited<ReturnType<typeof openTwoBooks>>;

/** Something of each kind in both books: one thing that both have, and one of each one's own. */
async function fill(books: TwoBooks): Promise<void> {
  const { kept, gone, ledger, accounts, budgets, rates, rules, wishes } = books;
  const amount = (minor: bigint) => ({ currency: 'IDR', minor });
  for (const [id, own, minor] of [
    [kept, 'kept', 1n],
    [gone, 'gone', 2n],
  ] as const) {
    await accounts.open(id, `${own} opens one`, 'BCA');
    await accounts.open(id, `${own} opens another`, own);
    for (const messageId of ['both', own]) {
      await ledger.book([
        {
          memberId: id,
          messageId,
          line: 0,
          direction: 'expense',
          amount: amount(100n * minor),
          description: own,
          category: 'food',
          day: '2026-11-21',
          bookedAt: at(2),
        },
      ]);
    }
    await budgets.set(id, { category: 'food', amount: amount(minor) });
    await budgets.set(id, { category: id === kept ? 'fun' : 'bills', amount: amount(minor) });
    await rates.set(id, { currency: 'USD', rate: readDecimal(`1625${minor}`) });
    await rates.set(id, { currency: id === kept ? 'EUR' : 'SGD', rate: readDecimal(`${minor}`) });
    await rules.teach(id, { words: 'kopi', category: id === kept ? 'food' : 'fun' });
    await rules.teach(id, { words: own, category: 'fun' });
  }
  await wishes.setDaily(gone, 20 * 60, at(3));
  await wishes.claimSummary(kept, october);
  await wishes.claimDaily(gone, '2026-11-20');
}

/** What each table says of the member who stays, as text. */
const joined: Readonly<Record<string, { readonly of: string; readonly rows: readonly string[] }>> =
  {
    account: {
      of: `name`,
      rows: ['', 'BCA', 'gone', 'kept'],
    },
    entry: {
      of: `number || ' ' || message_id || ' ' || description || ' ' || amount_minor`,
      rows: ['1 both kept 100', '2 kept kept 100', '4 gone gone 200'],
    },
    budget: {
      of: `category || ' ' || amount_minor`,
      rows: ['bills 2', 'food 1', 'fun 1'],
    },
    category_rule: {
      of: `words || ' ' || category`,
      rows: ['gone fun', 'kept fun', 'kopi food'],
    },
    exchange_rate: {
      of: `currency || ' ' || rate`,
      rows: ['EUR 1', 'SGD 2', 'USD 16251'],
    },
    member_reminder: {
      of: `via || ' ' || summary || ' ' || daily_minute || ' ' || summary_month || ' ' || daily_day`,
      rows: ['whatsapp true 1200 2026-10-01 2026-11-20'],
    },
  };

describe('two books of one person, joined', () => {
  test('hold in every table what one or the other said', async () => {
    const books = await openTwoBooks();
    await fill(books);
    await books.join();
    const tables = await tablesOfMembers(drizzle(books.pool));
    expect(
      tables.map(({ table }) => table).toSorted(),
      'say here how a new table is joined',
    ).toEqual(Object.keys(joined).toSorted());
    for (const { table, column } of tables) {
      const { rows } = await books.pool.query<{ member: string; said: string }>(
        `select "${column}" as member, ${joined[table]?.of} as said from finance."${table}" order by 2`,
      );
      expect(rows.map(({ said }) => said).toSorted(), table).toEqual(joined[table]?.rows);
      expect(new Set(rows.map(({ member }) => Number(member))), table).toEqual(
        new Set([books.kept]),
      );
    }
    // Entries are in the accounts in which they were: those of one name are one.
    expect(await books.ledger.accountBalances(books.kept, 'IDR')).toMatchObject([{ minor: -400n }]);
  });

  test('tell a month once, and not again what was told under either id', async () => {
    const { kept, gone, wishes, join } = await openTwoBooks();
    await wishes.claimSummary(gone, october);
    await join();
    expect(await wishes.claimSummary(kept, october)).toBe(false);
    expect(await wishes.claimSummary(kept, november)).toBe(true);
  });

  test('keep the wishes of the one who goes when the other has none', async () => {
    const { kept, gone, wishes, pool, join } = await openTwoBooks();
    await wishes.setDaily(gone, 600, at(3));
    await pool.query('delete from finance.member_reminder where member_id = $1', [kept]);
    await join();
    expect(await wishes.find(kept)).toMatchObject({ dailyMinute: 600, askedAt: at(3) });
  });

  test.for([
    {
      name: 'what one turned off stays off',
      act: ({ wishes, gone }: TwoBooks) => wishes.setSummary(gone, false, at(3)),
      summary: false,
      dailyMinute: undefined,
    },
    {
      name: 'of two times the one of who stays counts',
      act: async ({ wishes, gone, kept }: TwoBooks) => {
        await wishes.setDaily(kept, 600, at(3));
        await wishes.setDaily(gone, 1200, at(4));
      },
      summary: true,
      dailyMinute: 600,
    },
    {
      name: 'a STOP under one id ends what was asked for under the other before',
      act: async ({ wishes, optOuts, gone }: TwoBooks) => {
        await wishes.setDaily(gone, 600, at(3));
        await optOuts.add(lid, at(4));
      },
      summary: false,
      dailyMinute: undefined,
    },
    {
      name: 'so does a second STOP',
      act: async ({ wishes, optOuts, gone }: TwoBooks) => {
        await optOuts.add(lid, at(2));
        await wishes.setDaily(gone, 600, at(3));
        await optOuts.add(lid, at(4));
      },
      summary: false,
      dailyMinute: undefined,
    },
    {
      name: 'what was asked for after a STOP counts',
      act: async ({ wishes, optOuts, gone }: TwoBooks) => {
        await optOuts.add(lid, at(3));
        await wishes.setDaily(gone, 600, at(4));
      },
      summary: true,
      dailyMinute: 600,
    },
  ])('$name', async ({ act, summary, dailyMinute }) => {
    const books = await openTwoBooks();
    await act(books);
    await books.join();
    expect(await books.wishes.find(books.kept)).toMatchObject({ summary, dailyMinute });
  });
});

test('a STOP under a lid ends what a member asked for under the phone before', async () => {
  const { pool, members } = await openFinance();
  const added = await members.add(budi);
  if (added.kind !== 'member') throw new Error('the address is free');
  const wishes = new PostgresMemberWishes(pool);
  await wishes.heard(added.member.id, 'whatsapp');
  await wishes.setDaily(added.member.id, 600, at(3));
  await new PostgresOptOuts(pool).add(lid, at(4));
  const identities = new PostgresIdentities(pool);
  await identities.note(lid);
  await identities.join(lid, phone);
  const wish = await wishes.find(added.member.id);
  expect(wish).toMatchObject({ summary: false });
  expect(wish?.askedAt).toBeUndefined();
});
