/** Stands for "no such version", "no node", "no process", "no identity", "no token". */
export const none = -1;

/** The value of a version that has no session: deleted, or never created. Other values are sets of updates (bits). */
export const absent = -1;

/** What one Redis holds under the key: nothing, a copy of a version, or the token of a reader with a floor. */
export interface Held {
  holds: 'nothing' | 'copy' | 'token';
  /** Of a copy its version, of a token its floor. */
  version: number;
  token: number;
}

/** `identity` stands for run id, replication id and database number. */
export interface RedisNode extends Held {
  identity: number;
}

export type SlotState = 'free' | 'busy' | 'retired';

/** The rows of `redis_state`, `redis_fence`, `redis_outbox`, `redis_writer`, and the one session, as a version. */
export interface Postgres {
  /** Stands for system id, database and timeline. */
  identity: number;
  version: number;
  redisState: { identity: number; postgres: number; generation: number; claimedBy: number };
  /** By process: is there a row? */
  fences: boolean[];
  /** By process: the entries, a bit for each seq. */
  outbox: number[];
  /** The entries that are of another session. */
  elsewhere: number;
  nextSeq: number;
  slots: SlotState[];
}

/**
 * What a process read in Postgres, good until it runs out. `before` has a bit for each wait that began after it was
 * issued: such a wait lasts until the view has run out.
 */
export interface View {
  fenced: boolean;
  identity: number;
  before: number;
}

/** One slot of a writer, with the batch that it has in flight. */
export interface Lane {
  at: 'idle' | 'read' | 'sent' | 'committed' | 'applied' | 'failed' | 'waiting';
  /** The version that an update was computed from. */
  expected: number;
  version: number;
  /** The batch is of another session: only its fence and its outbox entry matter here. */
  elsewhere: boolean;
  /** Identity of the Redis whose connection carried the apply. */
  carriedBy: number;
  /** False once `notAfter` has passed. */
  mayApply: boolean;
  before: number;
}

export interface Reader {
  at: 'idle' | 'get' | 'answer' | 'missed' | 'leased' | 'selected' | 'postgres';
  /** The latest version acknowledged before the read began. */
  floor: number;
  /** Trust was interrupted since the read began. */
  interrupted: boolean;
  /** The connection is the one that placed the token. */
  sameConnection: boolean;
  version: number;
  token: number;
}

/** Drains the outbox, or removes the key of a dead writer's slot. */
export interface Repair {
  at: 'idle' | 'drain' | 'drained' | 'reap' | 'reaped';
  entries: number;
  /** Is any entry of this session? */
  here: boolean;
  slot: number;
  carriedBy: number;
  /** Only without 'two-statement-lift': the fence that a statement in flight found without entries. */
  lifting: number;
}

export interface Reconcile {
  at: 'idle' | 'waiting' | 'walk' | 'unlink' | 'record';
  generation: number;
  postgres: number;
  identity: number;
}

export interface Process {
  alive: boolean;
  paused: boolean;
  /** Its heartbeat has lapsed: others take it for dead. */
  lapsed: boolean;
  /** Cannot reach any Redis. */
  cut: boolean;
  /** Node that its socket leads to. */
  connection: number;
  view: View | undefined;
  /** A view that Postgres has answered and that has not arrived. */
  look: View | undefined;
  /** Since its fence row was inserted: the time until nobody believes a copy. */
  fenceWait: 'none' | 'running' | 'over';
  fenceWaitPostgres: number;
  lanes: Lane[];
  reader: Reader;
  repair: Repair;
  reconcile: Reconcile;
}

/** A command that its sender gave up, and that may still arrive. */
export interface LateCommand {
  command: 'apply' | 'unlink' | 'fill' | 'lease';
  node: number;
  identity: number;
  version: number;
  token: number;
  before: number;
}

/** How many of each may happen in a run. */
export interface Budget {
  writes: number;
  reads: number;
  evictions: number;
  cuts: number;
  restarts: number;
  switches: number;
  restores: number;
  deaths: number;
  pauses: number;
  lapses: number;
  late: number;
  claims: number;
}

export interface World {
  left: Budget;
  /** By version: its value. */
  values: number[];
  /** By version: the number that stands in the row. Versions are told apart here; the protocol compares numbers. */
  numbers: number[];
  acknowledged: number;
  /** A restored Postgres lost the versions above the first and up to the second. */
  lostAbove: number;
  lostUpTo: number;
  postgres: Postgres;
  /** What a standby of Postgres has received, once it has stopped receiving. */
  standby: Postgres | undefined;
  nodes: RedisNode[];
  /** What a replica or a dump of Redis holds, once it was made. */
  saved: Held | undefined;
  nextIdentity: number;
  nextSeq: number;
  /** The node that new connections lead to. */
  address: number;
  processes: Process[];
  late: LateCommand[];
  violation: string | undefined;
}

/** Size of a run: processes, writers of each, and what may happen. */
export interface Scale {
  processes: number;
  lanes: number;
  /** The session exists when the run begins, and a copy of it. */
  exists: boolean;
  budget: Budget;
}

export function at<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new Error(`The model has nothing at ${index}.`);
  return item;
}

export function newWorld({ processes, lanes, exists, budget }: Scale): World {
  const version = exists ? 1 : 0;
  const each = Array.from({ length: processes }, (_, index) => index);
  return {
    left: { ...budget },
    values: exists ? [absent, 0] : [absent],
    numbers: exists ? [0, 1] : [0],
    acknowledged: version,
    lostAbove: none,
    lostUpTo: none,
    postgres: {
      identity: 0,
      version,
      redisState: { identity: 0, postgres: 0, generation: 0, claimedBy: none },
      fences: each.map(() => false),
      outbox: each.map(() => 0),
      elsewhere: 0,
      nextSeq: 0,
      slots: Array.from({ length: processes * lanes }, (): SlotState => 'free'),
    },
    standby: undefined,
    nodes: [
      { holds: exists ? 'copy' : 'nothing', version, token: none, identity: 0 },
      { holds: 'nothing', version: 0, token: none, identity: none },
    ],
    saved: undefined,
    nextIdentity: 1,
    nextSeq: 0,
    address: 0,
    processes: each.map(() => newProcess(lanes)),
    late: [],
    violation: undefined,
  };
}

function newProcess(lanes: number): Process {
  return {
    alive: true,
    paused: false,
    lapsed: false,
    cut: false,
    connection: 0,
    view: { fenced: false, identity: 0, before: 0 },
    look: undefined,
    fenceWait: 'none',
    fenceWaitPostgres: none,
    lanes: Array.from({ length: lanes }, () => idleLane()),
    reader: {
      at: 'idle',
      floor: 0,
      interrupted: false,
      sameConnection: true,
      version: 0,
      token: none,
    },
    repair: idleRepair(),
    reconcile: { at: 'idle', generation: 0, postgres: none, identity: none },
  };
}

export function idleLane(): Lane {
  return {
    at: 'idle',
    expected: 0,
    version: 0,
    elsewhere: false,
    carriedBy: none,
    mayApply: true,
    before: 0,
  };
}

export function idleRepair(): Repair {
  return { at: 'idle', entries: 0, here: false, slot: none, carriedBy: none, lifting: none };
}
