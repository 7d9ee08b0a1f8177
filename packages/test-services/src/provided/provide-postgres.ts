import { type Client, escapeIdentifier } from 'pg';

import { startLocalPostgres } from '../postgres/local-postgres.ts';
import { makeTemporaryFolder } from '../process/temporary-folder.ts';
import { unprivilegedUser } from '../process/unprivileged-user.ts';
import { startPostgresContainer } from './containers.ts';
import {
  connectPostgres,
  dropDeadRuns,
  dropRun,
  templateName,
  urlOfDatabase,
} from './postgres-databases.ts';
import type { PostgresOrigin, ProvidedPostgres } from './provided-services.ts';
import type { ServiceSources, Started } from './service-sources.ts';

/** Starts or takes a Postgres, and makes the run's migrated template in it. */
export async function providePostgres(
  sources: ServiceSources,
  run: string,
  migrate: (url: string) => Promise<void>,
): Promise<Started<ProvidedPostgres>> {
  await using cleanup = new AsyncDisposableStack();
  const server = await startServer(sources);
  cleanup.defer(() => server.stop());
  const { origin, url } = server.service;
  const client = await connectPostgres(url, run);
  cleanup.defer(() => client.end());
  if (origin === 'given') {
    await dropDeadRuns(client);
    cleanup.defer(() => dropRun(client, run));
  }
  const template = await makeTemplate(client, url, run, migrate);
  const kept = cleanup.move();
  return { service: { origin, url, template }, stop: () => kept.disposeAsync() };
}

async function makeTemplate(
  client: Client,
  url: string,
  run: string,
  migrate: (url: string) => Promise<void>,
): Promise<string> {
  const template = templateName(run);
  const name = escapeIdentifier(template);
  await client.query(`create database ${name} template template0`);
  await migrate(urlOfDatabase(url, template));
  // A database can be copied only while nobody is connected to it.
  await client.query(`alter database ${name} with allow_connections false`);
  await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [
    template,
  ]);
  return template;
}

async function startServer(
  sources: ServiceSources,
): Promise<Started<{ origin: PostgresOrigin; url: string }>> {
  const { postgresUrl } = sources;
  if (postgresUrl !== undefined) {
    return { service: { origin: 'given', url: postgresUrl }, stop: async () => undefined };
  }
  const container = await sources.inContainer('Postgres', startPostgresContainer);
  if (container !== undefined) {
    return {
      service: { origin: 'docker', url: container.url },
      stop: () => container.stop(),
    };
  }
  const owner = unprivilegedUser(['postgres', 'nobody']);
  const dataDir = makeTemporaryFolder('sesi-postgres', owner);
  const local = await startLocalPostgres({ dataDir, durable: false, temporary: true });
  return { service: { origin: local.source, url: local.url }, stop: () => local.stop() };
}
