/** A stored version of a large value, without its bytes. */
export interface LargeValueInfo {
  /** Grows with each `put` of the name. */
  readonly version: number;
  /** Bytes. */
  readonly size: number;
  /** Of all bytes, in hex. */
  readonly sha256: string;
}

/** A version whose bytes were read and agree with its sha256. */
export interface LargeValue extends LargeValueInfo {
  readonly bytes: Buffer;
}

/** The right by which a value is put: a lease is one. */
export interface Fence {
  /** Of the lease. */
  readonly name: string;
  readonly generation: number;
}

/** Something worth a log line; `reason` names the value and its version. */
export interface LargeValueEvent {
  readonly type: 'large-value-damaged';
  readonly at: Date;
  readonly reason: string;
  readonly error: unknown;
}
