import { chownSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { childrenOf, findProcess, isRunning } from '../src/process/process-table.ts';
import { ServerLog } from '../src/process/server-log.ts';
import { SupervisedProcess, type SupervisedOptions } from '../src/process/supervised-process.ts';
import { unprivilegedUser } from '../src/process/unprivileged-user.ts';
import { eventually } from './machine/eventually.ts';
import { holdServers, userOf } from './machine/hold-servers.ts';
import { killSupervisor, shellsOf } from './machine/kill-supervisor.ts';
import { temporaryFolder } from './machine/temporary-folder.ts';

/** Runs a shell text as if it were a server. */
async function supervise(
  folder: string,
  text: string,
  options: Partial<SupervisedOptions> = {},
): Promise<SupervisedProcess> {
  using log = new ServerLog(join(folder, 'server.log'), undefined);
  return await SupervisedProcess.start({
    program: '/bin/sh',
    args: ['-c', text],
    user: undefined,
    log: log.fd,
    stopSignals: ['SIGTERM'],
    ...options,
  });
}

describe('a supervised process', () => {
  test('runs under its own pid and writes to the log', async () => {
    using folder = temporaryFolder();
    await using server = await supervise(folder.path, 'echo "I am $$"; exec sleep 60');

    await eventually(() =>
      expect(readFileSync(join(folder.path, 'server.log'), 'utf8')).toBe(`I am ${server.pid}\n`),
    );
    expect(isRunning(server.pid)).toBe(true);
    expect(server.hasEnded).toBe(false);
  });

  test('leaves no process behind when it is stopped', async () => {
    using folder = temporaryFolder();
    const server = await supervise(folder.path, 'exec sleep 60');
    const shells = await shellsOf(server.pid);

    await server.stop();

    expect([server.pid, ...shells].filter(isRunning)).toEqual([]);
    await expect(server.stop()).resolves.toBeUndefined();
  });

  test('is killed when it does not obey its stop signal', async () => {
    using folder = temporaryFolder();
    const text = 'trap "" TERM; echo deaf; while :; do sleep 1; done';
    const server = await supervise(folder.path, text);
    await eventually(() =>
      expect(readFileSync(join(folder.path, 'server.log'), 'utf8')).toContain('deaf'),
    );

    await server.stop();

    expect(isRunning(server.pid)).toBe(false);
  });

  test('is killed together with its children', async () => {
    using folder = temporaryFolder();
    const server = await supervise(folder.path, 'sleep 60 & sleep 61 & wait');
    const children = await eventually(() => {
      const pids = childrenOf(server.pid).map((child) => child.pid);
      expect(pids).toHaveLength(2);
      return pids;
    });

    await server.kill();

    expect([server.pid, ...children].filter(isRunning)).toEqual([]);
  });

  test('is paused and resumed together with its children', async () => {
    using folder = temporaryFolder();
    await using server = await supervise(folder.path, 'sleep 60 & wait');
    await eventually(() => expect(childrenOf(server.pid)).toHaveLength(1));
    const states = () => [findProcess(server.pid), ...childrenOf(server.pid)].map((p) => p?.state);

    await server.pause();
    expect(states()).toEqual(['T', 'T']);

    await server.resume();
    expect(states()).not.toContain('T');
  });

  test('is stopped in order also while it is paused', async () => {
    using folder = temporaryFolder();
    const server = await supervise(
      folder.path,
      'trap "echo bye; exit" TERM; echo ready; while :; do sleep 0.1; done',
    );
    const log = () => readFileSync(join(folder.path, 'server.log'), 'utf8');
    await eventually(() => expect(log()).toContain('ready'));
    await server.pause();

    await server.stop();

    expect(isRunning(server.pid)).toBe(false);
    expect(log()).toContain('bye');
  });

  test('is stopped even when somebody killed its supervisor', async () => {
    using folder = temporaryFolder();
    const server = await supervise(folder.path, 'exec sleep 60');
    await killSupervisor(server.pid);
    expect(server.hasEnded).toBe(false);

    await server.stop();

    expect(isRunning(server.pid)).toBe(false);
  });

  test.for([
    { when: 'always', text: 'exit 0', stays: false },
    { when: 'always', text: 'exit 3', stays: false },
    { when: 'failure', text: 'exit 3', stays: false },
    { when: 'failure', text: 'kill -9 $$', stays: false },
    { when: 'failure', text: 'exit 0', stays: true },
  ] as const)('that is to remove its folder ($when) and does "$text": stays $stays', async (c) => {
    using folder = temporaryFolder();
    const own = join(folder.path, 'own');
    mkdirSync(join(own, 'deep'), { recursive: true });
    const removeAtEnd = { folder: own, when: c.when };
    const server = await supervise(folder.path, c.text, { removeAtEnd });

    await eventually(() => expect(server.hasEnded).toBe(true));

    expect(existsSync(own)).toBe(c.stays);
    expect(server.hasSucceeded).toBe(c.text === 'exit 0');
  });
});

describe('servers whose program is gone', () => {
  test.for([
    { how: 'was killed with -9', mode: 'hold', signal: 'SIGKILL' },
    { how: 'was ended by Ctrl-C', mode: 'hold', signal: 'SIGINT' },
    { how: 'was killed while they were frozen', mode: 'freeze', signal: 'SIGKILL' },
    { how: 'forgot to stop them', mode: 'end', signal: undefined },
  ] as const)('end by themselves when it $how', async ({ mode, signal }) => {
    using folder = temporaryFolder();
    await using holder = await holdServers(join(folder.path, 'data'), mode);
    const pids = [holder.postgres, holder.redis].filter((pid) => pid !== undefined);

    if (signal !== undefined) holder.program.kill(signal);

    await eventually(() => expect(pids.filter(isRunning)).toEqual([]));
  });
});

describe('an ordinary user', () => {
  test('can run both servers', async () => {
    using folder = temporaryFolder();
    // As root this becomes somebody else, otherwise it stays who it is. In the home folder of root nobody else can start
    // anything: there the servers themselves are handed to somebody else.
    const closed = process.getuid?.() === 0 && !isOpenToAll(process.execPath);
    const user = closed ? undefined : unprivilegedUser(['nobody']);
    if (user !== undefined) chownSync(folder.path, user.uid, user.gid);

    await using holder = await holdServers(join(folder.path, 'data'), 'hold', user);

    if (closed) {
      expect(userOf(holder.postgres)).not.toBe(0);
      return;
    }
    const uids = [holder.postgres, holder.redis]
      .filter((pid) => pid !== undefined)
      .map((pid) => userOf(pid));
    expect(new Set(uids)).toEqual(new Set([user?.uid ?? process.getuid?.()]));
  });
});

/** Whether every user may come to this file. */
function isOpenToAll(path: string): boolean {
  const parent = dirname(path);
  return (statSync(path).mode & 0o001) !== 0 && (parent === path || isOpenToAll(parent));
}
