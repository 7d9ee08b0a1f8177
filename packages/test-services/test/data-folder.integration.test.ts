import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { DataFolderError, DataFolderInUseError, startLocalPostgres } from '../src/index.ts';
import { isRunning } from '../src/process/process-table.ts';
import { unprivilegedUser } from '../src/process/unprivileged-user.ts';
import { eventually } from './machine/eventually.ts';
import { holdServers, runHolder } from './machine/hold-servers.ts';
import { killSupervisor } from './machine/kill-supervisor.ts';
import { makePostgresFolder, temporaryFolder } from './machine/temporary-folder.ts';

const postgresUser = unprivilegedUser(['postgres', 'nobody']);

describe('a data folder that cannot be used is refused with a word on what to do', () => {
  test.for([
    { why: 'of another version', files: { PG_VERSION: '9.6' }, message: 'made by Postgres 9.6' },
    { why: 'of other files', files: { 'notes.txt': '' }, message: 'not a Postgres cluster' },
  ])('a folder $why', async ({ files, message }) => {
    using folder = temporaryFolder();
    const dataDir = join(folder.path, 'data');
    makePostgresFolder(dataDir);
    for (const [name, text] of Object.entries(files)) writeFileSync(join(dataDir, name), text);

    const start = startLocalPostgres({ dataDir, durable: false });

    await expect(start).rejects.toThrow(DataFolderError);
    await expect(start).rejects.toThrow(message);
    expect(readdirSync(dataDir)).toEqual(Object.keys(files));
  });

  test('a cluster that somebody else made', async () => {
    using folder = temporaryFolder();
    const dataDir = join(folder.path, 'data');
    const server = await startLocalPostgres({ dataDir, durable: false });
    await server.stop();
    rmSync(join(dataDir, 'sesi-password'));

    await expect(startLocalPostgres({ dataDir, durable: false })).rejects.toThrow(
      'that Sesi did not make',
    );
  });

  test('a folder that is closed to its reader, or belongs to root whom Postgres refuses', async () => {
    using folder = temporaryFolder();
    const dataDir = join(folder.path, 'data');
    mkdirSync(dataDir, { mode: 0o000 });
    // Or else the owner could not remove it.
    using cleanup = new DisposableStack();
    cleanup.defer(() => chmodSync(dataDir, 0o700));
    // Root can look into the folder; an ordinary user cannot.
    if (postgresUser !== undefined) writeFileSync(join(dataDir, 'PG_VERSION'), '18');

    const start = startLocalPostgres({ dataDir, durable: false });

    await expect(start).rejects.toThrow(DataFolderError);
    await expect(start).rejects.toThrow(/belongs to user number 0|cannot be read/);
  });

  test('a file, and a link to nowhere', async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'file');
    const link = join(folder.path, 'link');
    writeFileSync(file, '');
    symlinkSync(join(folder.path, 'gone'), link);

    await expect(startLocalPostgres({ dataDir: file, durable: false })).rejects.toThrow(
      'is a file',
    );
    await expect(startLocalPostgres({ dataDir: link, durable: false })).rejects.toThrow('is gone');
  });
});

describe('a data folder that another server holds', () => {
  test('is refused while the program of that server lives', async () => {
    using folder = temporaryFolder();
    const dataDir = join(folder.path, 'data');
    await using holder = await holdServers(dataDir, 'hold');

    const start = startLocalPostgres({ dataDir, durable: false });

    await expect(start).rejects.toThrow(DataFolderInUseError);
    await expect(start).rejects.toMatchObject({ pid: holder.program.pid });
    expect(isRunning(holder.postgres)).toBe(true);
  });

  test('is taken over as soon as that server has ended after its program', async () => {
    using folder = temporaryFolder();
    const dataDir = join(folder.path, 'data');
    await using holder = await holdServers(dataDir, 'hold');
    holder.program.kill('SIGKILL');
    await eventually(() => expect(holder.program.signalCode).toBe('SIGKILL'));

    await using server = await startLocalPostgres({ dataDir, durable: false });

    expect(isRunning(holder.postgres)).toBe(false);
    expect(isRunning(server.pid)).toBe(true);
  });

  test('is taken over from a server that has lost its supervisor too', async () => {
    using folder = temporaryFolder();
    const dataDir = join(folder.path, 'data');
    await using holder = await holdServers(dataDir, 'hold');
    await killSupervisor(holder.postgres);
    holder.program.kill('SIGKILL');
    await eventually(() => expect(holder.program.signalCode).toBe('SIGKILL'));
    expect(isRunning(holder.postgres)).toBe(true);

    await using server = await startLocalPostgres({ dataDir, durable: false });

    expect(isRunning(holder.postgres)).toBe(false);
    expect(isRunning(server.pid)).toBe(true);
  });
});

describe('what a crash left in a data folder', () => {
  test('a lock with the number of a process that is no Postgres does not stop the next start', async () => {
    using folder = temporaryFolder();
    const dataDir = join(folder.path, 'data');
    const first = await startLocalPostgres({ dataDir, durable: false });
    await first.kill();
    const other = spawn('sleep', ['60'], { ...postgresUser, cwd: '/' });
    try {
      writeFileSync(join(dataDir, 'postmaster.pid'), `${other.pid}\n${dataDir}\n`);

      await using server = await startLocalPostgres({ dataDir, durable: false });

      expect(isRunning(server.pid)).toBe(true);
      expect(isRunning(other.pid ?? 0)).toBe(true);
    } finally {
      other.kill();
    }
  });

  test.for([
    { mode: 'hold', cluster: 'data' },
    { mode: 'temporary', cluster: 'data/data' },
  ] as const)(
    'a program that is killed while it makes a cluster ($mode) leaves nothing',
    async (c) => {
      using folder = temporaryFolder();
      const program = runHolder(join(folder.path, 'data'), c.mode);
      // By then initdb is at work.
      const begun = join(folder.path, `${c.cluster}.new-${program.pid}`, 'data');
      await eventually(() => expect(existsSync(begun)).toBe(true));

      program.kill('SIGKILL');

      await eventually(() => expect(readdirSync(folder.path)).toEqual([]));
    },
  );

  test('an unfinished cluster of a dead program is removed, and one of a living program is not', async () => {
    using folder = temporaryFolder();
    const dataDir = join(folder.path, 'data');
    const dead = `${dataDir}.new-2147483646`;
    const living = `${dataDir}.new-${process.ppid}`;
    for (const each of [dead, living]) mkdirSync(each);

    const server = await startLocalPostgres({ dataDir, durable: false });
    await server.stop();

    expect(existsSync(dead)).toBe(false);
    expect(existsSync(living)).toBe(true);
  });
});
