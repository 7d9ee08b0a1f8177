import { fileURLToPath } from 'node:url';

import { migrate, type Pool } from '@sesi/session-core/postgres';

import { inStore } from './access-store-error.ts';

/** Brings the schema `access` up to date. Any number of processes may call it at the same time. */
export async function migrateAccess(pool: Pool): Promise<void> {
  const folder = fileURLToPath(new URL('../../migrations', import.meta.url));
  await inStore('bringing the schema access up to date', () =>
    migrate(pool, { folder, schema: 'access' }),
  );
}
