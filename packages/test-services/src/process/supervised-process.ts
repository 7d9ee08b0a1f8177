import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';

import { childrenOf, commandOf, findProcess, isRunning } from './process-table.ts';
import { ServerStartError, ServerStopError } from './server-errors.ts';
import type { UnixUser } from './unprivileged-user.ts';
import { waitUntil } from './wait-until.ts';

/** Signals that ask a server to stop. */
export type StopSignal = 'SIGINT' | 'SIGQUIT' | 'SIGTERM';

/** What to run, and how it ends. */
export interface SupervisedOptions {
  readonly program: string;
  readonly args: readonly string[];
  /** Undefined: as the user of this program. */
  readonly user: UnixUser | undefined;
  /** File descriptor that gets the server's output. */
  readonly log: number;
  /** Tried in this order, the gentle one first; SIGKILL follows the last. */
  readonly stopSignals: readonly [StopSignal, ...StopSignal[]];
  /**
   * A folder that goes when the server ends, also when this program was killed. `failure`: it stays when the server
   * ended by itself with exit code 0.
   */
  readonly removeAtEnd?:
    | { readonly folder: string; readonly when: 'always' | 'failure' }
    | undefined;
}

/** How long each stop signal may take, ms. Together below the 5 s in which a program must have ended after Ctrl-C. */
const stopGraceMs = [3_000, 1_000] as const;
/** How long the system may take to carry out SIGKILL, SIGSTOP, or the start of a shell, ms. */
const systemDeadlineMs = 5_000;

/** What a supervisor's command line has right before the pid of its owner. */
const supervisorName = 'sesi-supervisor';
const supervisorText = readFileSync(
  new URL('../../supervisor/supervise.sh', import.meta.url),
  'utf8',
);

/**
 * A server under a small shell that ends it when this program is gone, by whatever end (supervisor/supervise.sh).
 * It is in a session of its own, so Ctrl-C at the terminal reaches only this program, which stops its servers in its
 * own order. It does not keep this program alive.
 */
export class SupervisedProcess implements AsyncDisposable {
  /** The server's own pid. */
  readonly pid: number;
  readonly #supervisor: ChildProcess;
  readonly #lifeline: Writable;
  readonly #stopSignals: readonly StopSignal[];
  #frozen: number[] = [];

  private constructor(
    pid: number,
    supervisor: ChildProcess,
    lifeline: Writable,
    stopSignals: readonly StopSignal[],
  ) {
    this.pid = pid;
    this.#supervisor = supervisor;
    this.#lifeline = lifeline;
    this.#stopSignals = stopSignals;
  }

  /**
   * Starts the program. It may still fail right after: see {@link hasEnded}.
   *
   * @throws ServerStartError when not even the supervising shell could be started
   */
  static async start(options: SupervisedOptions): Promise<SupervisedProcess> {
    const { program, args, user, log, stopSignals } = options;
    const { folder = '', when = 'always' } = options.removeAtEnd ?? {};
    const owner = String(process.pid);
    const signal = stopSignals[0].replace('SIG', '');
    const supervisor = spawn(
      'sh',
      ['-c', supervisorText, supervisorName, owner, signal, folder, when, program, ...args],
      {
        ...user,
        cwd: '/',
        detached: true,
        // Nothing of the caller's environment may steer a server (PGDATA, LC_ALL, ...).
        env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
        stdio: ['pipe', 'pipe', log],
      },
    );
    supervisor.unref();
    try {
      const { stdin, stdout } = supervisor;
      if (stdin === null || stdout === null) throw new Error('The shell has no pipes.');
      // The lifeline breaks when the server ends by itself: that is seen by hasEnded.
      stdin.on('error', () => undefined);
      const pid = await readPid(supervisor, stdout);
      stdout.destroy();
      return new SupervisedProcess(pid, supervisor, stdin, stopSignals);
    } catch (cause) {
      supervisor.kill('SIGKILL');
      throw new ServerStartError(
        `Could not start a shell (sh) to run ${program}. On Windows, work inside WSL.`,
        { cause },
      );
    }
  }

