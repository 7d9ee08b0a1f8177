import { chownSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { isRunning } from './process-table.ts';
import { canAccess, type UnixUser } from './unprivileged-user.ts';

/** What was left longer ago than this, by a program that is gone, is nobody's: 1 h. */
const leftoverAgeMs = 3_600_000;

/**
 * Makes a folder that `user` owns and can remove. Folders of programs that were killed before they could hand theirs
 * to a supervisor are removed on the way.
 *
 * @param kind first part of its name, such as `sesi-redis`
 */
export function makeTemporaryFolder(kind: string, user: UnixUser | undefined): string {
  // Root's own temporary folder may be closed to others.
  const parent = canAccess(user, '-w', tmpdir()) ? tmpdir() : '/tmp';
  removeLeftovers(parent, kind);
  const folder = mkdtempSync(join(parent, `${kind}-${process.pid}-`));
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  return folder;
}

function removeLeftovers(parent: string, kind: string): void {
  for (const name of readdirSync(parent)) {
    const owner = name.startsWith(`${kind}-`) ? /^(\d+)-/.exec(name.slice(kind.length + 1)) : null;
    if (owner === null || isRunning(Number(owner[1]))) continue;
    const path = join(parent, name);
    try {
      // Young ones may belong to a server that is just ending, or to a container with process numbers of its own.
      if (Date.now() - statSync(path).mtimeMs > leftoverAgeMs) rmSync(path, { recursive: true });
    } catch {
      // Another user's, or gone meanwhile.
    }
  }
}
