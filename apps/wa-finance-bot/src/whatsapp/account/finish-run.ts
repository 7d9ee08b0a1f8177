import type { BrowserRun } from '../browser-run.ts';
import type { RunEnd } from '../chromium/run-settings.ts';
import { removeFolder } from './remove-folder.ts';
import type { Tenure } from './tenure.ts';

/** How long Chromium may take to end politely. */
export const closeMs = 2_000;
/** The same when the lease is lost: another process may start in 1.5 s. */
const hastyCloseMs = 1_000;

/**
 * What is left to do when a run is over: the browser is ended, and its profile saved as it is then, or removed after a logout.
 *
 * @param profile - The folder of the profile.
 */
export async function finishRun(
  run: BrowserRun,
  reason: RunEnd['reason'],
  { claim, account }: Pick<Tenure, 'claim' | 'account'>,
  profile: string,
): Promise<void> {
  const isWhole = await run.close(reason === 'lease-lost' ? hastyCloseMs : closeMs);
  // Whoever has the account now writes to the disk, if it is the same one.
  if (reason === 'lease-lost') return;
  await claim.setReady(false);
  if (reason === 'logged-out') {
    await account?.forget();
    await removeFolder(profile);
    await claim.setLinked(undefined);
  } else if (isWhole && run.wasReady) {
    await account?.backUp(claim.linkedAt());
  }
}
