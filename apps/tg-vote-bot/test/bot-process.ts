import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

/** The bot as it is shipped, in a process of its own. Disposing kills it. */
export class BotProcess implements AsyncDisposable {
  readonly #child: ChildProcess;
  #output = '';

  constructor(env: Readonly<Record<string, string>>) {
    this.#child = spawn(process.execPath, ['--conditions=@sesi/source', main], {
      env: { PATH: process.env['PATH'], ...env, LOG_LEVEL: 'info' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output += text;
      });
    }
  }

  /** All that it has written so far. */
  get output(): string {
    return this.#output;
  }

  /** When it logged that message, in epoch milliseconds. */
  loggedAt(message: string): number {
    const line = this.#output.split('\n').find((each) => each.includes(`"msg":"${message}"`));
    const time = /"time":"([^"]+)"/.exec(line ?? '')?.[1];
    if (time === undefined) throw new Error(`"${message}" was not logged:\n${this.#output}`);
    return Date.parse(time);
  }

  /** Sends a signal and waits for the end: the exit code, or `undefined` after a kill. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | undefined> {
    const exit = this.exit();
    this.#child.kill(signal);
    return exit;
  }

  /** Waits for the end. */
  async exit(): Promise<number | undefined> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      await once(this.#child, 'exit');
    }
    return this.#child.exitCode ?? undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end('SIGKILL');
  }
}
