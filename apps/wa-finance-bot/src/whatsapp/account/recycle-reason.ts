import type { AccountTiming } from './account-store.ts';

/** How a browser stands. Durations in milliseconds. */
export interface BrowserCondition {
  readonly ageMs: number;
  /** Since it first took messages. */
  readonly readyForMs: number;
  /** Of all its processes, in MiB; undefined where that is not known. */
  readonly memoryMb: number | undefined;
  /** Nothing but this disk has the account. */
  readonly needsFirstBackup: boolean;
}

/** Why a browser is ended on purpose and started anew: only of a browser that has ended a profile is safely saved. */
export type RecycleReason = 'first-backup' | 'age' | 'memory';

/** Whether it is time, and why. */
export function recycleReason(
  { ageMs, readyForMs, memoryMb, needsFirstBackup }: BrowserCondition,
  {
    firstBackupAfterMs,
    recycleAfterMs,
    recycleAboveMb,
  }: Pick<AccountTiming, 'firstBackupAfterMs' | 'recycleAfterMs' | 'recycleAboveMb'>,
): RecycleReason | undefined {
  if (needsFirstBackup && readyForMs >= firstBackupAfterMs) return 'first-backup';
  if (recycleAboveMb > 0 && memoryMb !== undefined && memoryMb > recycleAboveMb) return 'memory';
  if (recycleAfterMs > 0 && ageMs >= recycleAfterMs) return 'age';
  return undefined;
}
