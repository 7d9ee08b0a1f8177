import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

import { isRunning } from '../process/process-table.ts';
import { DataFolderError, ServerStartError } from '../process/server-errors.ts';
import { ServerLog } from '../process/server-log.ts';
import { SupervisedProcess } from '../process/supervised-process.ts';
import { canAccess, type UnixUser } from '../process/unprivileged-user.ts';
import { waitUntil } from '../process/wait-until.ts';
import { type PostgresBinaries, rootStore } from './postgres-binaries.ts';

/** Owner of everything in the cluster: its superuser. */
export const superuser = 'sesi';

/** A data folder that a server can be started on. */
export interface DataFolder {
  /** Without links. */
  readonly path: string;
  /** Whom the files belong to; undefined: the user of this program. */
  readonly user: UnixUser | undefined;
  /** Of {@link superuser}. */
  readonly password: string;
}

/** What {@link openDataFolder} needs to know. */
export interface DataFolderOptions {
  readonly dataDir: string;
  /** False: not synced to the disk, and of small log files, for tests. */
  readonly durable: boolean;
  /** True: `dataDir` is made around a new cluster, and goes when none comes of it. */
  readonly temporary?: boolean;
}

/** Inside the data folder, readable by its owner alone. */
const passwordFile = 'sesi-password';
/** initdb takes 1 s here; a laptop's disk that really syncs needs longer. */
const initdbDeadlineMs = 60_000;

/**
 * Finds the data in `dataDir`, or makes a new cluster there. A cluster appears whole or not at all, also when this
 * program is killed on the way.
 *
 * @param newOwner whom a new cluster is given to
 * @throws DataFolderError when what is there cannot be used
 */
export async function openDataFolder(
  options: DataFolderOptions,
  binaries: PostgresBinaries,
  newOwner: UnixUser | undefined,
): Promise<DataFolder> {
  const wanted = resolve(options.dataDir);
  if (options.temporary === true) {
    mkdirSync(wanted, { recursive: true, mode: 0o700 });
    // Its new owner removes it at the end.
    if (newOwner !== undefined) chownSync(wanted, newOwner.uid, newOwner.gid);
    return newCluster(join(wanted, 'data'), options, binaries, newOwner);
  }
  const cluster = existsSync(join(wanted, 'PG_VERSION'))
    ? existingCluster(realpathSync(wanted), binaries)
    : undefined;
  const path = placeFor(wanted, cluster === undefined ? newOwner : cluster.user);
  if (cluster !== undefined) return cluster;
  if (existsSync(path) && entriesOf(path).length > 0) {
    throw new DataFolderError(
      `${path} has files in it that are not a Postgres cluster. Give an empty or a new folder.`,
    );
  }
  return newCluster(path, options, binaries, newOwner);
}

/** The real place of the data. Where root's unprivileged user cannot go, a link leads to a place where it can. */
function placeFor(dataDir: string, user: UnixUser | undefined): string {
  mkdirSync(dirname(dataDir), { recursive: true });
  const found = lstatSync(dataDir, { throwIfNoEntry: false });
  if (found?.isSymbolicLink() === true && !existsSync(dataDir)) {
    throw new DataFolderError(
      `${dataDir} is a link to a folder that is gone. Remove the link to start with empty data.`,
    );
  }
  if (found !== undefined && !statSync(dataDir).isDirectory()) {
    throw new DataFolderError(`${dataDir} is a file. Give a folder.`);
  }
  const parent = found === undefined ? dirname(dataDir) : dirname(realpathSync(dataDir));
  if (canAccess(user, '-x', parent)) {
    return found === undefined
      ? join(realpathSync(parent), basename(dataDir))
      : realpathSync(dataDir);
  }
  if (found !== undefined) {
    throw new DataFolderError(
      `Postgres cannot run as root, and other users cannot reach ${dataDir}. Remove it when its data are not needed ` +
        '(the new ones are kept where they can be reached), or run as an ordinary user.',
    );
  }
  mkdirSync(rootStore, { recursive: true, mode: 0o755 });
  const elsewhere = mkdtempSync(join(rootStore, `${basename(dataDir)}-`));
  symlinkSync(elsewhere, dataDir);
  return elsewhere;
}

