import type { KeyTimeline, Version } from './key-timeline.ts';
import type { CommittedChange, FinalRow, History, Operation } from './operation.ts';
import type { Violation } from './violation.ts';

/**
 * What was acknowledged is in Postgres, what was refused is not, versions follow the order of acknowledgements, no
 * increment is lost, and the rows at the end are what the last change made them.
 */
export function checkCommits(
  history: History,
  timelines: ReadonlyMap<string, KeyTimeline>,
): Violation[] {
  const rows = new Map(history.rows.map((row) => [row.key, row]));
  return [
    ...checkOutcomes(history),
    ...[...timelines].flatMap(([key, timeline]) => [
      ...checkOrder(key, timeline),
      ...checkSteps(key, timeline),
      ...checkLast(key, timeline, rows.get(key)),
    ]),
    ...checkSums(history, rows),
  ];
}

const lost = (key: string, what: string, witnesses: readonly Operation[]): Violation => ({
  type: 'lost-update',
  key,
  what,
  witnesses,
});

const isWrite = ({ type }: Operation) => type !== 'get';

function checkOutcomes({ operations, commits }: History): Violation[] {
  const byOperation = Map.groupBy(commits, ({ op }) => op);
  return operations.filter(isWrite).flatMap((operation): Violation[] => {
    const made = byOperation.get(operation.op) ?? [];
    const what = brokenWord(operation, made);
    return what === undefined ? [] : [lost(operation.keys[0] ?? '', what, [operation])];
  });
}

/** What the caller was told and is not so. */
function brokenWord(operation: Operation, made: readonly CommittedChange[]): string | undefined {
  const { keys, outcome, version } = operation;
  if (made.length > keys.length) return `it was carried out ${made.length} times`;
  if (made.length > 0 && made.length < keys.length) {
    return `only ${made.map(({ key }) => key).join()} of ${keys.join()} was changed`;
  }
  if (outcome === 'ok') {
    if (made.length === 0) return 'it was acknowledged, and Postgres does not have it';
    const [change] = made;
    return version === undefined || version === change?.version
      ? undefined
      : `version ${version} was acknowledged, and Postgres has ${change?.version}`;
  }
  const mayBeMade = outcome === undefined || outcome === 'unknown' || outcome === 'failed';
  return mayBeMade || made.length === 0 ? undefined : 'it was refused, and Postgres has it';
}

/** A write that began after another one was acknowledged has the higher version, and no version is used twice. */
function checkOrder(key: string, timeline: KeyTimeline): Violation[] {
  return timeline.versions.flatMap((each, index): Violation[] => {
    if (timeline.versions[index + 1]?.version === each.version) {
      return [lost(key, `version ${each.version} was given twice`, [each.writer])];
    }
    const floor = timeline.floorAt(each.writer.start);
    if (floor === undefined || floor.version < each.version) return [];
    const what = `version ${each.version} was written after ${floor.version} had been acknowledged`;
    return [lost(key, what, [floor.writer, each.writer])];
  });
}

/** Each change of a counter builds on the one before it. */
function checkSteps(key: string, timeline: KeyTimeline): Violation[] {
  return timeline.versions.flatMap((each, index): Violation[] => {
    const before = timeline.versions[index - 1];
    if (before === undefined || !isIncrement(each) || before.deleted) return [];
    if (each.n === (before.n ?? 0) + 1) return [];
    const what = `n went from ${before.n} to ${each.n} in one increment`;
    return [lost(key, what, [before.writer, each.writer])];
  });
}

function isIncrement({ writer }: Version): boolean {
  return writer.type === 'update' || writer.type === 'commit';
}

function checkLast(key: string, timeline: KeyTimeline, row: FinalRow | undefined): Violation[] {
  const last = timeline.versions.at(-1);
  if (last === undefined) return [];
  const expected = last.deleted ? undefined : last.n;
  const found = row?.value?.n;
  const mayHaveExpired = last.earliestExpiry < Infinity && found === undefined;
  if (row?.version === last.version && (found === expected || mayHaveExpired)) return [];
  if (row === undefined && (last.deleted || mayHaveExpired)) return [];
  const what = `the last change made version ${last.version} n=${expected}, the row has version ${row?.version} n=${found}`;
  return [lost(key, what, [last.writer])];
}

/** The sum of acknowledged increments is the count at the end; what is unknown may be in it. */
function checkSums({ operations }: History, rows: ReadonlyMap<string, FinalRow>): Violation[] {
  const increments = operations.filter(({ type }) => type === 'update' || type === 'commit');
  const byKey = new Map<string, { acknowledged: number; unknown: number }>();
  for (const { keys, outcome } of increments) {
    for (const key of keys) {
      const sum = byKey.get(key) ?? { acknowledged: 0, unknown: 0 };
      if (outcome === 'ok') sum.acknowledged += 1;
      else if (outcome !== 'refused' && outcome !== 'absent') sum.unknown += 1;
      byKey.set(key, sum);
    }
  }
  return [...byKey].flatMap(([key, { acknowledged, unknown }]): Violation[] => {
    const count = rows.get(key)?.value?.n;
    if (!isCounter(key) || count === undefined) return [];
    if (count >= acknowledged && count <= acknowledged + unknown) return [];
    const what = `${acknowledged} increments were acknowledged and ${unknown} are unknown, and the count is ${count}`;
    const shown = operations.filter(({ keys, type }) => keys.includes(key) && type !== 'get');
    return [lost(key, what, shown.slice(-3))];
  });
}

/** Counters are created once, at 0, and then only incremented. */
function isCounter(key: string): boolean {
  return key.startsWith('soak-counter:');
}
