import { setTimeout as sleep } from 'node:timers/promises';

import { checkAvailability } from './history/check-availability.ts';
import { checkHistory } from './history/check-history.ts';
import type { Violation } from './history/violation.ts';
import type { Lab } from './lab/lab.ts';
import { runStorm } from './nemeses/run-storm.ts';
import { returnMs, type Round } from './nemeses/schedule.ts';
import type { SoakTally } from './soak-result.ts';
import { soakCounter, soakValue } from './worker/soak-kinds.ts';

const counterCount = 30;
const valueCount = 40;
const callersOfAll = 40;

/** One round: load from all workers, storms, peace, and then everything that was seen is checked. */
export async function runRound(lab: Lab, round: Round, tally: SoakTally): Promise<void> {
  lab.events.clear();
  await lab.begin(round.workers);
  const counters = Array.from({ length: counterCount }, (_, index) => soakCounter.key(`${index}`));
  const values = Array.from({ length: valueCount }, (_, index) => soakValue.key(`${index}`));
  const [first] = lab.workers;
  await Promise.all(
    counters.map(async (key) => await first?.call({ type: 'create', keys: [key] })),
  );
  for (const worker of lab.workers) {
    worker.beginLoad({
      seed: round.seed * 100 + worker.place.worker * 10,
      callers: Math.ceil(callersOfAll / round.workers),
      counters,
      values,
    });
  }
  await sleep(round.warmUpMs);
  for (const storm of round.storms) {
    await runStorm(lab, storm, tally.strikes);
    await sleep(returnMs);
    await countCalmReads(lab, tally, storm.calmMs - returnMs);
  }
  await Promise.all(lab.workers.map(async (worker) => await worker.endLoad()));
  const violations = [...(await lab.findDivergence())];
  await readAll(lab, [...counters, ...values]);
  const history = await lab.history();
  violations.push(...checkHistory(history), ...checkAvailability(history), ...crashes(lab));
  tally.add(history, violations);
  for (const [type, count] of lab.events) {
    tally.events.set(type, (tally.events.get(type) ?? 0) + count);
  }
}

/** Who answers while nothing is wrong. */
async function countCalmReads(lab: Lab, tally: SoakTally, ms: number): Promise<void> {
  const before = await Promise.all(lab.workers.map(async (worker) => await worker.countReads()));
  await sleep(ms);
  const after = await Promise.all(lab.workers.map(async (worker) => await worker.countReads()));
  for (const [index, reads] of after.entries()) {
    const start = before[index];
    if (reads === undefined || start === undefined) continue;
    tally.calmReads.redis += reads.redis - start.redis;
    tally.calmReads.postgres += reads.postgres - start.postgres;
  }
}

/** At rest every worker reads every key: what it sees is checked as any other read. */
async function readAll(lab: Lab, keys: readonly string[]): Promise<void> {
  for (const worker of lab.workers) {
    await Promise.all(keys.map(async (key) => await worker.call({ type: 'get', keys: [key] })));
  }
}

function crashes(lab: Lab): Violation[] {
  return lab.workers.flatMap(({ crashes: found, place }) =>
    found.map((crash): Violation => {
      const what = `the process of worker ${place.worker} ${crash}`;
      return { type: 'unexpected-error', key: '', what, witnesses: [] };
    }),
  );
}