function existingCluster(path: string, binaries: PostgresBinaries): DataFolder {
  const owner = statSync(path);
  const me = process.getuid?.() ?? owner.uid;
  if (owner.uid === 0 || (me !== 0 && owner.uid !== me)) {
    throw new DataFolderError(
      `${path} belongs to user number ${owner.uid}, and Postgres only runs as the owner, who must not be root. ` +
        'Give it to the right user with chown -R, or use another folder.',
    );
  }
  const version = read(join(path, 'PG_VERSION'));
  if (version !== String(binaries.major)) {
    throw new DataFolderError(
      `${path} was made by Postgres ${version}, and this is Postgres ${binaries.major}, which cannot read it. ` +
        'Move the folder away to start with empty data, or bring the data over with pg_dump of the old version.',
    );
  }
  if (!existsSync(join(path, passwordFile))) {
    throw new DataFolderError(
      `${path} is a Postgres cluster that Sesi did not make (no ${passwordFile} in it). Use another folder.`,
    );
  }
  return {
    path,
    user: me === 0 ? { uid: owner.uid, gid: owner.gid } : undefined,
    password: read(join(path, passwordFile)),
  };
}

async function newCluster(
  path: string,
  options: DataFolderOptions,
  binaries: PostgresBinaries,
  user: UnixUser | undefined,
): Promise<DataFolder> {
  removeUnfinished(path);
  const staging = `${path}.new-${process.pid}`;
  const password = randomBytes(18).toString('base64url');
  try {
    mkdirSync(staging, { mode: 0o700 });
    writeFileSync(join(staging, passwordFile), password, { mode: 0o600 });
    if (user !== undefined) {
      for (const each of [staging, join(staging, passwordFile)])
        chownSync(each, user.uid, user.gid);
    }
    await runInitdb(binaries, user, staging, options);
    renameSync(join(staging, passwordFile), join(staging, 'data', passwordFile));
    renameSync(join(staging, 'data'), path);
  } catch (cause) {
    if (cause instanceof ServerStartError) throw cause;
    throw new DataFolderError(`Could not make a Postgres cluster in ${path}.`, { cause });
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
  return { path, user, password };
}

/** Removes what programs left that were killed while they made a cluster here. */
function removeUnfinished(path: string): void {
  const prefix = `${basename(path)}.new-`;
  for (const name of readdirSync(dirname(path))) {
    if (!name.startsWith(prefix) || isRunning(Number(name.slice(prefix.length)))) continue;
    rmSync(join(dirname(path), name), { recursive: true, force: true });
  }
}

async function runInitdb(
  binaries: PostgresBinaries,
  user: UnixUser | undefined,
  staging: string,
  options: DataFolderOptions,
): Promise<void> {
  using log = new ServerLog(join(staging, 'initdb.log'), user);
  const initdb = await SupervisedProcess.start({
    program: join(binaries.folder, 'initdb'),
    args: initdbArguments(staging, binaries.major, options.durable),
    user,
    log: log.fd,
    // Not SIGINT: initdb does not see it while it waits for a command of its own.
    stopSignals: ['SIGTERM'],
    removeAtEnd: {
      folder: options.temporary === true ? dirname(staging) : staging,
      when: 'failure',
    },
  });
  await waitUntil(() => initdb.hasEnded, initdbDeadlineMs);
  if (initdb.hasSucceeded) return;
  await initdb.stop();
  throw new ServerStartError(`initdb of Postgres ${binaries.major} failed:\n${log.lastLines()}`);
}

function initdbArguments(staging: string, major: number, durable: boolean): string[] {
  // Unicode letters, code point order, English messages: the same on each machine.
  const locale =
    major >= 17
      ? ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
      : [`--locale=${process.platform === 'linux' ? 'C.UTF-8' : 'C'}`, '--lc-messages=C'];
  return [
    `--pgdata=${join(staging, 'data')}`,
    `--username=${superuser}`,
    `--pwfile=${join(staging, passwordFile)}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--no-instructions',
    ...locale,
    // Log files of 1 MB instead of 16 MB: 0.4 s less to make a cluster (measured).
    ...(durable ? [] : ['--no-sync', '--wal-segsize=1']),
  ];
}

function entriesOf(path: string): string[] {
  try {
    return readdirSync(path);
  } catch (cause) {
    throw new DataFolderError(`${path} cannot be read. Use another folder, or run as its owner.`, {
      cause,
    });
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (cause) {
    throw new DataFolderError(`${path} cannot be read. Run as the owner of the folder.`, { cause });
  }
}
