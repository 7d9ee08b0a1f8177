import { chmodSync, chownSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { unprivilegedUser } from '../../src/process/unprivileged-user.ts';

/** A folder with the rights of the system's temporary folder, gone at the end of its scope. */
export function temporaryFolder(): Disposable & { readonly path: string } {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'sesi-folder-')));
  chmodSync(path, 0o1777);
  return {
    path,
    // A server that is about to end may still write.
    [Symbol.dispose]: () =>
      rmSync(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }),
  };
}

/** Makes a folder that belongs to whoever Postgres runs as. */
export function makePostgresFolder(path: string): void {
  mkdirSync(path);
  const user = unprivilegedUser(['postgres', 'nobody']);
  if (user !== undefined) chownSync(path, user.uid, user.gid);
}
