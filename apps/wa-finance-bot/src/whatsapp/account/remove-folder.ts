import { rename, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** How files are removed and renamed; Node's own by default. */
export interface FolderCalls {
  rm(path: string, options: { readonly recursive: true; readonly force: true }): Promise<void>;
  rename(from: string, to: string): Promise<void>;
}

/** What a virus scanner or a browser that has just ended causes; it passes. */
const passing = new Set(['EBUSY', 'EPERM', 'EACCES', 'ENOTEMPTY', 'EMFILE', 'ENFILE']);
const attempts = 8;
const firstPauseMs = 25;

/** Removes a folder, and tries again while something holds it (EBUSY). Throws the last error after about 3 s. */
export async function removeFolder(
  path: string,
  calls: FolderCalls = { rm, rename },
): Promise<void> {
  await patiently(() => calls.rm(path, { recursive: true, force: true }));
}

/** Moves a folder to where nothing is, and tries again while something holds it. */
export async function moveFolder(
  from: string,
  to: string,
  calls: FolderCalls = { rm, rename },
): Promise<void> {
  await patiently(() => calls.rename(from, to));
}

async function patiently(work: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await work();
      return;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      if (!passing.has(code) || attempt === attempts) throw error;
      await sleep(firstPauseMs * 2 ** (attempt - 1));
    }
  }
}
