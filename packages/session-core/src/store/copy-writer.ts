import { encodeAbsence, encodeCopy } from '../kinds/codec.ts';
import type { SessionKind } from '../kinds/kind.ts';
import type { StoredState } from '../kinds/stored.ts';
import type { SeenRow } from '../postgres/writes/batch-guard.ts';
import type { ChangeResult } from '../postgres/writes/write-batch.ts';
import type { Protection } from '../protections.ts';
import {
  type CopyUpdate,
  RedisFailure,
  type RedisIdentity,
  type RedisLink,
} from '../redis/redis-link.ts';
import { viewLapseMs } from './view.ts';

/** How long a key says "known to be absent". */
const absenceMs = 10_000;
/** Life of a copy whose session has no end and whose kind says nothing else. */
const endlessCopyMs = 24 * 60 * 60 * 1000;

/** Bytes. Larger values are in Postgres alone: one of them would hold up Redis for all others. */
const largestCopy = 256 * 1024;
/** Keys of one script at most: Redis does nothing else while it runs. */
const scriptLimit = 64;
/** A time that does not come. */
const never = 9e15;

/** Brings copies up to date after a commit. */
export class CopyWriter {
  readonly #link: RedisLink;
  readonly #kindNamed: (name: string) => SessionKind<unknown> | undefined;
  readonly #without: ReadonlySet<Protection>;

  constructor(
    link: RedisLink,
    kindNamed: (name: string) => SessionKind<unknown> | undefined,
    without: ReadonlySet<Protection>,
  ) {
    this.#link = link;
    this.#kindNamed = kindNamed;
    this.#without = without;
  }

  /** The Redis that is connected now. */
  get identity(): RedisIdentity | undefined {
    return this.#link.identity;
  }

  /**
   * The latest time at which Redis may take what is about to be committed: a writer that slept after its commit must not
   * bring a state to Redis that Postgres may have lost since, and somebody have compared. By the clock of Redis, in ms.
   */
  latestApply(): number {
    if (this.#without.has('not-after')) return never;
    return (this.#link.identity?.clock.latest() ?? 0) + viewLapseMs;
  }

  /**
   * @param seen - Rows that were found and not changed: copies older than those are removed.
   * @param notAfter - By `latestApply`, from before the commit.
   * @returns The keys whose copies may still be old.
   */
  async apply(
    written: readonly ChangeResult[],
    seen: readonly SeenRow[],
    identity: RedisIdentity | undefined,
    notAfter: number,
  ): Promise<readonly string[]> {
    if (identity === undefined || identity !== this.#link.identity) {
      return [...written.map(({ change }) => change.key), ...seen.map(({ key }) => key)];
    }
    const updates = new Map<string, CopyUpdate>();
    for (const { key, version } of seen) updates.set(key, { key, version, copy: '', endsAt: 0 });
    const now = { clock: identity.clock.earliest(), monotonic: performance.now() };
    for (const result of written) updates.set(result.change.key, this.#updateOf(result, now));
    const last = [...updates.values()];
    const failed: string[] = [];
    const parts: Promise<void>[] = [];
    for (let at = 0; at < last.length; at += scriptLimit) {
      parts.push(this.#applyPart(last.slice(at, at + scriptLimit), notAfter, failed));
    }
    await Promise.all(parts);
    return failed;
  }

  async #applyPart(part: readonly CopyUpdate[], notAfter: number, failed: string[]): Promise<void> {
    try {
      const replies = await this.#link.apply(part, notAfter);
      for (const [index, { key }] of part.entries()) {
        if (replies[index] === 'late') failed.push(key);
      }
    } catch (error) {
      if (!(error instanceof RedisFailure)) throw error;
      failed.push(...part.map(({ key }) => key));
    }
  }

  /** @param now - By the clock of Redis, at the earliest, and by `performance.now()`. */
  #updateOf(
    result: ChangeResult,
    now: { readonly clock: number; readonly monotonic: number },
  ): CopyUpdate {
    const { change, version } = result;
    const kind = this.#kindNamed(change.kind);
    if (kind === undefined) throw new Error(`the kind ${change.kind} is not registered`);
    // What was left of the row's life counts from before the change was sent.
    const endsAt = now.clock - (now.monotonic - result.sentAt) + copyLifeMs(kind, result);
    return { key: change.key, version, copy: copyText(kind, change.id, result), endsAt };
  }
}

/** What a key is to hold for a row as it is; nothing when that is too large for Redis. */
export function copyText(
  kind: SessionKind<unknown>,
  id: string,
  state: Pick<StoredState, 'stored' | 'version'>,
): string {
  if (state.stored === undefined) return encodeAbsence(state.version);
  const text = encodeCopy(kind, id, state.stored);
  // No character takes more than three bytes of its UTF-16 length.
  const fits = text.length * 3 <= largestCopy || Buffer.byteLength(text) <= largestCopy;
  return fits ? text : '';
}

/** A copy ends before its row does. Milliseconds from the moment at which Postgres said so. */
export function copyLifeMs(
  kind: SessionKind<unknown>,
  state: Omit<StoredState, 'version'>,
): number {
  if (state.stored === undefined) return absenceMs;
  const longest = kind.copyTtlMs ?? endlessCopyMs;
  const left = state.remainingMs;
  if (left === undefined) return longest;
  return Math.floor(kind.copyTtlMs === undefined ? left : Math.min(left, longest));
}
