import { setTimeout as sleep } from 'node:timers/promises';

import type { Lab } from '../lab/lab.ts';
import { monotonicMs } from '../lab/monotonic-clock.ts';
import { nemeses } from './all-nemeses.ts';
import { victims, type NemesisName, type Strike } from './nemesis.ts';
import { returnMs, type Storm } from './schedule.ts';

/** Counts the faults that hit something. */
export type StrikeCounts = Map<NemesisName, number>;

/**
 * Carries out the faults of a storm, those of one victim one after the other, and resolves when all are healed.
 * What hit nothing, such as a kill "before the next apply" when none came, is tried once more at the end.
 */
export async function runStorm(lab: Lab, storm: Storm, counts: StrikeCounts): Promise<void> {
  const start = performance.now();
  const missed: Strike[] = [];
  const byVictim = Map.groupBy(storm.strikes, victimOf);
  await Promise.all(
    [...byVictim.values()].map(async (strikes) => {
      for (const strike of strikes) {
        await sleep(Math.max(0, start + strike.atMs - performance.now()));
        if (!(await carryOut(lab, strike, counts))) missed.push(strike);
      }
    }),
  );
  for (const strike of missed) {
    // Most need a Redis that is in use: give everybody time to return to it.
    await sleep(returnMs);
    await carryOut(lab, strike, counts);
  }
}

function victimOf({ nemesis, worker }: Strike): string {
  const victim = victims[nemesis];
  return victim === 'worker' ? `worker ${worker}` : victim;
}

async function carryOut(lab: Lab, strike: Strike, counts: StrikeCounts): Promise<boolean> {
  const { nemesis, worker } = strike;
  const start = monotonicMs();
  const struck = await nemeses[nemesis](lab, strike);
  const about = victims[nemesis] === 'worker' ? { worker } : {};
  lab.disturbances.push({ nemesis, ...about, start, end: monotonicMs() });
  if (struck) counts.set(nemesis, (counts.get(nemesis) ?? 0) + 1);
  return struck;
}
