import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { endProcess } from './end-process.ts';

/** How a bot is started: its program, words and environment. */
export interface BotProgram {
  readonly main: URL;
  readonly words?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** A bot in a process of its own. Disposing ends it. */
export interface BotProcess extends AsyncDisposable {
  /** The result of `work`. @throws Error with what the bot wrote when the bot ends before, or `work` fails */
  whileItRuns<Result>(work: Promise<Result>): Promise<Result>;
}

/** Starts a program of ours from its source. It inherits nothing but PATH and HOME. */
export function startBotProcess({ main, words = [], env = {} }: BotProgram): BotProcess {
  const { PATH, HOME } = process.env;
  const child = spawn(
    process.execPath,
    ['--conditions=@sesi/source', fileURLToPath(main), ...words],
    { env: { PATH, HOME, ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let wrote = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      wrote = (wrote + text).slice(-5_000);
    });
  }
  const ended = Promise.race([once(child, 'exit'), once(child, 'error')]);
  return {
    async whileItRuns(work) {
      try {
        return await Promise.race([
          work,
          ended.then(() => {
            throw new Error('it ended');
          }),
        ]);
      } catch (cause) {
        throw new Error(`${main.pathname} is of no use. It wrote:\n${wrote}`, { cause });
      }
    },
    [Symbol.asyncDispose]: () => endProcess(child, () => child.kill('SIGTERM')),
  };
}
