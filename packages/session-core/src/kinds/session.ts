/** One session as it was read or written. */
export interface Session<Value> {
  readonly id: string;
  readonly value: Value;
  /** Grows with each change of this id and is never reused: about the microseconds since 1970 of the change. */
  readonly version: number;
  /** Known for kinds whose JSON shows it (`times.createdAt`), whichever store answered. */
  readonly createdAt?: Date;
  /** When the session ends by itself; known for kinds whose JSON shows it (`times.expiresAt`). */
  readonly expiresAt?: Date;
  /** True only when Postgres could not be asked and the value is what Redis last held. */
  readonly possiblyStale: boolean;
}

/** Something worth keeping about a change: written to `core.session_event` in the same transaction as the change. */
export interface SessionEvent {
  /** A name such as `vote-cast`. */
  readonly type: string;
  /** Plain JSON. Never put a secret here: events are kept after the session is gone. */
  readonly data: unknown;
}
