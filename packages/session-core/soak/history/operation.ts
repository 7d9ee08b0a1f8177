/** What a worker does with the core. */
export type OperationType = 'create' | 'save' | 'update' | 'delete' | 'get' | 'commit';

/**
 * How an operation ended: `ok`; `exists` and `absent` (what it found, a refusal or the answer of a `get`); `refused`
 * (Postgres away, nothing written); `unknown` (it may have been written); `failed` (an error that no caller should meet).
 */
export type Outcome = 'ok' | 'exists' | 'absent' | 'refused' | 'unknown' | 'failed';

/** One call of the core as its caller saw it. Times are `monotonicMs()`, comparable between processes. */
export interface Operation {
  /** `worker.incarnation.number`: no other operation of the run has it. */
  readonly op: string;
  readonly worker: number;
  readonly type: OperationType;
  /** Keys as in Redis; two for `commit`. */
  readonly keys: readonly string[];
  /** Life that a write gives its session, where it is not the kind's own. */
  readonly ttlMs?: number;
  readonly start: number;
  /** Undefined: its process was killed, or it never settled. */
  readonly end?: number;
  readonly outcome?: Outcome;
  /** Of the session that was read or written. */
  readonly version?: number;
  /** The count in the session that was read or written. */
  readonly n?: number;
  /** The operation that wrote what was read. */
  readonly writer?: string;
  readonly possiblyStale?: boolean;
  /** Of a failure. */
  readonly error?: string;
}

/** One change as Postgres has it: a row of the audit trail, written in the transaction of the change. */
export interface CommittedChange {
  readonly key: string;
  readonly version: number;
  readonly op: string;
  /** The count that was written; undefined for a deletion. */
  readonly n: number | undefined;
  /** By the clock of Postgres turned into `monotonicMs()`: not before the change. */
  readonly at: number;
}

/** A row of `core.session` when all was over. */
export interface FinalRow {
  readonly key: string;
  readonly version: number;
  /** Undefined: deleted or expired. */
  readonly value: { readonly n: number; readonly op: string } | undefined;
}

/** A time during which a worker or a server was disturbed. */
export interface Disturbance {
  readonly nemesis: string;
  readonly worker?: number;
  readonly start: number;
  readonly end: number;
}

/** Everything that is known of a round. */
export interface History {
  readonly operations: readonly Operation[];
  readonly commits: readonly CommittedChange[];
  readonly rows: readonly FinalRow[];
  readonly disturbances: readonly Disturbance[];
}
