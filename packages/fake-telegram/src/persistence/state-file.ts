import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { z } from 'zod';

import { StateFileError } from '../errors.ts';
import type { Snapshot } from '../state/records.ts';
import { snapshotSchema } from './snapshot-schema.ts';

/** A burst of changes is written once, at most this long after its first. */
const SAVE_DELAY_MS = 100;

/**
 * The file in which a server's state outlives its process. It is written beside and renamed, so that it is
 * never half written; what changed within the last 100 ms before a kill -9 is lost.
 */
export class StateFile {
  readonly #path: string;
  readonly #snapshot: () => Snapshot;
  #timer: NodeJS.Timeout | undefined;
  #isDirty = false;
  #isClosed = false;

  /** `snapshot` is asked for the state each time the file is written. */
  constructor(path: string, snapshot: () => Snapshot) {
    this.#path = path;
    this.#snapshot = snapshot;
  }

  /** The state has changed: it will be saved soon. */
  changed(): void {
    this.#isDirty = true;
    if (this.#isClosed) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      try {
        this.#save();
      } catch (error) {
        // The next change tries again, and `close` throws when it still fails.
        process.emitWarning(error instanceof Error ? error : String(error));
      }
    }, SAVE_DELAY_MS);
  }

  /**
   * Saves what is not saved yet.
   * @throws {StateFileError} When the file can't be written.
   */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#save();
  }

  #save(): void {
    if (!this.#isDirty) return;
    const beside = `${this.#path}.${process.pid}.tmp`;
    try {
      mkdirSync(dirname(this.#path), { recursive: true });
      writeFileSync(beside, JSON.stringify(this.#snapshot()));
      renameSync(beside, this.#path);
    } catch (cause) {
      throw new StateFileError(`The state file ${this.#path} can't be written`, { cause });
    }
    this.#isDirty = false;
  }
}

/**
 * The state saved in a file, or `undefined` when there is no file yet.
 * @throws {StateFileError} When the file can't be read, is damaged, or belongs to another bot.
 */
export function loadSnapshot(path: string, botId: number): Snapshot | undefined {
  const remedy = 'Move it away to start with an empty Telegram.';
  let content: string;
  try {
    content = readFileSync(path, 'utf8');
  } catch (cause) {
    if (isMissing(cause)) return undefined;
    throw new StateFileError(`The state file ${path} can't be read`, { cause });
  }
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (cause) {
    throw new StateFileError(`The state file ${path} is damaged: it is not JSON. ${remedy}`, {
      cause,
    });
  }
  const parsed = snapshotSchema.safeParse(value);
  if (!parsed.success) {
    throw new StateFileError(
      `The state file ${path} is damaged. ${remedy}\n${z.prettifyError(parsed.error)}`,
      { cause: parsed.error },
    );
  }
  if (parsed.data.botId !== botId) {
    throw new StateFileError(
      `The state file ${path} belongs to the bot ${parsed.data.botId}, but the token is of ${botId}. Use that bot's token, or another file.`,
    );
  }
  return parsed.data;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
