import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { endBrowsersOn } from './browser-processes.ts';

const killMs = 1_000;

/** The files by which Chromium guards a profile (process_singleton_posix.cc). They outlive a kill -9. */
const guards = ['SingletonLock', 'SingletonSocket', 'SingletonCookie'];

/**
 * Makes a profile ready for a new browser: ends the orphans that still run on it, then removes the guards that a killed
 * browser left behind. They would keep every later browser from starting, all the more when the host's name has changed,
 * as it does with each new container. Only for a profile that this process has claimed.
 *
 * @param graceMs - How long an orphan gets to end by itself.
 * @returns The ids of the processes that were killed.
 */
export async function clearProfile(profile: string, graceMs: number): Promise<readonly number[]> {
  const killed = await endBrowsersOn(profile, { graceMs, killMs });
  for (const guard of guards) await rm(join(profile, guard), { force: true });
  return killed;
}
