import { drizzle } from 'drizzle-orm/node-postgres';
import { describe, expect, test } from 'vitest';

import { PostgresIdentities } from '../../../src/postgres/identity/postgres-identities.ts';
import { tablesOfMembers } from '../../../src/postgres/identity/tables-of-members.ts';
import { PostgresBudgets } from '../../../src/postgres/postgres-budgets.ts';
import { PostgresOptOuts } from '../../../src/postgres/postgres-opt-outs.ts';
import { budi, openFinance } from '../open-finance.ts';

const lid = 'lid:555';
const { phone } = budi;

async function openIdentities() {
  const finance = await openFinance();
  return { ...finance, identities: new PostgresIdentities(finance.pool) };
}

type Finance = Awaited<ReturnType<typeof openIdentities>>;

/** Adds a member and books what messages say. @returns their number. */
async function addMember(
  { members, ledger }: Finance,
  who: Partial<typeof budi>,
  messages: readonly string[],
): Promise<number> {
  const added = await members.add({ ...budi, ...who });
  if (added.kind !== 'member') throw new Error('no member');
  const { id } = added.member;
  for (const messageId of messages) {
    await ledger.book([
      {
        memberId: id,
        messageId,
        line: 0,
        direction: 'expense',
        amount: { currency: 'IDR', minor: 100n },
        description: messageId,
        category: 'food',
        day: '2026-11-21',
        bookedAt: budi.consentedAt,
      },
    ]);
  }
  return id;
}

const older = new Date('2026-11-20T00:00:00Z');

describe('an id', () => {
  test('is one person’s, however many ask at the same time, before and after they register', async () => {
    const { identities, members, pool } = await openIdentities();
    const people = await Promise.all(Array.from({ length: 10 }, () => identities.note(phone)));
    expect(new Set(people.map(({ userId }) => userId)).size).toBe(1);
    await members.add(budi);
    const { rows } = await pool.query('select user_id::int as "userId" from finance.member');
    expect(rows).toEqual([{ userId: people[0]?.userId }]);
    expect((await pool.query('select 1 from finance.person')).rowCount).toBe(1);
  });

  test('is forgotten with its person, and not as long as they are a member', async () => {
    const { identities, members } = await openIdentities();
    await identities.join(lid, phone);
    await identities.forget(lid);
    expect(await identities.find(phone)).toBeUndefined();
    const added = await members.add(budi);
    await identities.forget(phone);
    expect(await identities.find(phone)).toBeDefined();
    if (added.kind === 'member') await members.remove(added.member.id);
    expect(await identities.find(phone)).toBeUndefined();
  });
});

describe('a lid that turns out to be a phone', () => {
  test('is the same person from then on, also when many find out at the same time', async () => {
    const { identities } = await openIdentities();
    await identities.note(lid);
    const joined = await Promise.all(Array.from({ length: 5 }, () => identities.join(lid, phone)));
    expect(new Set(joined.map(({ userId }) => userId)).size).toBe(1);
    expect(await identities.find(lid)).toEqual(await identities.find(phone));
    expect((await identities.find(lid))?.ids.toSorted()).toEqual([phone, lid]);
  });

  test('takes its member along, and who has said stop under the lid has said it', async () => {
    const finance = await openIdentities();
    const id = await addMember(finance, { phone: lid }, ['m1']);
    const optOuts = new PostgresOptOuts(finance.pool);
    await optOuts.add(lid, older);
    expect(await finance.identities.join(lid, phone)).not.toHaveProperty('books');
    expect(await finance.members.findByPhone(phone)).toMatchObject({ id, name: 'Budi' });
    expect(await finance.members.findByPhone(lid)).toBeUndefined();
    expect(await optOuts.has(phone)).toBe(true);
  });

  test('leaves a changed number behind', async () => {
    const { identities, members } = await openIdentities();
    await members.add({ ...budi, phone: '+6281111111111' });
    await identities.join(lid, '+6281111111111');
    await identities.join(lid, phone);
    expect(await members.findByPhone(phone)).toMatchObject({ name: 'Budi' });
    expect(await identities.find('+6281111111111')).toBeUndefined();
  });
});

