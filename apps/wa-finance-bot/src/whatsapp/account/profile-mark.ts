import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Stands in the profile: it goes when the profile goes. */
const fileName = 'sesi-as-of';

/**
 * How new the login of a profile is: the number of the backup that it was restored from or saved as, or of the lease under
 * which it was last logged in, whichever is higher. Both come from the clock of Postgres, so they can be compared.
 *
 * @returns undefined when nobody has logged in with it.
 */
export async function readMark(profile: string): Promise<number | undefined> {
  const text = await readFile(join(profile, fileName), 'utf8').catch(ifAbsent);
  return text === undefined || !/^\d{1,16}$/.test(text) ? undefined : Number(text);
}

/** Notes that the login of the profile is at least as new as that. */
export async function raiseMark(profile: string, asOf: number): Promise<void> {
  const before = (await readMark(profile)) ?? 0;
  await writeFile(join(profile, fileName), String(Math.max(before, asOf)));
}

/** Nobody is logged in with this profile. */
export async function removeMark(profile: string): Promise<void> {
  await rm(join(profile, fileName), { force: true });
}

/** Whether a browser has ever run on this profile. */
export async function isProfile(profile: string): Promise<boolean> {
  return (await stat(join(profile, 'Default')).catch(ifAbsent)) !== undefined;
}

function ifAbsent(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}
