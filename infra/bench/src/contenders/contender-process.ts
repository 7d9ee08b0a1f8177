import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

import { endProcess } from '../end-process.ts';
import type { Measurable } from '../rounds.ts';
import type { ContenderId, ContenderPlace } from './open-contender.ts';

/** What a contender can be asked to do: reads and writes go on for some milliseconds, and each voter votes once. */
export type ContenderTask =
  | { readonly do: 'fill' | 'read each' }
  | { readonly do: 'read' | 'write'; readonly callers: number; readonly durationMs: number }
  | { readonly do: 'vote'; readonly voters: number };

/** Operations a second of a task that has a speed, else 0; or what went wrong. */
export type ContenderAnswer =
  | { readonly name: string; readonly perSecond: number }
  | { readonly error: string };

/** A contender may take this long to open, or for a task beyond the task's own time. */
const answerMs = 60_000;

/**
 * A contender in a process of its own, as its users run it: what it leaves behind slows nobody else. With its default
 * timeouts node-redis keeps a timer for 5 s after each command, which is 200 MB at full speed.
 */
export class ContenderProcess implements AsyncDisposable {
  readonly name: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, name: string) {
    this.#child = child;
    this.name = name;
  }

  /** @throws Error with what the contender wrote when it cannot be opened */
  static async start(id: ContenderId, place: ContenderPlace): Promise<ContenderProcess> {
    const worker = new URL('contender-worker.ts', import.meta.url);
    const child = fork(worker, [id, JSON.stringify(place)], {
      execArgv: ['--conditions=@sesi/source'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let wrote = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      wrote = (wrote + text).slice(-5_000);
    });
    try {
      const { name } = await answerOf(child, answerMs);
      return new ContenderProcess(child, name);
    } catch (cause) {
      await end(child);
      throw new Error(`${id} cannot be opened. It wrote:\n${wrote}`, { cause });
    }
  }

  /** Reads of any of the samples. */
  get reading(): Measurable {
    return this.#measurable('read');
  }

  /** Writes of any of the samples. */
  get writing(): Measurable {
    return this.#measurable('write');
  }

  /** One vote of each caller, however long it takes. */
  get voting(): Measurable {
    return {
      name: this.name,
      run: async (voters) => await this.#ask({ do: 'vote', voters }, answerMs),
    };
  }

  /** Writes all samples and reads each once. */
  async fill(): Promise<void> {
    await this.#ask({ do: 'fill' }, answerMs);
  }

  /** Reads all samples once. */
  async readEach(): Promise<void> {
    await this.#ask({ do: 'read each' }, answerMs);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await end(this.#child);
  }

  #measurable(what: 'read' | 'write'): Measurable {
    return {
      name: this.name,
      run: async (callers, durationMs) =>
        await this.#ask({ do: what, callers, durationMs }, answerMs + durationMs),
    };
  }

  async #ask(task: ContenderTask, withinMs: number): Promise<number> {
    this.#child.send(task);
    const { perSecond } = await answerOf(this.#child, withinMs);
    return perSecond;
  }
}

async function answerOf(
  child: ChildProcess,
  withinMs: number,
): Promise<Extract<ContenderAnswer, { name: string }>> {
  const late = new AbortController();
  const signal = AbortSignal.any([late.signal, AbortSignal.timeout(withinMs)]);
  try {
    const heard = once(child, 'message', { signal });
    // `close` comes after all that it wrote.
    const gone = once(child, 'close', { signal }).then(() => {
      throw new Error('It ended before it answered.');
    });
    const [said] = (await Promise.race([heard, gone])) as [ContenderAnswer];
    if ('error' in said) throw new Error(said.error);
    return said;
  } finally {
    late.abort();
  }
}

async function end(child: ChildProcess): Promise<void> {
  await endProcess(child, () => {
    if (child.connected) child.disconnect();
  });
}
