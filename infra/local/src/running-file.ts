import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { z } from 'zod';

import { LocalError } from './local-error.ts';
import { isAlive, markProcess } from './process-stamp.ts';

const mark = z.object({ pid: z.number(), stamp: z.string() });

const schema = z.object({
  /** The process of `start`. */
  owner: mark,
  /** False while it is still starting. */
  ready: z.boolean(),
  wa: z
    .object({
      url: z.string(),
      /** False: the bot talks to the real WhatsApp, and takes no messages over HTTP. */
      localChat: z.boolean(),
    })
    .optional(),
  tg: z
    .object({
      url: z.string(),
      /** Where the stand-in for Telegram is; absent when the bot talks to the real one. */
      fakeTelegramUrl: z.string().optional(),
    })
    .optional(),
  redisUrl: z.string().optional(),
});

/** What `start` says about itself in `running.json`, for `chat` and for the next `start`. */
export type Running = z.output<typeof schema>;

/** Where `running.json` is. */
function runningFile(dataDir: string): string {
  return join(dataDir, 'running.json');
}

/** What runs now; `undefined` when nothing does, also when a killed `start` left its file behind. */
export async function readRunning(dataDir: string): Promise<Running | undefined> {
  const running = await readFileOf(dataDir);
  return running !== undefined && (await isAlive(running.owner)) ? running : undefined;
}

/** The one `start` of a data folder: the holder of its `running.json`. */
export class RunningClaim implements AsyncDisposable {
  readonly #file: string;
  readonly #owner: Running['owner'];

  private constructor(file: string, owner: Running['owner']) {
    this.#file = file;
    this.#owner = owner;
  }

  /**
   * Takes the data folder for this process.
   *
   * @throws LocalError when another `start` has it and is alive.
   */
  static async take(dataDir: string): Promise<RunningClaim> {
    const owner = await markProcess(process.pid);
    if (owner === undefined) {
      throw new LocalError('This process cannot find itself in the list of processes.');
    }
    const file = runningFile(dataDir);
    await mkdir(dirname(file), { recursive: true });
    const text = JSON.stringify({ owner, ready: false } satisfies Running);
    // Twice at most: the file of a killed start is removed, and the place then taken or lost to another start.
    for (let round = 0; round < 2; round += 1) {
      if (await createFile(file, text)) {
        return new RunningClaim(file, owner);
      }
      const other = await readRunning(dataDir);
      if (other !== undefined) {
        throw new LocalError(describeOther(other, dataDir));
      }
      await rm(file, { force: true });
    }
    throw new LocalError('Another start began at the same moment: it goes on, this one ends.');
  }

  /** Writes what runs, so that `chat` finds it. The file is replaced in one step. */
  async publish(running: Omit<Running, 'owner'>): Promise<void> {
    const next = `${this.#file}.next`;
    await writeFile(next, `${JSON.stringify({ owner: this.#owner, ...running }, undefined, 2)}\n`, {
      mode: 0o600,
    });
    await rename(next, this.#file);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#file, { force: true });
  }
}

function describeOther(other: Running, dataDir: string): string {
  const where = [other.wa?.url, other.tg?.url].filter((url) => url !== undefined).join(' and ');
  const what = other.ready
    ? `It runs already: ${where} (pid ${other.owner.pid}).`
    : `It is starting already (pid ${other.owner.pid}).`;
  return `${what} Stop that one with Ctrl-C or \`kill ${other.owner.pid}\`, or give this one a data folder and ports of its own (SESI_DATA_DIR, WA_PORT, TG_PORT). Data folder: ${dataDir}`;
}

/** Makes the file in one step: nobody sees it half written. False when there is one already. */
async function createFile(file: string, text: string): Promise<boolean> {
  const next = `${file}.${process.pid}`;
  await writeFile(next, text, { mode: 0o600 });
  try {
    await link(next, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
      return false;
    }
    throw error;
  } finally {
    await rm(next, { force: true });
  }
}

async function readFileOf(dataDir: string): Promise<Running | undefined> {
  try {
    return schema.parse(JSON.parse(await readFile(runningFile(dataDir), 'utf8')));
  } catch {
    // Absent, half written by a killed start, or of an older version: nothing that runs can be read from it.
    return undefined;
  }
}
