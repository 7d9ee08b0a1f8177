import { spawnSync } from 'node:child_process';

import { MissingPartError } from './server-errors.ts';

/** Whom a server runs as. */
export interface UnixUser {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Whom servers run as when this program is root: Postgres refuses root, and Redis as root would let anybody on the
 * machine write files as root.
 *
 * @param names users to try, the best first. They must exist: `initdb` refuses a number without a name.
 * @returns undefined when this program is not root, for then servers run as the same user
 * @throws MissingPartError when none of the users exists
 */
export function unprivilegedUser(names: readonly string[]): UnixUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of names) {
    const [uid, gid] = ['-u', '-g'].map((what) =>
      Number.parseInt(spawnSync('id', [what, name], { encoding: 'utf8' }).stdout, 10),
    );
    if (uid !== undefined && gid !== undefined && uid > 0 && gid >= 0) return { uid, gid };
  }
  throw new MissingPartError(
    `A server must not run as root, and this machine has none of the users ${names.join(', ')}. ` +
      'Make one with: useradd --system postgres',
  );
}

/**
 * Asks the system whether `user` can reach a path, with all that decides it (each folder above, access lists).
 *
 * @param how `-r` read, `-w` write, `-x` run a file or pass through a folder
 */
export function canAccess(
  user: UnixUser | undefined,
  how: '-r' | '-w' | '-x',
  path: string,
): boolean {
  return spawnSync('test', [how, path], { ...user, cwd: '/' }).status === 0;
}
