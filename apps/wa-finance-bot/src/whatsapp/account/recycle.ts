import { setTimeout as sleep } from 'node:timers/promises';

import type { BrowserRun } from '../browser-run.ts';
import type { AccountProfile } from './account-profile.ts';
import type { AccountTiming } from './account-store.ts';
import { type RecycleReason, recycleReason } from './recycle-reason.ts';

/**
 * Waits until it is time to start a browser anew that takes messages now.
 *
 * @param run - It has just become ready.
 * @param startedAt - By `performance.now()`.
 * @param over - Fires when the run is over, whatever ended it.
 * @returns undefined when the run is over before.
 */
export async function untilRecycle(
  run: Pick<BrowserRun, 'memoryMb'>,
  account: Pick<AccountProfile, 'needsFirstBackup'>,
  startedAt: number,
  timing: AccountTiming,
  over: AbortSignal,
): Promise<RecycleReason | undefined> {
  const readyAt = performance.now();
  while (!over.aborted) {
    const now = performance.now();
    const { needsFirstBackup } = account;
    const memoryMb = timing.recycleAboveMb > 0 ? await run.memoryMb() : undefined;
    const condition = { ageMs: now - startedAt, readyForMs: now - readyAt, memoryMb };
    const reason = recycleReason({ ...condition, needsFirstBackup }, timing);
    if (reason !== undefined) return reason;
    const firstMs = needsFirstBackup ? timing.firstBackupAfterMs - condition.readyForMs : Infinity;
    const pauseMs = Math.max(1, Math.min(timing.recycleCheckMs, firstMs));
    await sleep(pauseMs, undefined, { signal: over, ref: false }).catch(() => undefined);
  }
  return undefined;
}
