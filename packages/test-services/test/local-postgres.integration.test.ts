import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

import { Client } from 'pg';
import { describe, expect, test } from 'vitest';

import {
  freePort,
  type LocalPostgres,
  type PostgresSource,
  startLocalPostgres,
} from '../src/index.ts';
import { isRunning } from '../src/process/process-table.ts';
import { userOf } from './machine/hold-servers.ts';
import { temporaryFolder } from './machine/temporary-folder.ts';

async function query(server: LocalPostgres, text: string): Promise<unknown[][]> {
  const client = new Client({ connectionString: server.url, connectionTimeoutMillis: 2_000 });
  await client.connect();
  try {
    return (await client.query<unknown[]>({ text, rowMode: 'array' })).rows;
  } finally {
    await client.end();
  }
}

describe.for(['system', 'embedded'] as const)('a local Postgres, source %s', (preferred) => {
  // What a machine has not installed is taken from npm, in tests of "system" too.
  const source: { source?: PostgresSource } = preferred === 'embedded' ? { source: preferred } : {};

  test('has its data again after a stop and after a kill', async () => {
    using folder = temporaryFolder();
    const options = { dataDir: join(folder.path, 'data'), durable: false, ...source };
    const first = await startLocalPostgres(options);
    await query(first, 'create table kept (n int)');
    await query(first, 'insert into kept values (1)');
    await first.stop();

    const second = await startLocalPostgres({ ...options, port: first.port });
    expect(second.url).toBe(first.url);
    await query(second, 'insert into kept values (2)');
    await second.kill();
    expect(existsSync(join(folder.path, 'data', 'postmaster.pid'))).toBe(true);

    await using third = await startLocalPostgres(options);
    expect(await query(third, 'select n from kept order by n')).toEqual([[1], [2]]);
    expect(third.source).toBe(source.source ?? third.source);
  });

  test('folds letters of all languages and keeps UTC', async () => {
    using folder = temporaryFolder();
    const options = { dataDir: join(folder.path, 'data'), durable: false, ...source };
    await using server = await startLocalPostgres(options);

    expect(await query(server, "select lower('ÉÑ'), current_setting('timezone')")).toEqual([
      ['éñ', 'UTC'],
    ]);
  });
});

describe('a local Postgres', () => {
  test('listens on the loopback alone, asks for a password, and does not run as root', async () => {
    using folder = temporaryFolder();
    await using server = await startLocalPostgres({
      dataDir: join(folder.path, 'data'),
      durable: true,
    });

    expect(await query(server, 'show listen_addresses')).toEqual([['127.0.0.1']]);
    expect(await query(server, 'show unix_socket_directories')).toEqual([['']]);
    expect(await query(server, 'show fsync')).toEqual([['on']]);
    const url = new URL(server.url);
    url.password = 'a-guess';
    const stranger = new Client({ connectionString: url.href });
    await expect(stranger.connect()).rejects.toThrow('password authentication failed');
    expect(userOf(server.pid)).not.toBe(0);
  });

  test('answers nothing while it is paused and goes on when it is resumed', async () => {
    using folder = temporaryFolder();
    await using server = await startLocalPostgres({
      dataDir: join(folder.path, 'data'),
      durable: false,
    });
    const client = new Client({ connectionString: server.url });
    await client.connect();
    try {
      await server.pause();
      let isAnswered = false;
      const answer = client.query('select 1').then(() => (isAnswered = true));
      await expect(query(server, 'select 1')).rejects.toThrow('timeout');
      expect(isAnswered).toBe(false);

      await server.resume();
      await expect(answer).resolves.toBe(true);
    } finally {
      await server.resume();
      await client.end();
    }
  });

  test('writes where it is told to, and adds to what is there', async () => {
    using folder = temporaryFolder();
    const logFile = join(folder.path, 'postgres.log');
    const options = { dataDir: join(folder.path, 'data'), durable: false, logFile };
    await (await startLocalPostgres(options)).stop();
    await (await startLocalPostgres(options)).stop();

    expect(readFileSync(logFile, 'utf8').match(/ready to accept connections/g)).toHaveLength(2);
  });

  test('leaves neither process nor folder when it is temporary', async () => {
    using folder = temporaryFolder();
    const dataDir = join(folder.path, 'temporary');
    const server = await startLocalPostgres({ dataDir, durable: false, temporary: true });
    expect(readdirSync(folder.path)).toEqual(['temporary']);

    await server.stop();

    expect(isRunning(server.pid)).toBe(false);
    expect(readdirSync(folder.path)).toEqual([]);
  });

  test('takes another port when the preferred one is taken, and fails when the only one is', async () => {
    using folder = temporaryFolder();
    const options = { dataDir: join(folder.path, 'data'), durable: false };
    const port = await freePort();
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(port, '127.0.0.1', resolve));
    try {
      await using server = await startLocalPostgres({ ...options, preferredPort: port });
      expect(server.port).not.toBe(port);
      await server.stop();
      await expect(startLocalPostgres({ ...options, port })).rejects.toThrow(
        'Address already in use',
      );
    } finally {
      holder.close();
    }
  });

  test('keeps its data where its user can reach them', async () => {
    using folder = temporaryFolder();
    const closed = join(folder.path, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    const options = { dataDir: join(closed, 'data'), durable: false };
    try {
      await using first = await startLocalPostgres(options);
      await query(first, 'create table kept ()');
      await first.stop();
      await using second = await startLocalPostgres(options);
      expect(await query(second, 'select * from kept')).toEqual([]);
    } finally {
      rmSync(realpathSync(options.dataDir), { recursive: true });
    }
  });
});
