import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** One line of the machine's process table. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  /** First letter as `ps` shows it: `R`unning, `S`leeping, `T` stopped by a signal, `Z` ended but not yet collected. */
  readonly state: string;
}

/** Process `pid` as the system sees it now; undefined when there is none. */
export function findProcess(pid: number): ProcessEntry | undefined {
  if (process.platform !== 'linux') return listByPs(['-p', String(pid)])[0];
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    // The process ended before its line was read.
    return undefined;
  }
}

/** The direct children of process `pid`. */
export function childrenOf(pid: number): ProcessEntry[] {
  const all =
    process.platform === 'linux'
      ? readdirSync('/proc')
          .filter((name) => /^\d+$/.test(name))
          .map((name) => findProcess(Number(name)))
          .filter((entry) => entry !== undefined)
      : listByPs(['-A']);
  return all.filter((entry) => entry.parent === pid);
}

/** True while the process does or may do something: one that only waits to be collected has ended. */
export function isRunning(pid: number): boolean {
  const state = findProcess(pid)?.state;
  return state !== undefined && state !== 'Z' && state !== 'X';
}

/** The command line of process `pid`, its arguments joined by blanks; empty when it cannot be read. */
export function commandOf(pid: number): string {
  if (process.platform !== 'linux') {
    return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout;
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

/** The folder process `pid` works in; undefined where the system does not tell. */
export function workingFolderOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

/** Reads a line of /proc/PID/stat: `pid (name) state parent …`, where the name may hold blanks and brackets. */
function parseStat(line: string): ProcessEntry | undefined {
  const match = /^(\d+) \(.*\) (\S) (\d+) /s.exec(line);
  return match === null
    ? undefined
    : { pid: Number(match[1]), state: match[2] ?? '', parent: Number(match[3]) };
}

function listByPs(which: readonly string[]): ProcessEntry[] {
  const { stdout } = spawnSync('ps', [...which, '-o', 'pid=,ppid=,state='], { encoding: 'utf8' });
  return stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((columns) => columns.length === 3)
    .map(([pid, parent, state]) => ({
      pid: Number(pid),
      parent: Number(parent),
      state: state?.charAt(0) ?? '',
    }));
}
