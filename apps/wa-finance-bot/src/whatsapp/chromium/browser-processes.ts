import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const psTimeoutMs = 5_000;
const pollMs = 20;

/** How long to wait for browsers on a profile. */
export interface EndBrowsersTiming {
  /** Before they are killed: one whose bot has died ends by itself, and writes its profile to disk first. Milliseconds. */
  readonly graceMs: number;
  /** After that. Milliseconds. */
  readonly killMs: number;
}

/**
 * Waits until no browser runs on this profile any more, and kills those that stay, with the processes that belong to them.
 * They are orphans: their bot was killed. Two browsers on one profile destroy it.
 *
 * @param profile - The absolute path that the browser was given as `--user-data-dir`.
 * @returns The ids of the processes that were killed.
 * @throws Error when one is there after all.
 */
export async function endBrowsersOn(
  profile: string,
  { graceMs, killMs }: EndBrowsersTiming,
): Promise<readonly number[]> {
  const there = await stillAlive(await browsersOn(profile), graceMs);
  for (const pid of there) killTree(pid);
  const left = await stillAlive(there, killMs);
  if (left.length > 0) throw new Error(`browser process ${left.join(', ')} cannot be killed`);
  return there;
}

/** Which of these processes are alive after so long; returns as soon as none is. */
async function stillAlive(pids: readonly number[], waitMs: number): Promise<readonly number[]> {
  const deadline = performance.now() + waitMs;
  for (;;) {
    const alive = pids.filter(isAlive);
    if (alive.length === 0 || performance.now() >= deadline) return alive;
    await sleep(pollMs);
  }
}

/** Kills a browser and the processes that it started: puppeteer makes each browser the leader of a group. */
export function killTree(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // No such group: started by hand, or gone.
    killOne(pid);
  }
}

/** Whether a process of this id runs, of whatever owner. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  return !isZombie(pid);
}

/** Dead, but nobody has asked for its exit code: in a container without an init process that stays so for ever. */
function isZombie(pid: number): boolean {
  if (process.platform !== 'linux') return false;
  try {
    // `pid (name) state …`; the name may hold brackets.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z');
  } catch {
    return true;
  }
}

function killOne(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}

/**
 * The ids of the browsers that run on this profile, without the processes that each of them has started.
 *
 * @param profile - The absolute path that the browser was given as `--user-data-dir`.
 */
export async function browsersOn(profile: string): Promise<readonly number[]> {
  const processes = process.platform === 'linux' ? await linuxProcesses() : await psProcesses();
  const argument = `--user-data-dir=${profile}`;
  return processes
    .filter(({ args }) => args.includes(argument) && !args.some((arg) => arg.startsWith('--type=')))
    .map(({ pid }) => pid)
    .filter((pid) => pid !== process.pid);
}

interface RunningProcess {
  readonly pid: number;
  readonly args: readonly string[];
}

async function linuxProcesses(): Promise<readonly RunningProcess[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  return Promise.all(
    pids.map(async (pid) => {
      // A process may end while we look, and its command line is empty then.
      const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      return { pid: Number(pid), args: line.split('\0') };
    }),
  );
}

async function psProcesses(): Promise<readonly RunningProcess[]> {
  const { stdout } = await run('ps', ['-axww', '-o', 'pid=,command='], {
    timeout: psTimeoutMs,
    maxBuffer: 16 * 1024 * 1024,
  });
  return stdout.split('\n').map((line) => {
    const [, pid = '0', command = ''] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? [];
    // `ps` joins the arguments with spaces; only the beginnings of arguments tell where they part.
    return { pid: Number(pid), args: command.split(/ (?=--)/) };
  });
}