  /** True when the server has ended and its supervisor too. */
  get hasEnded(): boolean {
    // A supervisor that was killed itself leaves its server behind.
    const { exitCode, signalCode } = this.#supervisor;
    return exitCode !== null || (signalCode !== null && !isRunning(this.pid));
  }

  /** True when the server has ended by itself, with exit code 0. */
  get hasSucceeded(): boolean {
    return this.#supervisor.exitCode === 0;
  }

  /** Stops the server in order, by force when it takes too long. Does nothing when it has ended. */
  async stop(): Promise<void> {
    await this.resume();
    for (const [index, signal] of this.#stopSignals.entries()) {
      this.#send(signal, [this.pid]);
      if (await waitUntil(() => this.hasEnded, stopGraceMs[index] ?? 1_000)) return;
    }
    await this.kill();
  }

  /** SIGKILL for the server and its children, as a power cut would do. Ends when none of them runs. */
  async kill(): Promise<void> {
    if (this.hasEnded) return;
    // A stopped server makes no new child while its children are counted.
    this.#send('SIGSTOP', [this.pid]);
    const all = [...childrenOf(this.pid).map((child) => child.pid), this.pid];
    this.#send('SIGKILL', all);
    this.#frozen = [];
    if (!(await waitUntil(() => this.hasEnded && !all.some(isRunning), systemDeadlineMs))) {
      throw new ServerStopError(
        `Process ${this.pid} did not end within ${systemDeadlineMs} ms of SIGKILL.`,
      );
    }
  }

  /** SIGSTOP for the server and its children: connections stay open and nothing answers. */
  async pause(): Promise<void> {
    await this.#freeze([this.pid]);
    await this.#freeze([this.pid, ...childrenOf(this.pid).map((child) => child.pid)]);
  }

  /** Ends {@link pause}. Does nothing when the server is not paused. */
  async resume(): Promise<void> {
    const pids = this.#frozen;
    this.#noteFrozen([]);
    this.#send('SIGCONT', pids);
    await waitUntil(() => !pids.some(isStopped), systemDeadlineMs);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #freeze(pids: number[]): Promise<void> {
    if (this.hasEnded) return;
    this.#noteFrozen(pids);
    this.#send('SIGSTOP', pids);
    await waitUntil(() => pids.every((pid) => isStopped(pid) || !isRunning(pid)), systemDeadlineMs);
  }

  /** Tells the supervisor whom to wake should this program vanish. */
  #noteFrozen(pids: number[]): void {
    this.#frozen = pids;
    if (this.#lifeline.writable) this.#lifeline.write(`${pids.join(' ')}\n`);
  }

  #send(signal: NodeJS.Signals, pids: readonly number[]): void {
    if (this.hasEnded) return;
    for (const pid of pids) {
      try {
        process.kill(pid, signal);
      } catch (error) {
        // It ended a moment ago.
        if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
      }
    }
  }
}

/**
 * The program that a server belongs to, by the command line of its supervisor.
 *
 * @param pid the server
 * @returns undefined when the server has no supervisor (any more)
 */
export function ownerOf(pid: number): number | undefined {
  const parent = findProcess(pid)?.parent;
  const match = new RegExp(`${supervisorName} (\\d+) `).exec(parent ? commandOf(parent) : '');
  return match === null ? undefined : Number(match[1]);
}

async function readPid(supervisor: ChildProcess, stdout: Readable): Promise<number> {
  const failed = once(supervisor, 'error').then(([error]) => {
    throw error;
  });
  const line = once(stdout, 'data', { signal: AbortSignal.timeout(systemDeadlineMs) });
  const [chunk] = await Promise.race([line, failed]);
  const pid = Number.parseInt(String(chunk), 10);
  // Zero and below would name whole groups of processes.
  if (!Number.isSafeInteger(pid) || pid <= 1) throw new Error(`The shell said: ${String(chunk)}`);
  return pid;
}

function isStopped(pid: number): boolean {
  return findProcess(pid)?.state === 'T';
}
