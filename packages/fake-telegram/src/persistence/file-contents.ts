import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { StateFileError } from '../errors.ts';
import type { FileContents } from '../state/files.ts';

/** Keeps the content of files until the process ends. */
export function contentsInMemory(): FileContents {
  const byId = new Map<string, Buffer>();
  return {
    read: (id) => byId.get(id),
    write: (id, content) => {
      byId.set(id, content);
    },
  };
}

/**
 * Keeps the content of files in a folder, one file each.
 * @throws {StateFileError} When a file can't be written.
 */
export function contentsInFolder(folder: string): FileContents {
  return {
    read: (id) => {
      try {
        return readFileSync(join(folder, id));
      } catch {
        // Somebody has removed it: the Bot API says that the file is not available.
        return undefined;
      }
    },
    write: (id, content) => {
      try {
        mkdirSync(folder, { recursive: true });
        writeFileSync(join(folder, id), content);
      } catch (cause) {
        throw new StateFileError(`A file can't be kept in ${folder}`, { cause });
      }
    },
  };
}
