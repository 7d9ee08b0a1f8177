import { SessionExistsError, SessionNotFoundError } from '../../src/index.ts';
import type { AlternatingCores } from './counted-sessions.ts';

/** Life of the sessions that end by themselves, and how much of it must be left for an operation to count on it. */
export const shortLifeMs = 150;
const leastLifeLeftMs = 100;

/** One change by the rules. `n` is the value that it gives. */
export type Change =
  | {
      readonly does: 'create' | 'save';
      readonly id: string;
      readonly n: number;
      readonly short: boolean;
    }
  | { readonly does: 'update'; readonly id: string; readonly n: number }
  | { readonly does: 'delete'; readonly id: string };

/** A session as the map has it. */
export interface Expected {
  readonly n: number;
  /** When it ends, by `performance.now()` at the earliest and at the latest; undefined: not within a run. */
  readonly ends: { readonly earliest: number; readonly latest: number } | undefined;
}

export type Refusal = typeof SessionExistsError | typeof SessionNotFoundError;

/** What the sessions are by the rules: a simple map. */
export class SessionsModel {
  #live = new Map<string, Expected>();
  readonly #versions = new Map<string, number>();

  live(id: string): Expected | undefined {
    return this.#live.get(id);
  }

  /** Makes the changes, all or none; the class of the error when they are to be refused. */
  change(changes: readonly Change[]): Refusal | undefined {
    const live = new Map(this.#live);
    for (const change of changes) {
      const before = live.get(change.id);
      if (change.does === 'create' && before !== undefined) return SessionExistsError;
      if (change.does === 'update' && before === undefined) return SessionNotFoundError;
      if (change.does === 'delete') {
        live.delete(change.id);
        continue;
      }
      const now = performance.now();
      const begun = 'short' in change && change.short;
      const ends = begun ? { earliest: now + shortLifeMs, latest: Infinity } : undefined;
      live.set(change.id, { n: change.n, ends: change.does === 'update' ? before?.ends : ends });
    }
    this.#live = live;
    return undefined;
  }

  /** The changes were acknowledged: lives that began with them end in time from now at the latest. */
  acknowledged(): void {
    const latest = performance.now() + shortLifeMs;
    for (const [id, { n, ends }] of this.#live) {
      if (ends?.latest === Infinity) this.#live.set(id, { n, ends: { ...ends, latest } });
    }
  }

  /** True when the version is above all that this id had before, which it must be after each change. */
  isNewVersion(id: string, version: number): boolean {
    const isNew = version > (this.#versions.get(id) ?? 0);
    this.#versions.set(id, version);
    return isNew;
  }

  version(id: string): number | undefined {
    return this.#versions.get(id);
  }

  /** Waits until it is certain whether each session is live, and stays so for one operation. */
  async becomeCertain(): Promise<void> {
    for (const [id, { ends }] of this.#live) {
      if (ends === undefined || performance.now() < ends.earliest - leastLifeLeftMs) continue;
      await lapse(ends.latest);
      this.#live.delete(id);
    }
  }

  /** Waits until the session has ended by itself; at once when it does not. */
  async outlive(id: string): Promise<void> {
    const ends = this.#live.get(id)?.ends;
    if (ends === undefined) return;
    await lapse(ends.latest);
    this.#live.delete(id);
  }

  /** Sessions that ended while the last operation ran: what it saw of them is not certain. */
  endedMeanwhile(): readonly string[] {
    const now = performance.now();
    return [...this.#live].flatMap(([id, { ends }]) =>
      ends !== undefined && now >= ends.earliest ? [id] : [],
    );
  }

  forget(id: string): void {
    this.#live.delete(id);
  }
}

/** What the commands act on. */
export interface SystemUnderTest {
  readonly cores: AlternatingCores;
  /** Makes the ids of one run unlike those of all others. */
  readonly run: string;
}

async function lapse(until: number): Promise<void> {
  while (performance.now() <= until) {
    await new Promise((resolve) => setTimeout(resolve, until - performance.now() + 2));
  }
}
