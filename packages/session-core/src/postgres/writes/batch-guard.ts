import type { WriteOutcome } from '../../errors.ts';
import type { Transaction } from '../postgres.ts';
import type { ChangeResult } from './write-batch.ts';

/** The slot of a batch that notes its keys in the statement that writes them. */
export interface SlotNote {
  readonly process: string;
  readonly slot: number;
  /** What to note of these keys. */
  readonly noted: (keys: readonly string[]) => readonly string[];
  /** There is no such slot: this process was declared dead. */
  readonly gone: () => void;
}

/** A row as a batch found it. */
export interface SeenRow {
  /** The key in Redis. */
  readonly key: string;
  readonly version: number;
}

/** What a batch does so that no process reads what was before once it is acknowledged. */
export interface BatchGuard {
  /** Given when noting its keys in this slot is all that `enter` does. */
  readonly slot?: SlotNote;
  /**
   * The first work of the transaction.
   *
   * @param keys - Of all copies that the batch may make old.
   * @throws TransactionAbort when the batch must begin anew, with a guard of its own.
   */
  enter(client: Transaction, keys: readonly string[]): Promise<void>;
  /** To be called right before the commit is sent. */
  committing(): void;
  /**
   * After the commit: resolves when no process can read what was before.
   *
   * @param seen - What the batch found and left as it was: another process may have changed it a moment ago, and not have
   *   told everybody yet. Who was told "it is gone" must not find it there.
   * @throws StoreUnavailableError with the outcome `unknown` when Postgres went away before that was certain.
   */
  settle(written: readonly ChangeResult[], seen: readonly SeenRow[]): Promise<void>;
  /** The transaction failed. */
  abandon(outcome: WriteOutcome): void;
}
