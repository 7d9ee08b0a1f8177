import { openPool, type Pool } from '@sesi/session-core/postgres';
import { createTestDatabase } from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { onTestFinished } from 'vitest';

import type { NewEntry } from '../../src/ledger/ledger.ts';
import { PostgresLedger } from '../../src/postgres/postgres-ledger.ts';
import { PostgresMembers } from '../../src/postgres/postgres-members.ts';
import type { Member, NewMember } from '../../src/registration/members.ts';

/** Members and ledgers in a database of the running test's own. */
export async function openFinance(): Promise<{
  readonly url: string;
  readonly pool: Pool;
  readonly members: PostgresMembers;
  readonly ledger: PostgresLedger;
}> {
  const database = await createTestDatabase(testServices());
  const pool = openPool({ url: database.url });
  onTestFinished(async () => {
    await pool.end();
    await database[Symbol.asyncDispose]();
  });
  return {
    url: database.url,
    pool,
    members: new PostgresMembers(pool),
    ledger: new PostgresLedger(pool),
  };
}

/** Somebody who becomes a member. */
export const budi: NewMember = {
  phone: '+6281234567890',
  name: 'Budi',
  email: 'Budi@Mail.com',
  city: 'Makassar',
  language: 'id',
  currency: 'IDR',
  timeZone: 'Asia/Makassar',
  consentedAt: new Date('2026-11-21T04:00:00.123Z'),
  consentMessageId: 'm5',
};

/** `openFinance` with a member in it, and what they may book. */
export async function openBook(): Promise<
  Awaited<ReturnType<typeof openFinance>> & {
    readonly memberId: Member['id'];
    readonly lunch: NewEntry;
  }
> {
  const finance = await openFinance();
  const added = await finance.members.add(budi);
  if (added.kind !== 'member') throw new Error('an empty database has no address');
  const memberId = added.member.id;
  const lunch: NewEntry = {
    memberId,
    messageId: 'm1',
    line: 0,
    direction: 'expense',
    amount: { currency: 'IDR', minor: 5_000_000n },
    description: 'makan siang',
    category: 'food',
    day: '2026-11-21',
    bookedAt: new Date('2026-11-21T04:00:00.123Z'),
  };
  return { ...finance, memberId, lunch };
}
