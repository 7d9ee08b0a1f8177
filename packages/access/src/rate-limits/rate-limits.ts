import type { Clock, SharedRedis } from '@sesi/session-core';
import type { Pool } from '@sesi/session-core/postgres';

import type { RateVerdict, RateWindow } from './ledger.ts';
import { keyPrefix, LentRateLimits } from './lent-rate-limits.ts';

/** What `openRateLimits` takes. */
export interface RateLimitsOptions {
  /** `core.redis` of the session core. */
  readonly redis: SharedRedis;
  /** Stays the caller's. */
  readonly pool: Pool;
  /** Processes should agree on the time to a tenth of their shortest window. Default: the clock of the machine. */
  readonly clock?: Clock;
  /** Where a check names none. Default: 100 units in 15 minutes. */
  readonly windows?: readonly RateWindow[];
}

/** What is limited. */
export interface RateLimited {
  /** Such as `sign-in`: each action of an id has counters of its own. Letters, digits, dots and dashes. */
  readonly action: string;
  /** All of them must have room. */
  readonly windows?: readonly RateWindow[];
  /** Whose id it is; shown in the value, since ids are unique without it. */
  readonly tenant?: string;
}

/** Limits that hold over all processes, whichever store is away. */
export interface RateLimits extends AsyncDisposable {
  /**
   * Uses `cost` units (default 1) if every window has them; a refused check uses nothing. Answers within 1.5 s whatever
   * happens to the stores, and never throws for their sake.
   *
   * @param id - Globally unique: a user's id, an IP address.
   * @throws InvalidRateLimitError
   */
  check(id: string, limited: RateLimited & { readonly cost?: number }): Promise<RateVerdict>;
  /** Uses units whether there is room or not. @throws AccessStoreError; InvalidRateLimitError. */
  penalty(id: string, limited: RateLimited & { readonly units: number }): Promise<void>;
  /** Gives units back, the latest used first. @throws AccessStoreError; InvalidRateLimitError. */
  reward(id: string, limited: RateLimited & { readonly units: number }): Promise<void>;
  /**
   * Refuses everything for so long; 0 ends it. Once this resolves no process lets anything through.
   *
   * @throws AccessStoreError; StoreUnavailableError; InvalidRateLimitError.
   */
  block(id: string, limited: RateLimited & { readonly durationMs: number }): Promise<void>;
  /** Forgets what was used, and ends a block. @throws as `block`. */
  reset(id: string, limited: RateLimited): Promise<void>;
  /** Contract C: `check` with one window. @throws InvalidRateLimitError */
  checkRateLimit(id: string, action: string, limit: number, windowMs: number): Promise<RateVerdict>;
  /** Removes what expired from Postgres, up to 10,000 keys; how many. For a scheduled job. @throws AccessStoreError */
  purgeExpired(): Promise<number>;
}

/** Opens rate limits on the core's Redis and a pool. */
export async function openRateLimits(options: RateLimitsOptions): Promise<RateLimits> {
  // After this no Redis is believed that came from a backup or lags behind: its units were lent before.
  await options.redis.ownPrefix('rate-limit', keyPrefix);
  return new LentRateLimits(options);
}
