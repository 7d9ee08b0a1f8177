import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { repositoryRoot } from '../src/repository-root.ts';

/** A command of infra/local as `pnpm` runs it, in a process group of its own, with an environment of its own. */
export class LocalCommand implements AsyncDisposable {
  readonly #child: ChildProcess;
  #output = '';

  /**
   * @param file - such as `start.ts`.
   * @param env - added to PATH and HOME; a `.env` of this machine is not read.
   */
  constructor(
    file: string,
    args: readonly string[],
    env: Readonly<Record<string, string>>,
    input?: string,
  ) {
    const { PATH, HOME } = process.env;
    this.#child = spawn(
      process.execPath,
      ['--conditions=@sesi/source', join('infra/local/src', file), ...args],
      {
        cwd: repositoryRoot,
        detached: true,
        env: { PATH, HOME, SESI_ENV_FILE: '/dev/null', ...env },
        stdio: ['pipe', 'pipe', 'pipe'],
      },
    );
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output += text;
      });
    }
    this.#child.stdin?.end(input ?? '');
  }

  get pid(): number {
    const { pid } = this.#child;
    if (pid === undefined) throw new Error('The command did not start.');
    return pid;
  }

  /** All that it has printed so far, on either stream. */
  get output(): string {
    return this.#output;
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Sends a signal to it alone, or to its whole process group as a terminal does. */
  signal(name: NodeJS.Signals, to: 'process' | 'group' = 'process'): void {
    process.kill(to === 'group' ? -this.pid : this.pid, name);
  }

  /** Waits for its end: the exit code, or `undefined` after a kill. */
  async end(): Promise<number | undefined> {
    if (this.isRunning) {
      await once(this.#child, 'close');
    }
    return this.#child.exitCode ?? undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.isRunning) {
      this.signal('SIGTERM');
      await this.end();
    }
  }
}

/** Runs a command to its end. */
export async function runLocal(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  input?: string,
): Promise<{ readonly code: number | undefined; readonly output: string }> {
  await using command = new LocalCommand(file, args, env, input);
  const code = await command.end();
  return { code, output: command.output };
}

/** A data folder that is removed with its owner. */
export async function temporaryDataFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'sesi-local-test-'));
  return {
    path,
    // A database that was made as root belongs to another user and may still write for a moment.
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true, maxRetries: 5 }),
  };
}
