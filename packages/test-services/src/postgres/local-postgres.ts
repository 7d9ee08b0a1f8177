import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { freePort } from '../process/free-port.ts';
import { ServerStartError } from '../process/server-errors.ts';
import { ServerLog } from '../process/server-log.ts';
import { SupervisedProcess } from '../process/supervised-process.ts';
import { unprivilegedUser } from '../process/unprivileged-user.ts';
import { waitUntil } from '../process/wait-until.ts';
import { type DataFolder, openDataFolder, superuser } from './data-folder.ts';
import { findPostgres, type PostgresBinaries, type PostgresSource } from './postgres-binaries.ts';
import { clusterName, isReady, releaseDataFolder } from './postmaster-lock.ts';

/** What {@link startLocalPostgres} needs to know. */
export interface LocalPostgresOptions {
  /**
   * Folder of the data: made when absent, used again when it is there. As root it may become a link into
   * /var/lib/sesi, when the unprivileged user cannot reach the place itself.
   */
  readonly dataDir: string;
  /** This port and no other. */
  readonly port?: number;
  /** This port when it is free, else any. */
  readonly preferredPort?: number;
  /** Gets the server's output, added to what is there. Default: server.log in the data folder. */
  readonly logFile?: string;
  /** False: the data do not outlive a power cut, which makes tests faster. A kill of the server they always outlive. */
  readonly durable: boolean;
  /** Default: what the machine has installed, else the one from npm. */
  readonly source?: PostgresSource;
  /** True: `dataDir` goes when the server ends, also when this program is killed. Default false. */
  readonly temporary?: boolean;
}

/** A Postgres of our own on 127.0.0.1. */
export interface LocalPostgres extends AsyncDisposable {
  /** `postgres://sesi:PASSWORD@127.0.0.1:PORT/postgres`: the superuser. */
  readonly url: string;
  readonly port: number;
  /** Of the postmaster. */
  readonly pid: number;
  readonly source: PostgresSource;
  /** Stops it in order, within 5 s. Does nothing when it has ended. */
  stop(): Promise<void>;
  /** SIGKILL for all its processes. Start it anew with {@link startLocalPostgres} on the same folder. */
  kill(): Promise<void>;
  /** SIGSTOP for all its processes: connections stay open and nothing answers. */
  pause(): Promise<void>;
  /** Ends {@link LocalPostgres.pause}. */
  resume(): Promise<void>;
}

/** Recovery after a kill may have to read back a gigabyte of log. */
const startDeadlineMs = 60_000;
/** How often a start is tried when a port was taken meanwhile, or the last server's memory is not yet freed. */
const attempts = 20;

/**
 * Starts a Postgres on 127.0.0.1 and waits until it accepts connections. It ends when this program ends, also by
 * kill -9. As root it runs as the owner of the data, for new data `postgres` or `nobody`.
 *
 * @throws DataFolderError when the data folder cannot be used as it is
 * @throws DataFolderInUseError when another living program uses it
 * @throws MissingPartError when this machine has no Postgres
 * @throws ServerStartError when the server does not come up; with its last lines
 */
export async function startLocalPostgres(options: LocalPostgresOptions): Promise<LocalPostgres> {
  const user = unprivilegedUser(['postgres', 'nobody']);
  const binaries = findPostgres(options.source, user);
  const data = await openDataFolder(options, binaries, user);
  await releaseDataFolder(data.path);
  for (let attempt = 1; ; attempt += 1) {
    const port =
      options.port ?? (await freePort(attempt === 1 ? options.preferredPort : undefined));
    const started = await tryStart(options, binaries, data, port);
    if (started instanceof RunningPostgres) return started;
    const isWorthMore =
      /is still in use/.test(started) ||
      (options.port === undefined && /could not create any TCP\/IP sockets/.test(started));
    if (!isWorthMore || attempt === attempts) {
      throw new ServerStartError(`Postgres on ${data.path} did not start:\n${started}`);
    }
    await sleep(250);
  }
}

/** @returns the running server, or its last lines when it ended */
async function tryStart(
  options: LocalPostgresOptions,
  binaries: PostgresBinaries,
  data: DataFolder,
  port: number,
): Promise<RunningPostgres | string> {
  using log = new ServerLog(resolve(options.logFile ?? join(data.path, 'server.log')), data.user);
  const server = await SupervisedProcess.start({
    program: join(binaries.folder, 'postgres'),
    args: serverArguments(data.path, port, options.durable),
    user: data.user,
    log: log.fd,
    // Without need to keep the data in order the server may drop everything at once.
    stopSignals: options.durable ? ['SIGINT', 'SIGQUIT'] : ['SIGQUIT'],
    removeAtEnd:
      options.temporary === true ? { folder: resolve(options.dataDir), when: 'always' } : undefined,
  });
  await waitUntil(() => server.hasEnded || isReady(data.path, server.pid), startDeadlineMs);
  if (server.hasEnded) return log.lastLines();
  if (!isReady(data.path, server.pid)) {
    await server.kill();
    throw new ServerStartError(
      `Postgres on ${data.path} was not ready after ${startDeadlineMs} ms:\n${log.lastLines()}`,
    );
  }
  return new RunningPostgres(server, binaries.source, port, data.password);
}

function serverArguments(path: string, port: number, durable: boolean): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    cluster_name: clusterName,
    ...(durable
      ? {}
      : {
          fsync: 'off',
          full_page_writes: 'off',
          // Test files run side by side, each with pools and processes of its own.
          max_connections: '300',
          // Follows the size of the log files, which are small here.
          max_wal_size: '1GB',
        }),
  };
  return [
    '-D',
    path,
    '-p',
    String(port),
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
}

class RunningPostgres implements LocalPostgres {
  readonly url: string;
  readonly port: number;
  readonly source: PostgresSource;
  readonly #server: SupervisedProcess;

  constructor(server: SupervisedProcess, source: PostgresSource, port: number, password: string) {
    this.#server = server;
    this.source = source;
    this.port = port;
    this.url = `postgres://${superuser}:${password}@127.0.0.1:${port}/postgres`;
  }

  get pid(): number {
    return this.#server.pid;
  }

  async stop(): Promise<void> {
    await this.#server.stop();
  }

  async kill(): Promise<void> {
    await this.#server.kill();
  }

  async pause(): Promise<void> {
    await this.#server.pause();
  }

  async resume(): Promise<void> {
    await this.#server.resume();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.stop();
  }
}
