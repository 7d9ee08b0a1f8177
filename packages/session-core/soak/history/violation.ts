import type { History, Operation } from './operation.ts';

/** What was broken; the first four are fields of the result. */
export type ViolationType =
  | 'stale-read'
  | 'lost-update'
  | 'resurrection'
  | 'diverged'
  | 'slow-call'
  | 'unexpected-error';

/** One broken promise. */
export interface Violation {
  readonly type: ViolationType;
  /** Empty when it is about no key. */
  readonly key: string;
  /** What was expected and what was found, in a sentence. */
  readonly what: string;
  /** The operations that show it by themselves. */
  readonly witnesses: readonly Operation[];
}

const neighbours = 8;

/** The violation with the operations and disturbances around it, for people; times count from the first of them. */
export function describeViolation(violation: Violation, history: History): string {
  const { key, witnesses } = violation;
  const from = Math.min(...witnesses.map(({ start }) => start));
  const until = Math.max(...witnesses.map(({ start, end }) => end ?? start));
  const around = history.operations
    .filter(
      ({ keys, start, end }) => keys.includes(key) && start <= until && (end ?? until) >= from,
    )
    .filter((operation) => !witnesses.includes(operation))
    .toSorted((a, b) => weight(b) - weight(a))
    .slice(0, neighbours);
  const lines = [...witnesses, ...around]
    .toSorted((a, b) => a.start - b.start)
    .map(
      (operation) => `${witnesses.includes(operation) ? '>' : ' '} ${describe(operation, from)}`,
    );
  const faults = history.disturbances
    .filter(({ start, end }) => start <= until && end >= from)
    .map(
      ({ nemesis, worker, start, end }) =>
        `  fault ${nemesis}${worker === undefined ? '' : ` of worker ${worker}`} ${time(start, from)} to ${time(end, from)}`,
    );
  return [`${violation.type} ${key}: ${violation.what}`, ...faults, ...lines].join('\n');
}

/** The time that a violation spans: the shorter, the easier to understand. */
export function spanOf({ witnesses }: Violation): number {
  const starts = witnesses.map(({ start }) => start);
  return witnesses.length === 0 ? Infinity : Math.max(...starts) - Math.min(...starts);
}

/** Writes tell more than reads. */
function weight({ type }: Operation): number {
  return type === 'get' ? 0 : 1;
}

function describe(operation: Operation, from: number): string {
  const { op, type, start, end, outcome, version, n, writer, possiblyStale, error } = operation;
  const result = [
    outcome ?? 'never settled',
    version === undefined ? '' : `version ${version}`,
    n === undefined ? '' : `n=${n}`,
    writer === undefined ? '' : `written by ${writer}`,
    possiblyStale === true ? 'possibly stale' : '',
    error ?? '',
  ].filter((part) => part !== '');
  const span = `${time(start, from)} to ${end === undefined ? '?' : time(end, from)}`;
  return `${span}  worker ${operation.worker}  ${type} (${op}): ${result.join(', ')}`;
}

function time(at: number, from: number): string {
  return `${(at - from).toFixed(1)} ms`;
}
