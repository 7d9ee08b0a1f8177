import { type ChildProcess, type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

import { expect } from 'vitest';

import { isRunning } from '../../src/process/process-table.ts';
import type { UnixUser } from '../../src/process/unprivileged-user.ts';
import { eventually } from './eventually.ts';

/** What server-holder.ts is told to do. */
export type HoldMode = 'hold' | 'temporary' | 'freeze' | 'end';

/** A program that holds servers, and what it said about them. */
export interface ServerHolder extends AsyncDisposable {
  readonly program: ChildProcess;
  readonly postgres: number;
  /** Undefined on a machine without Redis. */
  readonly redis: number | undefined;
  readonly url: string;
}

/** Runs server-holder.ts; the line it prints comes on its stdout. */
export function runHolder(
  dataDir: string,
  mode: HoldMode,
  user?: UnixUser,
): ChildProcessByStdio<null, Readable, null> {
  const path = fileURLToPath(new URL('server-holder.ts', import.meta.url));
  return spawn(process.execPath, ['--conditions=@sesi/source', path, dataDir, mode], {
    ...user,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** Runs server-holder.ts and waits for its line. Disposing kills the program. */
export async function holdServers(
  dataDir: string,
  mode: HoldMode,
  user?: UnixUser,
): Promise<ServerHolder> {
  const program = runHolder(dataDir, mode, user);
  const [line] = await once(createInterface({ input: program.stdout }), 'line', {
    signal: AbortSignal.timeout(30_000),
  });
  const said = JSON.parse(String(line)) as { postgres: number; redis?: number; url: string };
  return {
    program,
    postgres: said.postgres,
    redis: said.redis,
    url: said.url,
    async [Symbol.asyncDispose]() {
      program.kill('SIGKILL');
      const pids = [said.postgres, said.redis].filter((pid) => pid !== undefined);
      await eventually(() => expect(pids.filter(isRunning)).toEqual([]));
    },
  };
}

/** The number of the user that a process runs as. */
export function userOf(pid: number): number {
  if (process.platform === 'linux') return statSync(`/proc/${pid}`).uid;
  const { stdout } = spawnSync('ps', ['-o', 'uid=', '-p', String(pid)], { encoding: 'utf8' });
  return Number(stdout);
}
