import { symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { findOnPath } from '../../src/process/find-program.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** What our own code runs, wherever it is. */
const basics = ['sh', 'id', 'test', 'chmod', 'ps'];

/**
 * A folder to use as the PATH of a machine that has nothing installed but the basics.
 *
 * @param programs names that can be found there too; they do nothing
 */
export function emptyPath(programs: readonly string[]): Disposable & { readonly path: string } {
  const folder = temporaryFolder();
  for (const name of basics) {
    symlinkSync(findOnPath(name) ?? `/usr/bin/${name}`, join(folder.path, name));
  }
  for (const name of programs) symlinkSync('/bin/true', join(folder.path, name));
  return folder;
}
