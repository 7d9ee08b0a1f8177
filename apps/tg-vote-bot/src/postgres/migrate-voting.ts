import { fileURLToPath } from 'node:url';

import { migrate, type Pool } from '@sesi/session-core/postgres';

/** Brings the schema `vote` up to date; any number of processes may do so at the same time. */
export async function migrateVoting(pool: Pool): Promise<void> {
  const folder = fileURLToPath(new URL('../../migrations', import.meta.url));
  await migrate(pool, { folder, schema: 'vote' });
}
