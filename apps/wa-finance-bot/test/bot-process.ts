import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { onTestFailed, onTestFinished } from 'vitest';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

/** The shipped process, started as an operator would start it. */
export interface BotProcess {
  /** What it has printed, a line each. The array grows. */
  readonly output: readonly string[];
  /** Ends it without a chance to do anything more. */
  kill(): Promise<void>;
  /** The result of `work`; an error with the output when the process ends before. */
  whileItRuns<Result>(work: Promise<Result>): Promise<Result>;
  /** Waits until it has ended by itself. */
  exitCode(): Promise<number | null>;
  /** Asks it to stop, and returns its exit code. */
  stop(): Promise<number | null>;
}

/** Starts `src/main.ts` with this environment and no other. It is gone when the test ends. */
export function startBotProcess(env: Readonly<Record<string, string>>): BotProcess {
  const child = spawn(process.execPath, ['--conditions=@sesi/source', main], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => output.push(line));
  }
  const exited = once(child, 'exit');
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> => {
    if (isRunning(child)) child.kill(signal);
    await exited;
    return child.exitCode;
  };
  onTestFailed(() => console.error(['The bot printed:', ...output].join('\n')));
  onTestFinished(async () => {
    await end('SIGTERM');
  });
  return {
    output,
    async kill() {
      await end('SIGKILL');
    },
    async whileItRuns(work) {
      const ended = exited.then((): never => {
        throw new Error(['The bot has ended. It printed:', ...output].join('\n'));
      });
      return Promise.race([work, ended]);
    },
    async exitCode() {
      await exited;
      return child.exitCode;
    },
    stop: () => end('SIGTERM'),
  };
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}
