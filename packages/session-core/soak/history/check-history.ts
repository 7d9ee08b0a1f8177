import { checkCommits } from './check-commits.ts';
import { checkReads } from './check-reads.ts';
import { KeyTimeline } from './key-timeline.ts';
import type { History, Operation } from './operation.ts';
import type { Violation } from './violation.ts';

/** No call of the core may take longer, whatever is frozen, ms. */
export const longestCallMs = 2_500;

/**
 * Holds what callers saw against what Postgres has. Postgres gives each key one order, by version, so no search is
 * needed: each read is compared with the highest version that had been acknowledged when it began.
 */
export function checkHistory(history: History): readonly Violation[] {
  const operations = new Map(history.operations.map((operation) => [operation.op, operation]));
  const timelines = new Map<string, KeyTimeline>();
  for (const [key, changes] of Map.groupBy(history.commits, (change) => change.key)) {
    timelines.set(key, new KeyTimeline(changes, operations));
  }
  return [
    ...checkReads(history, timelines),
    ...checkCommits(history, timelines),
    ...checkCalls(history),
  ];
}

/** Calls that took too long, and errors that no caller should meet. */
function checkCalls(history: History): Violation[] {
  return history.operations.flatMap((operation): Violation[] => {
    const about = { key: operation.keys[0] ?? '', witnesses: [operation] };
    const ms = callMs(operation, history);
    const found: Violation[] = [];
    if (ms > longestCallMs) {
      const what = `the call took ${ms.toFixed(0)} ms, ${longestCallMs} ms are allowed`;
      found.push({ type: 'slow-call', what, ...about });
    }
    if (operation.outcome === 'failed') {
      const what = operation.error ?? 'an error without a message';
      found.push({ type: 'unexpected-error', what, ...about });
    }
    return found;
  });
}

/** How long the call took, without the time during which its own process was stopped; 0 when that was killed. */
export function callMs(operation: Operation, history: Pick<History, 'disturbances'>): number {
  const { start, end, worker } = operation;
  if (end === undefined) return 0;
  let ms = end - start;
  for (const each of history.disturbances) {
    if (each.nemesis !== 'worker-stop' || each.worker !== worker) continue;
    ms -= Math.max(0, Math.min(end, each.end) - Math.max(start, each.start));
  }
  return ms;
}
