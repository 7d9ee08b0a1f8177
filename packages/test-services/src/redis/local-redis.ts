import { chownSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { findRedisServer, installHint } from '../process/find-program.ts';
import { freePort } from '../process/free-port.ts';
import { MissingPartError, ServerStartError } from '../process/server-errors.ts';
import { ServerLog } from '../process/server-log.ts';
import { SupervisedProcess } from '../process/supervised-process.ts';
import { makeTemporaryFolder } from '../process/temporary-folder.ts';
import { canAccess, unprivilegedUser, type UnixUser } from '../process/unprivileged-user.ts';
import { waitUntil } from '../process/wait-until.ts';

/** What {@link startLocalRedis} needs to know. */
export interface LocalRedisOptions {
  /** This port and no other. */
  readonly port?: number;
  /** This port when it is free, else any. */
  readonly preferredPort?: number;
  /** More arguments of redis-server, such as `['--maxmemory', '16mb']`. They win over ours. */
  readonly args?: readonly string[];
  /** Folder of its files and of its log `redis.log`. Default: a temporary one, which goes with the server. */
  readonly dataDir?: string;
  /** Lines of a configuration file, which makes it a sentinel. It is written anew at each start. */
  readonly sentinel?: readonly string[];
}

/** A Redis of our own on 127.0.0.1. */
export interface LocalRedis extends AsyncDisposable {
  /** `redis://127.0.0.1:PORT` */
  readonly url: string;
  readonly port: number;
  /** Another one after each restart. */
  readonly pid: number;
  /** Stops it in order, within 5 s. Does nothing when it has ended. */
  stop(): Promise<void>;
  /** SIGKILL. {@link LocalRedis.restart} brings it back. */
  kill(): Promise<void>;
  /** SIGSTOP: connections stay open and nothing answers. */
  pause(): Promise<void>;
  /** Ends {@link LocalRedis.pause}. */
  resume(): Promise<void>;
  /** Stops it when it runs, and starts it on the same port: empty, unless `args` made it persistent in a `dataDir`. */
  restart(): Promise<void>;
}

/** Redis is ready at once when empty; a persistent one reads its data first. */
const startDeadlineMs = 30_000;
const attempts = 5;

/**
 * Starts a Redis on 127.0.0.1 that keeps nothing on disk, and waits until it accepts connections. It ends when this
 * program ends, also by kill -9. As root it runs as `redis` or `nobody` where they can reach what it needs.
 *
 * @throws MissingPartError when there is no redis-server on the PATH; with the command that installs it
 * @throws ServerStartError when the server does not come up; with its last lines
 */
export async function startLocalRedis(options: LocalRedisOptions = {}): Promise<LocalRedis> {
  const program = findRedisServer();
  if (program === undefined) {
    throw new MissingPartError(
      `There is no redis-server. Install it: ${installHint('redis-server')}`,
    );
  }
  for (let attempt = 1; ; attempt += 1) {
    const port =
      options.port ?? (await freePort(attempt === 1 ? options.preferredPort : undefined));
    const started = await tryStart(program, options, port);
    if (started instanceof SupervisedProcess) {
      return new RunningRedis(program, options, port, started);
    }
    if (
      !/Address already in use/.test(started) ||
      options.port !== undefined ||
      attempt === attempts
    ) {
      throw new ServerStartError(`Redis on port ${port} did not start:\n${started}`);
    }
  }
}

/** @returns the running server, or its last lines when it ended */
async function tryStart(
  program: string,
  options: LocalRedisOptions,
  port: number,
): Promise<SupervisedProcess | string> {
  const { folder, user } = openFolder(program, options.dataDir);
  using log = new ServerLog(join(folder, 'redis.log'), user);
  const server = await SupervisedProcess.start({
    program,
    args: [...ourArguments(port, folder, user, options), ...(options.args ?? [])],
    user,
    log: log.fd,
    stopSignals: ['SIGTERM'],
    removeAtEnd: options.dataDir === undefined ? { folder, when: 'always' } : undefined,
  });
  const ready = options.sentinel === undefined ? 'Ready to accept connections' : 'Sentinel ID is';
  const isReady = () => log.text().includes(ready);
  await waitUntil(() => server.hasEnded || isReady(), startDeadlineMs);
  if (server.hasEnded) return log.lastLines();
  if (!isReady()) {
    await server.kill();
    throw new ServerStartError(
      `Redis on port ${port} was not ready after ${startDeadlineMs} ms:\n${log.lastLines()}`,
    );
  }
  return server;
}

function ourArguments(
  port: number,
  folder: string,
  user: UnixUser | undefined,
  { sentinel }: LocalRedisOptions,
): string[] {
  const where = ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder];
  if (sentinel !== undefined) {
    // A sentinel keeps what it finds out in its file.
    const file = join(folder, 'sentinel.conf');
    writeFileSync(file, `${sentinel.join('\n')}\n`);
    if (user !== undefined) chownSync(file, user.uid, user.gid);
    return [file, '--sentinel', ...where, '--daemonize', 'no'];
  }
  return [...where, '--save', '', '--appendonly', 'no', '--daemonize', 'no'];
}

/** The folder of the files, and who can run the server in it. */
function openFolder(
  program: string,
  dataDir: string | undefined,
): { folder: string; user: UnixUser | undefined } {
  const user = unprivilegedUser(['redis', 'nobody']);
  if (dataDir === undefined) {
    const runner = canAccess(user, '-x', program) ? user : undefined;
    return { folder: makeTemporaryFolder('sesi-redis', runner), user: runner };
  }
  const folder = resolve(dataDir);
  const isNew = !existsSync(folder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (user !== undefined && isNew) chownSync(folder, user.uid, user.gid);
  const canRun = canAccess(user, '-x', program) && canAccess(user, '-w', folder);
  return { folder, user: canRun ? user : undefined };
}

class RunningRedis implements LocalRedis {
  readonly url: string;
  readonly port: number;
  readonly #program: string;
  readonly #options: LocalRedisOptions;
  #server: SupervisedProcess;

  constructor(
    program: string,
    options: LocalRedisOptions,
    port: number,
    server: SupervisedProcess,
  ) {
    this.url = `redis://127.0.0.1:${port}`;
    this.port = port;
    this.#program = program;
    this.#options = options;
    this.#server = server;
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

  async restart(): Promise<void> {
    await this.#server.stop();
    const started = await tryStart(this.#program, this.#options, this.port);
    if (!(started instanceof SupervisedProcess)) {
      throw new ServerStartError(`Redis on port ${this.port} did not start again:\n${started}`);
    }
    this.#server = started;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.stop();
  }
}
