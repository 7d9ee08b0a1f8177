import { StoreUnavailableError, type WriteOutcome } from '../errors.ts';
import { type Postgres, type Transaction, TransactionAbort } from '../postgres/postgres.ts';
import { type FenceRow, raiseFence, type RedisFences } from '../postgres/protocol/redis-fence.ts';
import { holdBelief } from '../postgres/protocol/redis-state.ts';
import { takeSlot } from '../postgres/protocol/redis-writers.ts';
import type { BatchGuard, SeenRow, SlotNote } from '../postgres/writes/batch-guard.ts';
import type { ChangeResult } from '../postgres/writes/write-batch.ts';
import type { Protection } from '../protections.ts';
import type { RedisIdentity } from '../redis/redis-link.ts';
import type { CopyWriter } from './copy-writer.ts';
import type { OwnFence } from './own-fence.ts';
import type { View } from './view.ts';
import type { Writer } from './writer.ts';

/** This process was declared dead while it slept: the batch begins anew under its new name. */
class DeclaredDead extends TransactionAbort {
  override readonly name = 'DeclaredDead';
}

interface GuardParts {
  readonly postgres: Postgres;
  readonly fences: RedisFences;
  readonly ownFence: OwnFence;
  readonly writer: Writer;
  readonly without: ReadonlySet<Protection>;
}

/** Makes the guard of each batch: over Redis while it can be reached, else behind the fence. */
export class CopyGuards {
  readonly #parts: GuardParts;
  readonly #redis: { readonly view: View; readonly copies: CopyWriter } | undefined;

  /** @param redis - Undefined when this process does without Redis; others may not. */
  constructor(
    parts: GuardParts,
    redis: { readonly view: View; readonly copies: CopyWriter } | undefined,
  ) {
    this.#parts = parts;
    this.#redis = redis;
  }

  async next(): Promise<BatchGuard> {
    if (this.#redis === undefined || !this.#reaches(this.#redis)) return this.#behindFence();
    const slot = await this.#parts.writer.slot();
    if (this.#reaches(this.#redis)) return new OverRedis(this.#parts, this.#redis, slot);
    this.#parts.writer.release(slot);
    return this.#behindFence();
  }

  /**
   * Resolves when no process believes what Redis holds of these keys, which waits for its removal.
   *
   * @throws StoreUnavailableError when Postgres is away.
   */
  async forget(keys: readonly string[]): Promise<void> {
    const guard = this.#behindFence();
    await this.#parts.postgres.transaction(async (client) => await guard.enter(client, keys));
    await guard.settle();
  }

  #reaches({ view, copies }: { readonly view: View; readonly copies: CopyWriter }): boolean {
    return view.names(copies.identity);
  }

  #behindFence(): BehindFence {
    return new BehindFence(this.#parts);
  }
}

/** Notes the keys in a slot, and brings their copies up to date after the commit. */
class OverRedis implements BatchGuard {
  readonly #parts: GuardParts;
  readonly #view: View;
  readonly #copies: CopyWriter;
  readonly #identity: RedisIdentity | undefined;
  readonly #taken: { readonly process: string; readonly slot: number };
  #notAfter = 0;

  constructor(
    parts: GuardParts,
    redis: { readonly view: View; readonly copies: CopyWriter },
    taken: { readonly process: string; readonly slot: number },
  ) {
    this.#parts = parts;
    this.#view = redis.view;
    this.#copies = redis.copies;
    this.#identity = redis.copies.identity;
    this.#taken = taken;
  }

  get slot(): SlotNote {
    return {
      ...this.#taken,
      noted: (keys) => (this.#parts.without.has('writer-slots') ? [] : keys),
      // Without Postgres the next beat tries again.
      gone: () => void this.#parts.writer.reenter(this.#taken.process).catch(() => undefined),
    };
  }

  async enter(client: Transaction, keys: readonly string[]): Promise<void> {
    const { process, slot, noted, gone } = this.slot;
    if (await takeSlot(client, process, slot, noted(keys))) return;
    gone();
    throw new DeclaredDead();
  }

  committing(): void {
    this.#notAfter = this.#copies.latestApply();
  }

  async settle(written: readonly ChangeResult[], seen: readonly SeenRow[]): Promise<void> {
    const failed = await this.#copies.apply(written, seen, this.#identity, this.#notAfter);
    // A reply counts only when a view names the connection that carried it, after it came.
    const named = this.#view.names(this.#identity) && this.#copies.identity === this.#identity;
    const behind = named
      ? failed
      : [...written.map(({ change }) => change.key), ...seen.map(({ key }) => key)];
    if (behind.length > 0 && !this.#parts.without.has('fence')) await this.#raise(behind);
    this.#parts.writer.release(this.#taken);
  }

  abandon(outcome: WriteOutcome): void {
    if (outcome === 'unknown') void this.#parts.writer.resolve(this.#taken);
    else this.#parts.writer.release(this.#taken);
  }

  async #raise(keys: readonly string[]): Promise<void> {
    const { fences, ownFence, writer } = this.#parts;
    this.#view.interrupt('a copy could not be brought up to date');
    try {
      await ownFence.stands(await fences.raise(writer.name, keys));
    } catch (cause) {
      this.abandon('unknown');
      throw new StoreUnavailableError(
        'The change is stored, but Postgres went away before all readers could be told: read again.',
        { cause, outcome: 'unknown' },
      );
    }
  }
}

/** Puts up the fence and leaves the copies to the repair, in the transaction of the batch itself. */
class BehindFence implements BatchGuard {
  readonly #parts: GuardParts;
  #row: FenceRow | undefined;

  constructor(parts: GuardParts) {
    this.#parts = parts;
  }

  async enter(client: Transaction, keys: readonly string[]): Promise<void> {
    if (this.#parts.without.has('fence')) return;
    // Who takes up a Redis later compares all of it first: then there is nothing to fence off.
    const { ownFence, writer } = this.#parts;
    if (!ownFence.isNeeded(await holdBelief(client))) return;
    this.#row = await raiseFence(client, writer.name, keys);
  }

  committing(): void {
    // The fence stands with the commit itself.
  }

  async settle(): Promise<void> {
    if (this.#row !== undefined) await this.#parts.ownFence.stands(this.#row);
  }

  abandon(): void {
    // Whatever became of the commit: the keys stand in the outbox with it or not at all.
  }
}
