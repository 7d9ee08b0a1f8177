import { fileURLToPath } from 'node:url';

import { migrate, type Pool } from '@sesi/session-core/postgres';

/** Brings the schema `finance` up to date. Any number of processes may call it at the same time. */
export async function migrateFinance(pool: Pool): Promise<void> {
  const folder = fileURLToPath(new URL('../../migrations', import.meta.url));
  await migrate(pool, { folder, schema: 'finance' });
}
