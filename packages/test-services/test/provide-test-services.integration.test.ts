import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { Client } from 'pg';
import { afterEach, describe, expect, test, vi } from 'vitest';

import {
  createTestDatabase,
  findRedisServer,
  MissingPartError,
  provideTestServices,
  startLocalPostgres,
  startLocalRedis,
} from '../src/index.ts';
import {
  cloneName,
  newRun,
  runStatement,
  templateName,
} from '../src/provided/postgres-databases.ts';
import { withRedis } from '../src/provided/redis-databases.ts';
import { emptyPath } from './machine/empty-path.ts';
import { temporaryFolder } from './machine/temporary-folder.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

/** No engine listens here: local programs are used, whatever the machine has. */
const dockerHost = 'unix:///nowhere/docker.sock';

const migrate = (url: string) => runStatement(url, 'create table migrated (n int)');

async function databasesOf(url: string): Promise<string[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ datname: string }>(
      "select datname from pg_database where datname not like 'template_' order by datname",
    );
    return rows.map((row) => row.datname);
  } finally {
    await client.end();
  }
}

describe('the services of a run, from local programs', () => {
  test('have a migrated template, and leave neither process nor folder', async () => {
    using folder = temporaryFolder();
    vi.stubEnv('TMPDIR', folder.path);
    const { services, stop } = await provideTestServices({ migrate, dockerHost });
    expect(structuredClone(services)).toEqual(services);
    const database = await createTestDatabase(services);
    await runStatement(database.url, 'insert into migrated values (1)');

    await stop();

    await expect(runStatement(services.postgres.url, 'select 1')).rejects.toThrow('ECONNREFUSED');
    expect(readdirSync(folder.path)).toEqual([]);
  });

  test('are all stopped when the migration fails', async () => {
    using folder = temporaryFolder();
    vi.stubEnv('TMPDIR', folder.path);
    let url = '';
    const failing = provideTestServices({
      dockerHost,
      migrate: async (of) => {
        url = of;
        throw new Error('column "n" is a bad name');
      },
    });

    await expect(failing).rejects.toThrow('column "n" is a bad name');
    await expect(runStatement(url, 'select 1')).rejects.toThrow('ECONNREFUSED');
    expect(readdirSync(folder.path)).toEqual([]);
  });

  test('name what is missing and the command that installs it', async () => {
    using path = emptyPath(['apt-get']);
    vi.stubEnv('PATH', path.path);
    const { services, stop } = await provideTestServices({ migrate, dockerHost });
    await stop();

    expect(services.redis).toEqual({
      missing: 'redis-server',
      install: expect.stringMatching(/^(sudo )?apt-get install redis-server$/),
    });
  });

  test('must be complete where that is asked for', async () => {
    using path = emptyPath(['apt-get']);
    using folder = temporaryFolder();
    vi.stubEnv('PATH', path.path);
    vi.stubEnv('TMPDIR', folder.path);

    await expect(provideTestServices({ migrate, dockerHost, complete: true })).rejects.toThrow(
      MissingPartError,
    );
    expect(readdirSync(folder.path)).toEqual([]);
  });
});

describe('a given Postgres', () => {
  test('is as it was when the run is over, except for what runs that were killed left there', async () => {
    using folder = temporaryFolder();
    await using given = await startLocalPostgres({
      dataDir: join(folder.path, 'data'),
      durable: false,
    });
    await runStatement(given.url, "create role tester login createdb password 'pass'");
    const url = new URL(given.url);
    [url.username, url.password] = ['tester', 'pass'];
    const postgresUrl = url.href;
    const [dead, alive] = [newRun(), newRun()];
    const foreign = ['sesi_test_by_hand', templateName(newRun())];
    // The last one has our kind of name and is another user's.
    await runStatement(postgresUrl, 'create database sesi_test_by_hand');
    await runStatement(given.url, `create database ${foreign[1]}`);
    for (const name of [templateName(dead), cloneName(dead), templateName(alive)]) {
      await runStatement(postgresUrl, `create database ${name}`);
    }
    const session = new Client({
      connectionString: postgresUrl,
      application_name: `sesi-test-run-${alive}`,
    });
    await session.connect();

    const { services, stop } = await provideTestServices({ migrate, dockerHost, postgresUrl });
    expect(services.postgres.origin).toBe('given');
    const forgotten = await createTestDatabase(services);
    expect(await databasesOf(postgresUrl)).toEqual(
      [
        ...foreign,
        templateName(alive),
        services.postgres.template,
        new URL(forgotten.url).pathname.slice(1),
        'postgres',
      ].toSorted(),
    );
    await stop();

    expect(await databasesOf(postgresUrl)).toEqual(
      [...foreign, templateName(alive), 'postgres'].toSorted(),
    );
    await session.end();
  });

  test('that cannot be reached is named without its password', async () => {
    const postgresUrl = 'postgres://me:secret@127.0.0.1:1/postgres';
    const failing = provideTestServices({ migrate, dockerHost, postgresUrl });

    await expect(failing).rejects.toThrow('Postgres at 127.0.0.1:1: ');
    await expect(failing).rejects.not.toThrow('secret');
  });
});

describe.skipIf(findRedisServer() === undefined)('a given Redis', () => {
  test('is used, and still runs with its keys when the run is over', async () => {
    await using given = await startLocalRedis();
    await withRedis(given.url, 15, (client) => client.set('theirs', 'v'));

    const { services, stop } = await provideTestServices({
      migrate,
      dockerHost,
      redisUrl: given.url,
    });
    await stop();

    expect(services.redis).toEqual({ origin: 'given', url: given.url, databases: 16 });
    expect(await withRedis(given.url, 15, (client) => client.get('theirs'))).toBe('v');
  });
});
