import { crc32 } from 'node:zlib';

import { fromBufferPromise } from 'yauzl';

import { ProfileBackupError } from './backup-errors.ts';

/**
 * Reads a zip file to its end: its directory, and each file against its size and CRC-32.
 *
 * @param session - Whose profile it is, for the error.
 * @throws ProfileBackupError when it is not whole, or holds no file.
 */
export async function checkArchive(session: string, archive: Buffer): Promise<void> {
  let files = 0;
  try {
    const zip = await fromBufferPromise(archive);
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith('/')) continue;
      let sum = 0;
      for await (const chunk of await zip.openReadStreamPromise(entry)) {
        sum = crc32(chunk as Buffer, sum);
      }
      if (sum !== entry.crc32) throw new Error(`${entry.fileName} has another CRC-32`);
      files += 1;
    }
  } catch (error) {
    throw new ProfileBackupError(session, 'not-whole', error);
  }
  if (files === 0) throw new ProfileBackupError(session, 'empty');
}
