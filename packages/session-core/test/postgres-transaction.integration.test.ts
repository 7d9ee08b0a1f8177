import { createTestDatabase } from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { expect, it } from 'vitest';

import { StoreUnavailableError } from '../src/errors.ts';
import { openPool } from '../src/postgres/pool.ts';
import { Postgres, TransactionAbort } from '../src/postgres/postgres.ts';

class BeginAnew extends TransactionAbort {}

it('a transaction that loses its connection before it is rolled back finds Postgres away', async () => {
  await using database = await createTestDatabase(testServices());
  const pool = openPool({ url: database.url });
  const postgres = new Postgres(pool, () => undefined);

  const failed = postgres.transaction(async (client) => {
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    await pool.query('select pg_terminate_backend($1, 5000)', [rows[0]?.pid]);
    throw new BeginAnew();
  });

  await expect(failed).rejects.toThrow(StoreUnavailableError);
  await expect(failed).rejects.toMatchObject({ outcome: 'not-written' });
  await expect
    .poll(() => postgres.query({ text: 'select 1 as n' }).catch(() => []))
    .toEqual([{ n: 1 }]);
  await pool.end();
});
