import { acknowledgedAt, type KeyTimeline, type Version } from './key-timeline.ts';
import type { History, Operation } from './operation.ts';
import type { Violation } from './violation.ts';

/** A call that came back. */
type Settled = Operation & { readonly end: number };

/**
 * What a call saw of a session must not be older than what was acknowledged before it began: a `get`, and a refusal
 * too ("there is one already", "there is none"). Reads marked as possibly stale may be old, but not invented.
 */
export function checkReads(
  history: History,
  timelines: ReadonlyMap<string, KeyTimeline>,
): Violation[] {
  return history.operations.flatMap((operation): Violation[] => {
    const [key, another] = operation.keys;
    if (!isSettled(operation) || key === undefined || another !== undefined) return [];
    const found = checkOne(operation, timelines.get(key));
    return found === undefined ? [] : [{ ...found, key }];
  });
}

function isSettled(operation: Operation): operation is Settled {
  return operation.end !== undefined;
}

type Finding = Omit<Violation, 'key'>;

function checkOne(call: Settled, timeline: KeyTimeline | undefined): Finding | undefined {
  if (call.outcome === 'absent') return checkAbsence(call, timeline);
  if (call.outcome === 'exists') return checkPresence(call, timeline);
  if (call.outcome === 'ok' && call.type === 'get') return checkValue(call, timeline);
  return undefined;
}

function checkAbsence(call: Settled, timeline: KeyTimeline | undefined): Finding | undefined {
  if (call.possiblyStale === true || timeline === undefined || timeline.mayBeAbsent(call)) {
    return undefined;
  }
  const floor = timeline.floorAt(call.start);
  return {
    type: 'stale-read',
    what: `"there is none", though version ${floor?.version} had been acknowledged and was live`,
    witnesses: [...written(floor), call],
  };
}

function checkPresence(call: Settled, timeline: KeyTimeline | undefined): Finding | undefined {
  if (timeline?.mayBeLive(call) === true) return undefined;
  const floor = timeline?.floorAt(call.start);
  return {
    type: 'resurrection',
    what: '"there is one already", though it was deleted or had expired',
    witnesses: [...written(floor), call],
  };
}

function checkValue(call: Settled, timeline: KeyTimeline | undefined): Finding | undefined {
  const version = timeline?.find(call.version ?? 0);
  if (timeline === undefined || version === undefined) {
    return {
      type: 'stale-read',
      what: `version ${call.version} was read, which Postgres never had`,
      witnesses: [call],
    };
  }
  const invented = inventedPart(call, version);
  if (invented !== undefined) {
    return { type: 'stale-read', what: invented, witnesses: [...written(version), call] };
  }
  return call.possiblyStale === true ? undefined : checkAge(call, version, timeline);
}

function inventedPart(call: Settled, version: Version): string | undefined {
  if (version.deleted) return `version ${version.version} is a deletion, and was read as a session`;
  if (version.writer.op !== call.writer || version.n !== call.n) {
    return `version ${version.version} was written with n=${version.n} by ${version.writer.op}, and read as another`;
  }
  if (version.writer.start > call.end) return 'it was read before its write began';
  return undefined;
}

function checkAge(call: Settled, version: Version, timeline: KeyTimeline): Finding | undefined {
  const deletion = timeline.deletionAfter(version.version, call.start);
  if (deletion !== undefined) {
    return {
      type: 'resurrection',
      what: `version ${version.version} was read after its deletion (${deletion.version}) had been acknowledged`,
      witnesses: [...written(version), ...written(deletion), call],
    };
  }
  const floor = timeline.floorAt(call.start);
  if (floor !== undefined && floor.version > version.version) {
    const ms = (call.start - (acknowledgedAt(floor) ?? call.start)).toFixed(1);
    return {
      type: 'stale-read',
      what: `version ${version.version} was read ${ms} ms after version ${floor.version} had been acknowledged`,
      witnesses: [...written(version), ...written(floor), call],
    };
  }
  if (timeline.hadExpired(version, call.start)) {
    return {
      type: 'resurrection',
      what: `version ${version.version} was read ${(call.start - version.latestExpiry).toFixed(1)} ms after it had expired`,
      witnesses: [...written(version), call],
    };
  }
  return undefined;
}

function written(version: Version | undefined): readonly Operation[] {
  return version === undefined ? [] : [version.writer];
}
