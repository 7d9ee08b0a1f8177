import { openPool, type Pool } from '@sesi/session-core/postgres';
import { createTestDatabase } from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';

import { migrateAccess } from '../../src/postgres/migrate-access.ts';

/** A database of a test's own with the tables of access. */
export interface AccessDatabase extends AsyncDisposable {
  readonly url: string;
  readonly pool: Pool;
}

export async function createAccessDatabase(): Promise<AccessDatabase> {
  const database = await createTestDatabase(testServices());
  const pool = openPool({ url: database.url });
  await migrateAccess(pool);
  return {
    url: database.url,
    pool,
    async [Symbol.asyncDispose]() {
      await pool.end();
      await database[Symbol.asyncDispose]();
    },
  };
}
