import { encodeAbsence, encodeCopy } from '../codec.ts';
import type { SessionKind } from '../kind.ts';
import type { ChangeResult } from '../postgres/write-batch.ts';
import type { Protection } from '../protections.ts';
import { RedisFailure, type RedisIdentity, type RedisLink } from '../redis/redis-link.ts';
import type { StoredState } from '../stored.ts';

/** How long a key says "known to be absent". */
const absenceMs = 10_000;
/** Life of a copy whose session has no end and whose kind says nothing else. */
const endlessCopyMs = 24 * 60 * 60 * 1000;

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

  /** @returns The keys whose copies may still be old. */
  async apply(
    written: readonly ChangeResult[],
    identity: RedisIdentity | undefined,
  ): Promise<readonly string[]> {
    const last = [...new Map(written.map((result) => [result.change.key, result])).values()];
    if (identity === undefined || identity !== this.#link.identity) {
      return last.map(({ change }) => change.key);
    }
    const notAfter = this.#without.has('not-after') ? Infinity : this.#link.applyBefore();
    const fresh = await Promise.all(
      last.map(async (result) => await this.#applyOne(result, identity, notAfter)),
    );
    return last.filter((_, index) => !fresh[index]).map(({ change }) => change.key);
  }

  async #applyOne(
    result: ChangeResult,
    { clock }: RedisIdentity,
    notAfter: number,
  ): Promise<boolean> {
    const kind = this.#kindNamed(result.change.kind);
    if (kind === undefined) return false;
    const endsAt =
      clock.earliest() - (performance.now() - result.sentAt) + copyLifeMs(kind, result);
    try {
      const reply = await this.#link.apply(
        result.change.key,
        result.version,
        copyText(kind, result.change.id, result),
        Math.floor(endsAt),
        notAfter,
      );
      return reply !== 'late';
    } catch (error) {
      if (!(error instanceof RedisFailure)) throw error;
      return false;
    }
  }
}

/** What a key is to hold for a row as it is. */
export function copyText(
  kind: SessionKind<unknown>,
  id: string,
  state: Pick<StoredState, 'stored' | 'version'>,
): string {
  return state.stored === undefined
    ? encodeAbsence(state.version)
    : encodeCopy(kind, id, state.stored);
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