describe('two books of one person', () => {
  test('become one: no entry is lost, none is there twice, and the older consent counts', async () => {
    const finance = await openIdentities();
    const { identities, ledger, members, pool } = finance;
    const kept = await addMember(finance, { phone: lid, consentedAt: older }, ['m1', 'm2', 'both']);
    const gone = await addMember(
      finance,
      { email: 'budi@other.com', city: 'Jakarta', consentMessageId: 'm9' },
      ['m3', 'both', 'm4'],
    );
    const { books } = await identities.join(lid, phone);
    expect(books).toEqual({ keptMemberId: kept, goneMemberId: gone, moved: 2 });
    const entries = await ledger.recent(kept, 10);
    expect(entries.map(({ messageId }) => messageId).toSorted()).toEqual(
      ['m1', 'm2', 'both', 'm3', 'm4'].toSorted(),
    );
    expect(new Set(entries.map(({ number }) => number)).size).toBe(5);
    expect((await ledger.balance(kept, 'IDR')).minor).toBe(-500n);
    expect(await members.findByPhone(phone)).toMatchObject({
      id: kept,
      city: 'Makassar',
      consentedAt: older,
      consentMessageId: budi.consentMessageId,
    });
    expect((await pool.query('select 1 from finance.member')).rowCount).toBe(1);
    expect((await pool.query('select 1 from finance.person')).rowCount).toBe(1);
    // A message that was booked under either id books nothing when it comes again, and the next one has a number of its own.
    for (const messageId of ['m4', 'both', 'm5']) {
      const [line] = entries;
      if (line !== undefined) await ledger.book([{ ...line, messageId, line: 0 }]);
    }
    expect(await ledger.recent(kept, 10)).toHaveLength(6);
  });

  test('have what both set once as the kept one has it, and accounts of one name are one', async () => {
    const finance = await openIdentities();
    const { identities, pool } = finance;
    const kept = await addMember(finance, { phone: lid, consentedAt: older }, ['m1']);
    const gone = await addMember(finance, { email: 'budi@other.com' }, ['m2']);
    const budgets = new PostgresBudgets(pool);
    const amount = (minor: bigint) => ({ currency: 'IDR', minor });
    await budgets.set(kept, { category: 'food', amount: amount(100n) });
    await budgets.set(gone, { category: 'food', amount: amount(200n) });
    await budgets.set(gone, { category: undefined, amount: amount(300n) });
    await identities.join(lid, phone);
    expect(await budgets.all(kept)).toEqual([
      { category: undefined, amount: amount(300n) },
      { category: 'food', amount: amount(100n) },
    ]);
    const accounts = await pool.query(
      'select member_id::int as member, count(*)::int as entries from finance.entry join finance.account using (member_id) group by 1',
    );
    expect(accounts.rows).toEqual([{ member: kept, entries: 2 }]);
  });

  test('cover every table that refers to a member: whatever is added tomorrow is moved too', async () => {
    const finance = await openIdentities();
    const { identities, pool } = finance;
    const { rows } = await pool.query<{ table: string }>(`
      select distinct conrelid::regclass::text as "table" from pg_constraint
       where contype = 'f' and confrelid = 'finance.member'::regclass`);
    const known = await tablesOfMembers(drizzle(pool));
    expect(known.map(({ schema, table }) => `${schema}.${table}`)).toEqual(
      rows.map(({ table }) => table).toSorted(),
    );
    await pool.query(`create table finance.tomorrow (
      owner bigint references finance.member (id) on delete cascade, thing text, unique (owner, thing))`);
    const kept = await addMember(finance, { phone: lid, consentedAt: older }, []);
    const gone = await addMember(finance, { email: 'budi@other.com' }, []);
    await pool.query(
      `insert into finance.tomorrow select * from unnest($1::bigint[], $2::text[])`,
      [
        [kept, gone, gone],
        ['a', 'a', 'b'],
      ],
    );
    await identities.join(lid, phone);
    const things = await pool.query('select owner::int, thing from finance.tomorrow order by 2');
    expect(things.rows).toEqual([
      { owner: kept, thing: 'a' },
      { owner: kept, thing: 'b' },
    ]);
  });
});
