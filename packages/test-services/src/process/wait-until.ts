import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks again and again until the answer is yes.
 *
 * @param deadlineMs how long to ask, in milliseconds
 * @returns true once `condition` was true; false when the deadline passed first
 */
export async function waitUntil(condition: () => boolean, deadlineMs: number): Promise<boolean> {
  const end = performance.now() + deadlineMs;
  while (!condition()) {
    if (performance.now() >= end) return false;
    await sleep(10);
  }
  return true;
}
