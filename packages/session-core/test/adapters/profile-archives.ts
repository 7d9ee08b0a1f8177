import { buffer } from 'node:stream/consumers';

import { ZipFile } from 'yazl';

import { StoreUnavailableError } from '../../src/index.ts';

/** What everything that asks Postgres does while it is away. */
export async function away(): Promise<never> {
  throw new StoreUnavailableError('planted');
}

/** A zip file with one file of this text, as the archive of a profile would be. */
export async function archiveOf(text: string): Promise<Buffer> {
  const zip = new ZipFile();
  const mtime = new Date('2026-11-21T00:00:00Z');
  zip.addBuffer(Buffer.from(text), 'Default/IndexedDB/keys', { compress: false, mtime });
  zip.end();
  return await buffer(zip.outputStream);
}

/** A zip file without any file. */
export async function emptyArchive(): Promise<Buffer> {
  const zip = new ZipFile();
  zip.end();
  return await buffer(zip.outputStream);
}
