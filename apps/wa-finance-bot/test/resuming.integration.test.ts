import { openSessionCore, registrationKind } from '@sesi/session-core';
import { openPool } from '@sesi/session-core/postgres';
import { testServices } from '@sesi/test-services/vitest';
import { describe, expect, test } from 'vitest';

import { openStores, startBot, type TestStores } from './running-app.ts';

const budi = '+6281234567890';

async function rows(
  { databaseUrl }: TestStores,
  statement: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const pool = openPool({ url: databaseUrl, maxConnections: 1 });
  try {
    const result = await pool.query<Record<string, unknown>>(statement);
    return result.rows;
  } finally {
    await pool.end();
  }
}

async function endSession({ databaseUrl, redisUrl }: TestStores, phone: string): Promise<void> {
  await using core = await openSessionCore({
    postgres: { url: databaseUrl },
    redis: redisUrl === undefined ? false : { enabled: true, url: redisUrl },
  });
  expect(await core.sessions(registrationKind).delete(phone)).toBe(true);
}

const noRedis = 'missing' in testServices().redis;

describe.for([
  { name: 'on Redis and Postgres', redis: true },
  { name: 'on Postgres alone', redis: false },
])('$name', ({ redis }) => {
  describe.skipIf(redis && noRedis)('somebody who registers', () => {
    test('goes on a week later, when the session has long expired', async () => {
      const stores = await openStores({ redis });
      const before = await startBot(stores);
      for (const text of ['halo', 'Budi Santoso', 'budi@mail.com']) await before.say(budi, text);
      await before.stop();
      // As it is after 24 hours.
      await endSession(stores, budi);
      const after = await startBot(stores);
      expect(await after.say(budi, 'Makassar')).toEqual([expect.stringContaining('*4/4*')]);
      expect(await after.say(budi, 'ya')).toEqual([expect.stringContaining('🎉')]);
    });

    test('says stop, which is kept in Postgres for good', async () => {
      const stores = await openStores({ redis });
      const before = await startBot(stores);
      await before.say(budi, 'halo');
      expect(await before.say(budi, 'BERHENTI')).toEqual([expect.stringContaining('dihapus')]);
      await before.stop();
      const after = await startBot(stores);
      await after.say(budi, 'halo');
      expect(await rows(stores, 'select person from finance.opt_out')).toEqual([{ person: budi }]);
    });
  });
});
