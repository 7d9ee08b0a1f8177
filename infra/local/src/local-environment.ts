import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';

import type { Environment } from '@sesi/platform';

import { repositoryRoot } from './repository-root.ts';

/**
 * The environment with the settings of `.env` under it: a variable that is set already wins.
 *
 * @param env - `process.env`. Its SESI_ENV_FILE names another file than `.env` at the root of the repository; either
 *   may be absent.
 */
export async function readLocalEnvironment(env: Environment): Promise<Environment> {
  const file = resolve(repositoryRoot, env['SESI_ENV_FILE'] ?? '.env');
  return { ...parseEnv(await readIfThere(file)), ...env };
}

/** The absolute folder where everything local is kept: `.data`, or the one that SESI_DATA_DIR names. */
export function dataFolder(env: Environment): string {
  const given = env['SESI_DATA_DIR'];
  return resolve(repositoryRoot, given === undefined || given === '' ? '.data' : given);
}

async function readIfThere(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return '';
    }
    throw error;
  }
}
