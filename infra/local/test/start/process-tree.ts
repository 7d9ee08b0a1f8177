import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** All processes of this machine as pairs of pid and parent; those that have ended but were not collected are left out. */
function parents(): Map<number, number> {
  const rows = process.platform === 'linux' ? fromProc() : fromPs();
  return new Map(
    rows.filter(({ state }) => !/[ZX]/.test(state)).map((row) => [row.pid, row.parent]),
  );
}

/** The pids of everything that a process started, however deep. */
export function descendantsOf(root: number): readonly number[] {
  const all = parents();
  const found = new Set([root]);
  for (let size = 0; size < found.size;) {
    size = found.size;
    for (const [pid, parent] of all) {
      if (found.has(parent)) {
        found.add(pid);
      }
    }
  }
  found.delete(root);
  return [...found];
}

/** Those of the pids that are still alive. */
export function aliveOf(pids: readonly number[]): readonly number[] {
  const all = parents();
  return pids.filter((pid) => all.has(pid));
}

/** The pid of the child whose command line has that text in it. */
export function childWith(root: number, text: string): number {
  const pid = descendantsOf(root).find((each) => commandOf(each).includes(text));
  if (pid === undefined) {
    throw new Error(`No child of ${root} has "${text}" in its command line.`);
  }
  return pid;
}

interface Row {
  readonly pid: number;
  readonly parent: number;
  readonly state: string;
}

function fromProc(): Row[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        const [state = '', parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        return [{ pid: Number(name), parent: Number(parent), state }];
      } catch {
        return [];
      }
    });
}

function fromPs(): Row[] {
  const text = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,state='], { encoding: 'utf8' });
  return text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .map(([pid, parent, state = '']) => ({ pid: Number(pid), parent: Number(parent), state }));
}

function commandOf(pid: number): string {
  try {
    return process.platform === 'linux'
      ? readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      : execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}
