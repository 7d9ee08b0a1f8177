import type { RateVerdict, SessionStatistics } from '@sesi/access';
import type { KeyedCache, KeyedStats } from '@sesi/cache';
import type { JobDefinition, JobStats } from '@sesi/jobs';
import type { HealthReport } from '@sesi/session-core';

import type { ServiceState } from '../health/service-states.ts';
import type { MarketplaceJobs } from './marketplace-jobs.ts';
import type { RedisClient, RedisFigures } from './redis-client.ts';
import type { StartableJobQueue } from './startable-job-queue.ts';
import type { UserPresence } from './user-presence.ts';
import type { UserSessions } from './user-sessions.ts';

/** The answer of `healthCheck`. */
export interface MarketplaceHealth extends HealthReport {
  /** The worst of `services`. */
  readonly status: ServiceState;
  readonly services: {
    readonly session: ServiceState;
    readonly cache: ServiceState;
    readonly jobQueue: ServiceState;
  };
}

/** The answer of `getStats`. */
export interface MarketplaceStats {
  /** ISO date. */
  readonly timestamp: string;
  /** Live sessions, how many are created, and how often one is validated. */
  readonly session: SessionStatistics;
  readonly cache: KeyedStats;
  /** Length, states and processing time, by type. */
  readonly jobQueue: Readonly<Record<string, JobStats>>;
  readonly redis: { readonly isReady: boolean } & Partial<RedisFigures>;
}

/** The session, cache and job services of a marketplace under the names of contract C. */
export interface Marketplace<
  Own extends readonly JobDefinition<unknown>[] = readonly [],
> extends AsyncDisposable {
  readonly session: UserSessions;
  /** Lives in seconds, keys `cache:*`. */
  readonly cache: KeyedCache;
  readonly jobQueue: StartableJobQueue<readonly [...MarketplaceJobs, ...Own]>;
  readonly presence: UserPresence;
  readonly redisClient: RedisClient;
  /** Handlers work, and the cleanup and the warming of the cache have their times. @throws JobsUnavailableError. */
  start(): Promise<void>;
  /** Handlers take no more jobs; resolves when the running ones have ended. Jobs wait for the next `start`. */
  stop(): Promise<void>;
  /** Asks both stores now; never throws. */
  healthCheck(): Promise<MarketplaceHealth>;
  /** @throws StoreUnavailableError; AccessStoreError; JobsUnavailableError. */
  getStats(): Promise<MarketplaceStats>;
  /** Uses one unit of what `id` has for `action`, if there is one. Answers whatever is away. @throws InvalidRateLimitError. */
  checkRateLimit(id: string, action: string, limit: number, windowMs: number): Promise<RateVerdict>;
  /**
   * Tells a vendor of a client's interest, soon. The same one again, while it was not told yet, is told once.
   *
   * @returns the id of the job.
   * @throws InvalidJobError; JobsUnavailableError.
   */
  scheduleVendorNotification(
    kind: 'cart_add' | 'wishlist_add',
    vendorId: string,
    clientId: string,
    serviceId: string,
  ): Promise<string>;
  /**
   * Reminds a vendor of a client who waits for an answer; once for each conversation and number of hours.
   *
   * @param hours - 1 to 8,760. The reminder of the last of `reminderHours` is followed by alternative vendors.
   * @param delayMs - From now; default: `hours`.
   * @returns the id of the job.
   * @throws InvalidJobError; JobsUnavailableError.
   */
  scheduleResponseReminder(
    vendorId: string,
    clientId: string,
    conversationId: string,
    hours: number,
    delayMs?: number,
  ): Promise<string>;
  /** A reminder for each of `reminderHours`: all of them, or none and the error. @returns their ids. */
  scheduleResponseReminders(
    vendorId: string,
    clientId: string,
    conversationId: string,
  ): Promise<readonly string[]>;
  /** The vendor has answered: reminders of `reminderHours` that were not sent are dropped; how many. */
  cancelResponseReminders(conversationId: string): Promise<number>;
  /** COMMISSION_RATE of a sum in whole minor units, rounded half away from zero. @throws RangeError. */
  commissionOf(amount: number): number;
}
