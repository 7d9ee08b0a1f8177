import type { Session, SessionEvent } from './session.ts';

/** What may go with a change. */
export interface ChangeOptions {
  /** Life from now in milliseconds, in place of the kind's own. On `update` it starts the life anew. */
  readonly ttlMs?: number;
  /**
   * Appended to the audit trail in the same transaction. A function is called after the change was computed,
   * once for each time it is computed; only the last result is written.
   */
  readonly events?: readonly SessionEvent[] | (() => readonly SessionEvent[]);
}

/**
 * Computes the next value from the current one. It may run again, so it must not have effects of its own;
 * `undefined` means "leave it as it is" and writes nothing.
 */
export type ChangeValue<Value> = (value: Value, session: Session<Value>) => Value | undefined;

/** One change for `SessionCore.commit`, made by a `Sessions` handle; opaque to callers. */
export interface SessionChange {
  readonly kind: string;
  readonly id: string;
}

/** Which sessions of a kind are meant; default: all. */
export interface SessionFilter {
  /** Those whose id begins so. */
  readonly idPrefix?: string;
}

/** The sessions of one kind. */
export interface Sessions<Value> {
  /**
   * Starts a session.
   *
   * @throws SessionExistsError when a live one has that id; InvalidSessionError; StoreUnavailableError.
   */
  create(id: string, value: Value, options?: ChangeOptions): Promise<Session<Value>>;
  /**
   * The session, or `undefined` when it is absent, deleted or expired.
   *
   * @throws StoreUnavailableError when neither store can say.
   */
  get(id: string): Promise<Session<Value> | undefined>;
  /**
   * Changes a session atomically: of n concurrent updates, in any number of processes, none is lost.
   * What `change` throws is thrown to the caller, and nothing is written.
   *
   * @throws SessionNotFoundError when none is live; InvalidSessionError; StoreUnavailableError.
   */
  update(id: string, change: ChangeValue<Value>, options?: ChangeOptions): Promise<Session<Value>>;
  /**
   * Starts a session or replaces the value of a live one; its life begins anew.
   *
   * @throws InvalidSessionError; StoreUnavailableError.
   */
  save(id: string, value: Value, options?: ChangeOptions): Promise<Session<Value>>;
  /** Ends a session; false when there was none to end. @throws StoreUnavailableError. */
  delete(id: string, options?: Pick<ChangeOptions, 'events'>): Promise<boolean>;

  /**
   * All live sessions, in the order of their ids, read from Postgres 500 at a time: each page is as of its own moment,
   * and what is created behind it meanwhile is left out.
   *
   * @throws StoreUnavailableError; InvalidSessionError or SealedValueError at a session that cannot be read.
   */
  entries(filter?: SessionFilter): AsyncIterable<Session<Value>>;
  /** How many sessions are live, by Postgres. @throws StoreUnavailableError. */
  count(filter?: SessionFilter): Promise<number>;
  /**
   * Ends all live sessions, 500 in a transaction, so that no process can read one any more; the number ended. What is
   * created meanwhile may stay.
   *
   * @throws StoreUnavailableError, after which some are ended and some are not.
   */
  clear(filter?: SessionFilter): Promise<number>;

  /** `create` as a part of `SessionCore.commit`. */
  creating(id: string, value: Value, options?: ChangeOptions): SessionChange;
  /** `update` as a part of `SessionCore.commit`. */
  updating(id: string, change: ChangeValue<Value>, options?: ChangeOptions): SessionChange;
  /** `delete` as a part of `SessionCore.commit`; a session that is absent already is no error. */
  deleting(id: string, options?: Pick<ChangeOptions, 'events'>): SessionChange;
}
