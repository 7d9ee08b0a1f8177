import { setTimeout as wait } from 'node:timers/promises';

import { JobsUnavailableError } from '../errors.ts';

const againMs = 500;

/**
 * Makes a change once Postgres is there: what a handler did through an outage is not done again. The change must be one
 * that may be made twice.
 *
 * @param signal - Ends the wait.
 */
export async function untilStored(change: () => Promise<void>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await change();
      return;
    } catch (error) {
      if (!(error instanceof JobsUnavailableError)) throw error;
      await wait(againMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
