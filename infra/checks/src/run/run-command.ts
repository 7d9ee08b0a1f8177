import { type ChildProcess, spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';

import type { Command } from './checks.ts';

/** Where and how long a command may run. */
export interface CommandOptions {
  /** The root of the repository: the working directory, and the home of node_modules/.bin. */
  readonly root: string;
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Stops the command, with all that it started. */
  readonly signal: AbortSignal;
  /** Time to end by itself after a polite signal: servers of tests are stopped in it. Default: 10 s. */
  readonly graceMs?: number;
}

/** How a command ended. */
export interface CommandResult {
  /** Undefined when it was stopped, or could not be started. */
  readonly exitCode: number | undefined;
  /** Standard output alone, for reports that a program reads. */
  readonly stdout: string;
  /** Both outputs, as they came. */
  readonly output: string;
  readonly durationMs: number;
}

/** Output may still be on its way when a program has ended; a stray grandchild must not hold it open for ever. */
const drainMs = 1_000;
const longestOutput = 2_000_000;

/**
 * Runs a command in a process group of its own and keeps its output. Never throws. What is left of the group
 * `graceMs` after `signal`, and what is left of it when the command has ended, is killed.
 */
export async function runCommand(
  command: Command,
  { root, env = {}, signal, graceMs = 10_000 }: CommandOptions,
): Promise<CommandResult> {
  const started = performance.now();
  const [program, ...args] = command;
  const output = new Output();
  if (signal.aborted) return { exitCode: undefined, stdout: '', output: '', durationMs: 0 };
  const child = spawn(program, args, {
    cwd: root,
    detached: true,
    env: childEnvironment(root, env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.setEncoding('utf8').on('data', (text: string) => output.add(text, true));
  child.stderr.setEncoding('utf8').on('data', (text: string) => output.add(text, false));
  const exitCode = await ended(child, output, signal, graceMs);
  return {
    exitCode: signal.aborted ? undefined : exitCode,
    // Some tools colour their output whatever NO_COLOR says.
    stdout: stripVTControlCharacters(output.stdout),
    output: stripVTControlCharacters(output.both),
    durationMs: performance.now() - started,
  };
}

function childEnvironment(
  root: string,
  added: Readonly<Record<string, string>>,
): NodeJS.ProcessEnv {
  const { FORCE_COLOR: _, ...inherited } = process.env;
  return {
    ...inherited,
    // Output is kept and read by programs: plain text. No tool reports to its maker or asks for an update.
    NO_COLOR: '1',
    DO_NOT_TRACK: '1',
    TURBO_TELEMETRY_DISABLED: '1',
    TURBO_NO_UPDATE_NOTIFIER: '1',
    ...added,
    PATH: [join(root, 'node_modules', '.bin'), inherited['PATH']].join(delimiter),
  };
}

async function ended(
  child: ChildProcess,
  output: Output,
  signal: AbortSignal,
  graceMs: number,
): Promise<number | undefined> {
  const exit = Promise.withResolvers<number | undefined>();
  const closed = new Promise<void>((resolve) => void child.once('close', () => resolve()));
  child.once('exit', (code) => exit.resolve(code ?? undefined));
  child.once('error', (error) => {
    output.add(`${error.message}\n`, false);
    exit.resolve(undefined);
  });
  let kill: NodeJS.Timeout | undefined;
  const stop = () => {
    signalGroup(child, 'SIGTERM');
    kill = setTimeout(() => signalGroup(child, 'SIGKILL'), graceMs);
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    const code = await exit.promise;
    await Promise.race([closed, delay(drainMs, undefined, { ref: false })]);
    return code;
  } finally {
    signal.removeEventListener('abort', stop);
    clearTimeout(kill);
    signalGroup(child, 'SIGKILL');
    child.stdout?.destroy();
    child.stderr?.destroy();
  }
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    // ESRCH: nobody is left of the group, which is what was wanted.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** Keeps what a program writes, up to a limit that no readable report reaches. */
class Output {
  stdout = '';
  both = '';

  add(text: string, isStdout: boolean): void {
    if (isStdout) this.stdout = clip(this.stdout + text);
    this.both = clip(this.both + text);
  }
}

function clip(text: string): string {
  return text.length <= longestOutput ? text : text.slice(-longestOutput);
}
