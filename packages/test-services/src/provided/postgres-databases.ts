import { randomBytes } from 'node:crypto';

import { Client, escapeIdentifier } from 'pg';

import { ServerUnreachableError } from '../process/server-errors.ts';

/** Cloning takes 0.1 s here; a server under load may need longer. */
const deadlineMs = 30_000;

/** Names of what {@link newRun} started: the run's template, and its clones. */
const ours = /^sesi_(?:template|test)_([0-9a-z]{16,20})(?:_[0-9a-f]{12})?$/;

/** A name for one test run: the time it began and something nobody can guess, 16 to 20 characters a-z0-9. */
export function newRun(): string {
  return Date.now().toString(36) + randomBytes(4).toString('hex');
}

export function templateName(run: string): string {
  return `sesi_template_${run}`;
}

export function cloneName(run: string): string {
  return `sesi_test_${run}_${randomBytes(6).toString('hex')}`;
}

/** The same server and user, another database. */
export function urlOfDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

/**
 * Connects to a server of a test run.
 *
 * @param run when given, the session says on the server that this run is alive
 * @throws ServerUnreachableError when the server cannot be reached, or refuses
 */
export async function connectPostgres(url: string, run?: string): Promise<Client> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: deadlineMs,
    query_timeout: deadlineMs,
    application_name: run === undefined ? 'sesi-tests' : sessionName(run),
  });
  // A broken connection is told by the query that needs it.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (cause) {
    throw new ServerUnreachableError('Postgres', url, cause);
  }
  return client;
}

/** Runs one statement on a connection of its own. */
export async function runStatement(url: string, statement: string): Promise<void> {
  const client = await connectPostgres(url);
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

export async function dropDatabase(client: Client, name: string): Promise<void> {
  await client.query(`drop database if exists ${escapeIdentifier(name)} with (force)`);
}

/** Drops the template and all clones of one run. */
export async function dropRun(client: Client, run: string): Promise<void> {
  for (const name of await databasesOf(client, (owner) => owner === run)) {
    await dropDatabase(client, name);
  }
}

/**
 * Drops what runs left behind that were killed: databases with our kind of name that belong to this user and whose run
 * has no session on the server any more.
 */
export async function dropDeadRuns(client: Client): Promise<void> {
  const names = await databasesOf(client, () => true);
  const { rows } = await client.query<{ application_name: string }>(
    'select application_name from pg_stat_activity',
  );
  const alive = new Set(rows.map((row) => row.application_name));
  for (const name of names) {
    const run = ours.exec(name)?.[1];
    if (run !== undefined && !alive.has(sessionName(run))) await dropDatabase(client, name);
  }
}

async function databasesOf(client: Client, isWanted: (run: string) => boolean): Promise<string[]> {
  const { rows } = await client.query<{ datname: string }>(
    'select datname from pg_database where datdba = current_user::regrole',
  );
  return rows
    .map((row) => row.datname)
    .filter((name) => {
      const run = ours.exec(name)?.[1];
      return run !== undefined && isWanted(run);
    });
}

function sessionName(run: string): string {
  return `sesi-test-run-${run}`;
}
