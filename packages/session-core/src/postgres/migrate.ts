import { fileURLToPath } from 'node:url';

import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate as runMigrations } from 'drizzle-orm/node-postgres/migrator';
import { Client, type Pool } from 'pg';

import { connectionOptions } from './pool.ts';

/** One number for all migrations of Sesi: whoever comes second waits for the first. */
const migrationLock = 7_374_695_001;

/** How long a process waits for another one's migrations, and how long one statement of them may run. */
const migrationTimeoutMs = 60_000;

/**
 * Brings one schema up to date. Any number of processes may call it at the same time: an advisory lock lets one
 * work and the others find nothing left to do.
 *
 * @param pool - Says how to connect; the work is done over a connection of its own, with longer deadlines.
 * @param options.folder - The folder that drizzle-kit wrote.
 * @param options.schema - The schema that owns these tables; the journal is `<schema>.__migrations`.
 */
export async function migrate(
  pool: Pool,
  options: { readonly folder: string; readonly schema: string },
): Promise<void> {
  const client = new Client({
    ...connectionOptions(pool),
    statement_timeout: migrationTimeoutMs,
    lock_timeout: migrationTimeoutMs,
    query_timeout: migrationTimeoutMs,
    idle_in_transaction_session_timeout: migrationTimeoutMs,
  });
  // A connection that breaks rejects the statement in flight; without a listener it would end the process too.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select pg_advisory_lock($1)', [migrationLock]);
    await runMigrations(drizzle(client), {
      migrationsFolder: options.folder,
      migrationsSchema: options.schema,
      migrationsTable: '__migrations',
    });
  } finally {
    // Ending the connection gives the lock back.
    await client.end();
  }
}

/** Brings the schema `core` up to date. */
export async function migrateSessionCore(pool: Pool): Promise<void> {
  const folder = fileURLToPath(new URL('../../migrations', import.meta.url));
  await migrate(pool, { folder, schema: 'core' });
}
