import { openPool, type Pool } from '@sesi/session-core/postgres';
import { createTestDatabase } from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { onTestFinished } from 'vitest';

import { PostgresLedger } from '../../src/postgres/postgres-ledger.ts';
import { PostgresMembers } from '../../src/postgres/postgres-members.ts';
import type { NewMember } from '../../src/registration/members.ts';

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
