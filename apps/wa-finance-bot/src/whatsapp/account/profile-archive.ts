import { createWriteStream } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';

import { fromBufferPromise } from 'yauzl';
import { ZipFile } from 'yazl';

/** Where the login is, as whatsapp-web.js' own RemoteAuth has it: everything else Chromium makes anew. */
const keptFolders = ['Default/IndexedDB', 'Default/Local Storage'];

/** Chromium's data are packed already: a higher level takes longer and gains little. */
const compressionLevel = 1;

/**
 * Packs the login of a browser profile into a zip file. Only for a profile on which no browser runs: of a copy that is
 * made meanwhile nobody knows whether it is whole.
 *
 * @returns undefined when there is nothing to pack.
 */
export async function packProfile(profile: string): Promise<Buffer | undefined> {
  const files = (
    await Promise.all(keptFolders.map((folder) => filesIn(join(profile, folder))))
  ).flat();
  if (files.length === 0) return undefined;
  const zip = new ZipFile();
  const failed = new Promise<never>((_resolve, reject) => zip.on('error', reject));
  for (const file of files.toSorted()) {
    zip.addFile(file, relative(profile, file).split(sep).join('/'), { compressionLevel });
  }
  zip.end();
  return await Promise.race([buffer(zip.outputStream), failed]);
}

/** Unpacks what `packProfile` has made, and archives of the library's RemoteAuth, into a folder that need not be there. */
export async function unpackProfile(archive: Buffer, profile: string): Promise<void> {
  await mkdir(profile, { recursive: true, mode: 0o700 });
  const zip = await fromBufferPromise(archive);
  // No name leads out of the folder: yauzl refuses such an archive.
  for await (const entry of zip.eachEntry()) {
    const path = join(profile, entry.fileName);
    if (entry.fileName.endsWith('/')) {
      await mkdir(path, { recursive: true });
      continue;
    }
    await mkdir(dirname(path), { recursive: true });
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(path));
  }
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(
    (error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
      throw error;
    },
  );
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
