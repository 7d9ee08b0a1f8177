import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A process as it is written down: a pid alone may belong to another program after a restart of the machine. */
export interface ProcessMark {
  readonly pid: number;
  /** When the process began, in the system's own words. */
  readonly stamp: string;
}

/** The mark of a living process; `undefined` when there is none with that pid. */
export async function markProcess(pid: number): Promise<ProcessMark | undefined> {
  const stamp = await stampOf(pid);
  return stamp === undefined ? undefined : { pid, stamp };
}

/** Whether the very process that was marked is still alive. */
export async function isAlive(mark: ProcessMark): Promise<boolean> {
  return (await stampOf(mark.pid)) === mark.stamp;
}

async function stampOf(pid: number): Promise<string | undefined> {
  if (process.platform === 'linux') {
    return readProc(pid);
  }
  if (process.platform === 'win32') {
    return exists(pid) ? 'alive' : undefined;
  }
  try {
    const { stdout } = await run('ps', ['-o', 'lstart=', '-p', String(pid)]);
    return stdout.trim() || undefined;
  } catch {
    return undefined;
  }
}

/** The boot of the machine and the tick at which the process began (`man 5 proc`, field 22 of stat). */
async function readProc(pid: number): Promise<string | undefined> {
  try {
    const [boot, stat] = await Promise.all([
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
      readFile(`/proc/${pid}/stat`, 'utf8'),
    ]);
    // The name, field 2, is in brackets and may hold anything; field 3 is the state.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ended = fields[0] === 'Z' || fields[0] === 'X';
    return ended ? undefined : `${boot.trim()} ${fields[19]}`;
  } catch {
    return undefined;
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
