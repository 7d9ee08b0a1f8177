import { setTimeout as wait } from 'node:timers/promises';

import { Deadlines } from '../deadlines.ts';
import { StoreUnavailableError } from '../errors.ts';
import type { LeaseRows } from '../postgres/leases/lease-rows.ts';
import { LeaseLostError } from './lease-errors.ts';
import type { Lease } from './lease.ts';

/** A statement about a lease that is held is given up after this long, or a quarter of its life. */
const statementMs = 2_000;
const deadlines = new Deadlines();

/** What a holder knows of its lease when it is taken. */
export interface LeaseGrant {
  readonly name: string;
  readonly owner: string;
  readonly generation: number;
  readonly ttlMs: number;
  /** Taken before the statement was sent: its life began later than that. */
  readonly sentAt: Moment;
}

/** One moment by both clocks. */
export interface Moment {
  /** Goes on while the process is stopped, but not while the machine sleeps. */
  readonly monotonic: number;
  /** Goes on while the machine sleeps, but can be set. */
  readonly wall: number;
}

/** Now, by both clocks. */
export function moment(): Moment {
  return { monotonic: performance.now(), wall: Date.now() };
}

/** A lease that this process holds: renews itself until it is released or lost. */
export class HeldLease implements Lease {
  readonly name: string;
  readonly owner: string;
  readonly generation: number;
  readonly #rows: LeaseRows;
  readonly #ttlMs: number;
  readonly #onEnd: (lost: LeaseLostError | undefined) => void;
  readonly #ended = new AbortController();
  #grantedAt: Moment;
  #lapse: NodeJS.Timeout | undefined;
  #releasing: Promise<void> | undefined;
  /** Why the last renewal failed. */
  #failure: unknown;

  /** @param onEnd - Called once: with the error when the lease is lost, without one when it is released. */
  constructor(
    grant: LeaseGrant,
    rows: LeaseRows,
    onEnd: (lost: LeaseLostError | undefined) => void,
  ) {
    this.name = grant.name;
    this.owner = grant.owner;
    this.generation = grant.generation;
    this.#ttlMs = grant.ttlMs;
    this.#rows = rows;
    this.#onEnd = onEnd;
    this.#grantedAt = grant.sentAt;
    this.#armLapse();
    void this.#keepRenewing();
  }

  get held(): boolean {
    if (!this.#ended.signal.aborted && this.#remainingMs() <= 0) {
      this.#lose('could not be renewed in time');
    }
    return !this.#ended.signal.aborted;
  }

  get signal(): AbortSignal {
    // Whoever looks after a stall sees it fired, though no timer has run yet.
    void this.held;
    return this.#ended.signal;
  }

  async release(): Promise<void> {
    await (this.#releasing ??= this.#release());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.release();
  }

  /** Until the lease may be lost: a tenth of its life is kept as a margin for clocks that differ. */
  #remainingMs(): number {
    const now = moment();
    const spent = Math.max(
      now.monotonic - this.#grantedAt.monotonic,
      now.wall - this.#grantedAt.wall,
    );
    return this.#ttlMs * 0.9 - spent;
  }

  #armLapse(): void {
    clearTimeout(this.#lapse);
    this.#lapse = setTimeout(() => {
      if (this.held) this.#armLapse();
    }, this.#remainingMs());
  }

  async #keepRenewing(): Promise<void> {
    let waitMs = this.#ttlMs / 3;
    while (await this.#waited(waitMs)) {
      const renewed = await this.#renew();
      if (renewed === false) this.#lose('has ended or has another holder');
      waitMs = renewed === undefined ? Math.min(this.#ttlMs / 10, 1_000) : this.#ttlMs / 3;
    }
  }

  /** False when the lease ended meanwhile. */
  async #waited(ms: number): Promise<boolean> {
    try {
      await wait(ms, undefined, { signal: this.#ended.signal });
    } catch {
      return false;
    }
    return this.held;
  }

  /** Whether Postgres prolonged it; undefined when it did not say. */
  async #renew(): Promise<boolean | undefined> {
    const sentAt = moment();
    const deadlineMs = Math.min(statementMs, this.#ttlMs / 4);
    try {
      const renewing = this.#rows.renew(this.name, this.generation, this.#ttlMs);
      const late = () => new StoreUnavailableError(`No answer within ${deadlineMs} ms.`);
      if (!(await deadlines.race(renewing, deadlineMs, late))) return false;
    } catch (error) {
      // Whatever it was, it is tried again until the margin begins; then the holder is told.
      this.#failure = error;
      return undefined;
    }
    if (!this.#ended.signal.aborted) {
      this.#failure = undefined;
      this.#grantedAt = sentAt;
      this.#armLapse();
    }
    return true;
  }

  #lose(reason: string): void {
    if (this.#ended.signal.aborted) return;
    // The row is left to end by itself: what the holder was doing may need that time to stop.
    const lost = new LeaseLostError(this.name, this.generation, reason, this.#failure);
    this.#end(lost);
    this.#onEnd(lost);
  }

  async #release(): Promise<void> {
    if (!this.held) return;
    this.#end(new LeaseLostError(this.name, this.generation, 'was released'));
    this.#onEnd(undefined);
    try {
      const releasing = this.#rows.release(this.name, this.generation);
      const late = () => new StoreUnavailableError(`No answer within ${statementMs} ms.`);
      await deadlines.race(releasing, statementMs, late);
    } catch (error) {
      // It ends by itself then.
      if (!(error instanceof StoreUnavailableError)) throw error;
    }
  }

  #end(reason: LeaseLostError): void {
    clearTimeout(this.#lapse);
    this.#ended.abort(reason);
  }
}
