import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { commandOf, isRunning, workingFolderOf } from '../process/process-table.ts';
import { DataFolderInUseError } from '../process/server-errors.ts';
import { ownerOf } from '../process/supervised-process.ts';
import { waitUntil } from '../process/wait-until.ts';

/** What each of our servers is called, so that a later start knows it as ours. */
export const clusterName = 'sesi';

/** A server whose program is gone is given this long to end, ms. Its supervisor uses force after 10 s. */
const endDeadlineMs = 15_000;

/**
 * Makes sure that no earlier server holds the data folder: waits for one whose program is gone, stops one that has
 * lost its supervisor too, and removes a lock whose process number now belongs to something else.
 *
 * @throws DataFolderInUseError when a living program uses the folder
 */
export async function releaseDataFolder(folder: string): Promise<void> {
  const pid = Number(lockLines(folder)[0]);
  if (!Number.isSafeInteger(pid) || pid <= 0 || !isRunning(pid)) return;
  if (!isServerOf(pid, folder)) {
    // Postgres itself would refuse to start when the number belongs to another process of the same user.
    rmSync(join(folder, 'postmaster.pid'), { force: true });
    return;
  }
  const owner = ownerOf(pid);
  if (owner !== undefined && isRunning(owner)) throw new DataFolderInUseError(folder, owner);
  if (owner === undefined) {
    if (!commandOf(pid).includes(`cluster_name=${clusterName}`)) {
      throw new DataFolderInUseError(folder, pid);
    }
    process.kill(pid, 'SIGINT');
    process.kill(pid, 'SIGCONT');
  }
  if (!(await waitUntil(() => !isRunning(pid), endDeadlineMs))) {
    throw new DataFolderInUseError(folder, pid);
  }
}

/** True when the server `pid` has written that it accepts connections. */
export function isReady(folder: string, pid: number): boolean {
  const lines = lockLines(folder);
  // Line 8 is the state, as pg_ctl reads it (src/include/utils/pidfile.h).
  return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
}

function lockLines(folder: string): string[] {
  try {
    return readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    // No server, or one that has not come that far.
    return [];
  }
}

function isServerOf(pid: number, folder: string): boolean {
  const works = workingFolderOf(pid);
  // A server works in its data folder. Where that is not told, any Postgres counts as one that may be on it.
  return works === undefined ? /postgres|postmaster/.test(commandOf(pid)) : works === folder;
}
