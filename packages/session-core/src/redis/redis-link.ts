import type { RedisClock } from './redis-clock.ts';
import type { ApplyReply, RedisScript } from './scripts.ts';

/** Redis did not do what was asked of it, or not in time. Never leaves session-core. */
export class RedisFailure extends Error {
  override readonly name = 'RedisFailure';
}

/** A connection that answered as a master: who it is, and what its clock shows. */
export interface RedisIdentity {
  /** Another dataset is another name: run id, replication id and database number; of a Cluster those of all masters. */
  readonly name: string;
  /** Measured anew with each view: clocks drift. */
  clock: RedisClock;
}

/** What a key is to hold after a change. */
export interface CopyUpdate {
  readonly key: string;
  /** Of the row. */
  readonly version: number;
  readonly copy: string;
  /** Unix time in ms by the clock of the server. */
  readonly endsAt: number;
}

/**
 * A Redis that never makes anybody wait: every command has a deadline, a failure makes the link unusable at once
 * (`identity` is undefined), and it comes back by itself when Redis answers again. Every command rejects with RedisFailure.
 */
export interface RedisLink {
  /** Undefined while Redis is away or not known. */
  readonly identity: RedisIdentity | undefined;
  /** Called when the identity was lost or found, with the reason. */
  onChange: ((reason: string) => void) | undefined;
  /** What these keys hold; a key of another type counts as absent. */
  read(keys: readonly string[]): Promise<(string | null)[]>;
  /** What this key holds, and puts `value` there when it held nothing. */
  getOrSet(key: string, value: string): Promise<string>;
  /**
   * Brings copies up to date.
   *
   * @param notAfter - Unix time in ms by the clock of the server.
   * @returns What became of each, in their order.
   */
  apply(updates: readonly CopyUpdate[], notAfter: number): Promise<readonly ApplyReply[]>;
  /** @param lifeMs - Of the token. @returns True when the key was absent and holds the token now. */
  lease(key: string, token: string, lifeMs: number): Promise<boolean>;
  /** @param endsAt - Unix time in ms by the clock of the server. @returns True when the copy was written. */
  fill(key: string, token: string, version: number, copy: string, endsAt: number): Promise<boolean>;
  /** Runs a script of another package. @param keys - All of one slot. */
  run(script: RedisScript, keys: readonly string[], args: readonly string[]): Promise<unknown>;
  unlink(keys: readonly string[]): Promise<void>;
  /** Every key that begins with `prefix`, in pages; a key may come twice. */
  keys(prefix: string): AsyncGenerator<string[]>;
  getMany(keys: readonly string[]): Promise<(string | undefined)[]>;
  /** Milliseconds that Redis needs for an answer. */
  ping(): Promise<number>;
  /** Asks the server again who it is: one that was made a replica, or was one meanwhile, is another. */
  verify(): Promise<void>;
  close(): void;
}
