import { setTimeout as sleep } from 'node:timers/promises';

import type { ChaosPlan, ChaosScript, Fault } from '../face/chaos.ts';
import { seededRandom } from './random.ts';

/** Injects faults at their times; resolves after the last one. Throws what `inject` throws. */
export async function playChaos(
  { faults }: ChaosScript,
  inject: (fault: Fault) => void,
): Promise<void> {
  const start = Date.now();
  for (const { atMs, ...fault } of faults.toSorted((one, other) => one.atMs - other.atMs)) {
    await sleep(Math.max(0, start + atMs - Date.now()));
    inject(fault);
  }
}

/** A script of random faults, the same for the same plan. */
export function randomChaos({
  seed,
  count,
  withinMs,
  kinds = ['drop', 'freeze', 'reload'],
  longestMs = 1_000,
}: ChaosPlan): ChaosScript {
  const random = seededRandom(seed);
  const upTo = (most: number): number => Math.floor(random() * most);
  const faults = Array.from({ length: count }, () => {
    const kind = kinds[upTo(kinds.length)] ?? 'drop';
    const atMs = upTo(withinMs);
    const forMs = 1 + upTo(longestMs);
    return kind === 'drop' || kind === 'freeze' ? { kind, forMs, atMs } : { kind, atMs };
  });
  return { faults: faults.toSorted((one, other) => one.atMs - other.atMs) };
}
