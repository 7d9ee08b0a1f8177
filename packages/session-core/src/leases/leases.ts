import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';

import { Deadlines } from '../deadlines.ts';
import { StoreUnavailableError } from '../errors.ts';
import { LeaseRows } from '../postgres/leases/lease-rows.ts';
import type { Postgres } from '../postgres/postgres.ts';
import { HeldLease, moment } from './held-lease.ts';
import { InvalidLeaseError } from './lease-errors.ts';
import type { Lease, LeaseEvent, LeaseHolder, LeaseOptions } from './lease.ts';

const defaultTtlMs = 15_000;
const shortestTtlMs = 500;
const longestTtlMs = 24 * 60 * 60 * 1_000;
/** No attempt takes longer. */
const attemptMs = 2_000;
/** How often a lease is asked for that somebody else holds. */
const pollMs = 200;

/** Leases by name: one holder at any time, over all processes of one Postgres. */
export class Leases {
  readonly #rows: LeaseRows;
  readonly #emit: (event: LeaseEvent) => void;
  readonly #deadlines = new Deadlines();
  readonly #id = randomUUID();
  readonly #closing = new AbortController();
  /** Held or being asked for here: `owner` cannot tell two callers of one process apart. */
  readonly #taken = new Map<string, HeldLease | 'asking'>();

  constructor(options: {
    readonly postgres: Postgres;
    readonly emit: (event: LeaseEvent) => void;
  }) {
    this.#rows = new LeaseRows(options.postgres);
    this.#emit = options.emit;
  }

  /**
   * Becomes the holder of `name`, or waits for it up to `waitMs`; undefined when somebody else holds it until then.
   *
   * @throws InvalidLeaseError when the name or an option is unusable.
   * @throws StoreUnavailableError when Postgres does not answer within 2 s (and, with `waitMs`, not to the last attempt either).
   */
  async acquire(name: string, options: LeaseOptions = {}): Promise<Lease | undefined> {
    const { ttlMs = defaultTtlMs, waitMs = 0 } = options;
    const owner = options.owner ?? `${hostname()}:${process.pid}`;
    check(name, owner, ttlMs, waitMs);
    const signals = options.signal === undefined ? [] : [options.signal];
    const signal = AbortSignal.any([this.#closing.signal, ...signals]);
    const end = performance.now() + waitMs;
    for (;;) {
      signal.throwIfAborted();
      try {
        const lease = await this.#attempt(name, `${owner}/${this.#id}`, ttlMs);
        if (lease !== undefined) return lease;
      } catch (error) {
        const worthWaiting = error instanceof StoreUnavailableError && performance.now() < end;
        if (!worthWaiting) throw error;
      }
      const leftMs = end - performance.now();
      if (leftMs <= 0) return undefined;
      await pause(Math.min(leftMs, pollMs * (0.75 + Math.random() / 2)), signal);
    }
  }

  /** Who holds `name` now, in whatever process. @throws StoreUnavailableError. */
  async holder(name: string): Promise<LeaseHolder | undefined> {
    return await this.#inTime(this.#rows.holder(name));
  }

  /** Releases what this process holds and ends all waiting. */
  async close(): Promise<void> {
    this.#closing.abort(new StoreUnavailableError('The session core is closed.'));
    const held = [...this.#taken.values()].filter((lease) => lease !== 'asking');
    await Promise.all(held.map(async (lease) => await lease.release()));
  }

  async #attempt(name: string, owner: string, ttlMs: number): Promise<Lease | undefined> {
    const mine = this.#taken.get(name);
    if (mine === 'asking' || mine?.held === true) return undefined;
    this.#taken.set(name, 'asking');
    try {
      const sentAt = moment();
      const generation = await this.#inTime(this.#rows.take(name, owner, ttlMs));
      if (generation === undefined) return undefined;
      const lease = new HeldLease(
        { name, owner, generation, ttlMs, sentAt },
        this.#rows,
        (lost) => {
          if (this.#taken.get(name) === lease) this.#taken.delete(name);
          if (lost === undefined) return;
          this.#emit({ type: 'lease-lost', at: new Date(), reason: lost.message, error: lost });
        },
      );
      this.#taken.set(name, lease);
      if (this.#closing.signal.aborted) await lease.release();
      this.#closing.signal.throwIfAborted();
      return lease;
    } finally {
      if (this.#taken.get(name) === 'asking') this.#taken.delete(name);
    }
  }

  async #inTime<Result>(work: Promise<Result>): Promise<Result> {
    const late = () => new StoreUnavailableError(`Postgres gave no answer within ${attemptMs} ms.`);
    return await this.#deadlines.race(work, attemptMs, late);
  }
}

function check(name: string, owner: string, ttlMs: number, waitMs: number): void {
  for (const [what, text] of Object.entries({ name, owner })) {
    if (text.length === 0 || text.length > 256 || /[\u0000-\u001f\u007f]/u.test(text)) {
      throw new InvalidLeaseError(
        `The ${what} of a lease has 1 to 256 characters and no control characters.`,
      );
    }
  }
  if (!Number.isSafeInteger(ttlMs) || ttlMs < shortestTtlMs || ttlMs > longestTtlMs) {
    throw new InvalidLeaseError(
      `ttlMs is a whole number of milliseconds from ${shortestTtlMs} to ${longestTtlMs}, not ${ttlMs}.`,
    );
  }
  if (!(waitMs >= 0)) throw new InvalidLeaseError('waitMs is 0 or more milliseconds.');
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(ms, undefined, { signal });
  } catch {
    signal.throwIfAborted();
  }
}
