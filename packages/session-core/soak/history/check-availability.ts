import type { Disturbance, History } from './operation.ts';
import type { Violation } from './violation.ts';

/** A connection that was lost in the midst of a transaction holds its rows until Postgres gives it up (10 s), ms. */
const graceMs = 12_000;

/**
 * Whatever happens to Redis, calls go on through Postgres: a call may fail only while, or soon after, Postgres or the way
 * to it was disturbed, or a process was, which may have held rows.
 */
export function checkAvailability({ operations, disturbances }: History): readonly Violation[] {
  const excuses = disturbances.filter(({ nemesis }) => !nemesis.startsWith('redis-'));
  return operations.flatMap((operation): Violation[] => {
    const { start, end, outcome, keys, error } = operation;
    if (end === undefined || (outcome !== 'refused' && outcome !== 'unknown')) return [];
    if (excuses.some((each) => overlaps(each, start, end))) return [];
    const what = `it failed though Postgres was at hand: ${error ?? outcome}`;
    return [{ type: 'unexpected-error', key: keys[0] ?? '', what, witnesses: [operation] }];
  });
}

function overlaps(disturbance: Disturbance, start: number, end: number): boolean {
  return disturbance.start <= end && disturbance.end + graceMs >= start;
}
