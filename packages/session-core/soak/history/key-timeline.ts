import type { CommittedChange, Operation } from './operation.ts';

/** One version of a session, in the order that Postgres gave them. */
export interface Version {
  readonly version: number;
  /** The operation that wrote it; its `end` is undefined when nobody was told. */
  readonly writer: Operation;
  readonly deleted: boolean;
  readonly n: number | undefined;
  /** Not over before this (`monotonicMs()`); Infinity: no end within a run. */
  readonly earliestExpiry: number;
  /** Over after this. */
  readonly latestExpiry: number;
}

/** Postgres keeps milliseconds, rounded; and its clock is read a little after the change. */
const roundingMs = 5;

/** All that happened to one key: its versions in order, and what had been acknowledged when. */
export class KeyTimeline {
  readonly versions: readonly Version[];
  readonly #byNumber: ReadonlyMap<number, Version>;
  /** Acknowledged versions by the time of the acknowledgement, each with the highest up to it. */
  readonly #acknowledged: readonly { readonly end: number; readonly highest: Version }[];

  constructor(changes: readonly CommittedChange[], operations: ReadonlyMap<string, Operation>) {
    this.versions = inOrder(changes, operations);
    this.#byNumber = new Map(this.versions.map((each) => [each.version, each]));
    this.#acknowledged = acknowledgements(this.versions);
  }

  find(version: number): Version | undefined {
    return this.#byNumber.get(version);
  }

  /** The highest version acknowledged before `time`: what a call that begins then must see at least. */
  floorAt(time: number): Version | undefined {
    let low = 0;
    let high = this.#acknowledged.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#acknowledged[middle]?.end ?? Infinity) <= time) low = middle + 1;
      else high = middle;
    }
    return this.#acknowledged[low - 1]?.highest;
  }

  /** True when, by what was acknowledged, there may have been no live session at some time of the call. */
  mayBeAbsent(call: { readonly start: number; readonly end: number }): boolean {
    const floor = this.floorAt(call.start);
    if (floor === undefined) return true;
    return this.versions.some(
      (each) =>
        each.version >= floor.version &&
        each.writer.start <= call.end &&
        (each.deleted || each.earliestExpiry <= call.end + roundingMs),
    );
  }

  /** True when, by what was acknowledged, there may have been a live session at some time of the call. */
  mayBeLive(call: { readonly start: number; readonly end: number }): boolean {
    const floor = this.floorAt(call.start)?.version ?? 0;
    return this.versions.some(
      (each) =>
        each.version >= floor &&
        each.writer.start <= call.end &&
        !each.deleted &&
        each.latestExpiry + roundingMs >= call.start,
    );
  }

  /** A deletion above `version` that was acknowledged before `time`. */
  deletionAfter(version: number, time: number): Version | undefined {
    return this.versions.find(
      (each) =>
        each.version > version &&
        each.deleted &&
        acknowledgedAt(each) !== undefined &&
        (each.writer.end ?? Infinity) <= time,
    );
  }

  /** True when a session of that version had expired for certain before `time`. */
  hadExpired(version: Version, time: number): boolean {
    return version.latestExpiry + roundingMs < time;
  }
}

/** When the write was acknowledged; undefined when it was not, or its outcome was said to be unknown. */
export function acknowledgedAt({ writer }: Version): number | undefined {
  return writer.outcome === 'ok' ? writer.end : undefined;
}

function inOrder(
  changes: readonly CommittedChange[],
  operations: ReadonlyMap<string, Operation>,
): Version[] {
  const versions: Version[] = [];
  for (const change of changes.toSorted((a, b) => a.version - b.version)) {
    const writer = operations.get(change.op);
    if (writer !== undefined) versions.push(versionOf(change, writer, versions.at(-1)));
  }
  return versions;
}

function versionOf(
  change: CommittedChange,
  writer: Operation,
  before: Version | undefined,
): Version {
  const { version, n, at } = change;
  const keeps =
    writer.ttlMs === undefined && (writer.type === 'update' || writer.type === 'commit');
  const life = writer.ttlMs ?? Infinity;
  // What a caller gave up may have been done after that.
  const latest = writer.outcome === 'ok' ? Math.min(at, writer.end ?? at) : at;
  return {
    version,
    n,
    writer,
    deleted: n === undefined,
    earliestExpiry: keeps ? (before?.earliestExpiry ?? Infinity) : writer.start + life,
    latestExpiry: keeps ? (before?.latestExpiry ?? Infinity) : latest + life,
  };
}

function acknowledgements(
  versions: readonly Version[],
): { readonly end: number; readonly highest: Version }[] {
  const byEnd = versions
    .flatMap((each) => {
      const end = acknowledgedAt(each);
      return end === undefined ? [] : [{ end, highest: each }];
    })
    .toSorted((a, b) => a.end - b.end);
  let highest: Version | undefined;
  return byEnd.map((each) => {
    if (highest === undefined || each.highest.version > highest.version) highest = each.highest;
    return { end: each.end, highest };
  });
}
