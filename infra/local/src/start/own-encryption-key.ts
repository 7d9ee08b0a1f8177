import { randomBytes, randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Environment } from '@sesi/platform';

const variable = 'SESSION_ENCRYPTION_KEY';
const file = 'session-encryption-key';

/**
 * The key that both bots seal secrets with: the person's own, else the one in the data folder, which the first start
 * makes. Only its owner may read the file.
 */
export async function ownEncryptionKey(dataDir: string, env: Environment): Promise<Environment> {
  const given = env[variable];
  if (given !== undefined && given !== '') return {};
  const path = join(dataDir, file);
  return { [variable]: (await readKey(path)) ?? (await makeKey(path)) };
}

async function readKey(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Written beside and moved: half a key could never be told from a whole one. */
async function makeKey(path: string): Promise<string> {
  const key = randomBytes(32).toString('base64');
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, `${key}\n`, { mode: 0o600, flag: 'wx' });
  await rename(draft, path);
  return key;
}
