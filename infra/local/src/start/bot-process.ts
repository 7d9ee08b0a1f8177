import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

import type { Environment } from '@sesi/platform';

import { repositoryRoot } from '../repository-root.ts';

const root = pathToFileURL(repositoryRoot);
const endWithParent = new URL('end-with-parent.ts', new URL('infra/local/src/start/', root));

/** How long the last lines of a bot may take to arrive after its end. */
const lastLinesMs = 300;

/** What `BotProcess.start` takes. */
export interface BotOptions {
  /** The folder in apps/, such as `wa-finance-bot`. */
  readonly app: string;
  readonly environment: Environment;
  /** Called for each line that the bot prints, on either stream. */
  readonly onLine: (line: string) => void;
}

/** A bot that runs as a child of this process, in a process group of its own: a Ctrl-C at the terminal reaches only us. */
export class BotProcess {
  readonly app: string;
  readonly #child: ChildProcess;
  readonly #ended: Promise<string>;

  private constructor(app: string, child: ChildProcess, ended: Promise<string>) {
    this.app = app;
    this.#child = child;
    this.#ended = ended;
  }

  /** Starts the app from its sources, as it is written now. */
  static start(options: BotOptions): BotProcess {
    const main = fileURLToPath(new URL(`apps/${options.app}/src/main.ts`, root));
    const child = spawn(
      process.execPath,
      ['--conditions=@sesi/source', `--import=${endWithParent.href}`, main],
      {
        cwd: repositoryRoot,
        env: { ...options.environment },
        detached: true,
        // The fourth is the channel whose end tells the bot that we are gone.
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      },
    );
    for (const stream of [child.stdout, child.stderr]) {
      readLines(stream, options.onLine);
    }
    return new BotProcess(options.app, child, describeEnd(child));
  }

  /** Settles when the process is gone, with how it ended: `exit code 1`, or `signal SIGKILL`. */
  get ended(): Promise<string> {
    return this.#ended;
  }

  get #isRunning(): boolean {
    return (
      this.#child.pid !== undefined &&
      this.#child.exitCode === null &&
      this.#child.signalCode === null
    );
  }

  /**
   * Asks the bot to stop, and kills it and what it started when it has not by then.
   *
   * @param graceMs - how long it may take by itself.
   * @returns false when it had to be killed.
   */
  async stop(graceMs: number): Promise<boolean> {
    if (!this.#isRunning) {
      return true;
    }
    this.#child.kill('SIGTERM');
    const timer = Promise.withResolvers<'late'>();
    const late = setTimeout(() => {
      timer.resolve('late');
    }, graceMs);
    const outcome = await Promise.race([this.#ended, timer.promise]);
    clearTimeout(late);
    if (outcome !== 'late') {
      return true;
    }
    this.#kill();
    await this.#ended;
    return false;
  }

  #kill(): void {
    const { pid } = this.#child;
    try {
      if (pid !== undefined && process.platform !== 'win32') {
        // The whole group: a browser that the bot started goes with it.
        process.kill(-pid, 'SIGKILL');
        return;
      }
    } catch {
      // No such group any more: the process itself may still be ending.
    }
    this.#child.kill('SIGKILL');
  }
}

function readLines(stream: Readable | null, onLine: (line: string) => void): void {
  if (stream !== null) {
    createInterface({ input: stream }).on('line', onLine);
  }
}

async function describeEnd(child: ChildProcess): Promise<string> {
  const outputEnded = once(child, 'close').catch(() => undefined);
  try {
    await once(child, 'exit');
    // Its last lines first; but something that the bot started may hold its output open.
    await Promise.race([outputEnded, sleep(lastLinesMs)]);
    return child.signalCode === null ? `exit code ${child.exitCode}` : `signal ${child.signalCode}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
