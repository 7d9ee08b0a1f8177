import { createHash } from 'node:crypto';

import { tenantId } from '@sesi/access';
import { type KeyedCache, openKeyedCache } from '@sesi/cache';
import type { JobDefinition } from '@sesi/jobs';

import type { Platform } from '../../platform/open-platform.ts';
import type { CacheWarmer } from '../../platform/start-upkeep.ts';
import { AccessNotOpenedError } from '../access-not-opened-error.ts';
import { stateOnPostgres, stateWithoutNeeds } from '../health/service-states.ts';
import { type CommissionRate, commissionOf, defaultCommissionRate } from './commission.ts';
import { handleReadyMade, type UpkeepTimes } from './handle-ready-made.ts';
import { defaultReminderHours } from './marketplace-env.ts';
import { type MarketplaceJobs, marketplaceJobs } from './marketplace-jobs.ts';
import type { Marketplace, MarketplaceHealth } from './marketplace.ts';
import type { Notifier } from './notifier.ts';
import { RedisClient } from './redis-client.ts';
import { ResponseReminders } from './response-reminders.ts';
import { StartableJobQueue } from './startable-job-queue.ts';
import { UserPresence } from './user-presence.ts';
import { UserSessions } from './user-sessions.ts';

/** What `openMarketplace` takes. */
export interface MarketplaceOptions<Own extends readonly JobDefinition<unknown>[]> {
  readonly notifier: Notifier;
  /** COMMISSION_RATE; default 0.10. */
  readonly commissionRate?: CommissionRate;
  /** RESPONSE_REMINDER_HOURS, rising; default 8, 24, 48, 168. */
  readonly reminderHours?: readonly number[];
  /** What `cache_warmup` loads, at `start` and at its times. */
  readonly warmers?: readonly ((cache: KeyedCache, signal: AbortSignal) => Promise<unknown>)[];
  /** When `cleanup_expired_sessions` and `cache_warmup` come, as cron in UTC; default: hourly, and every half hour. */
  readonly upkeep?: Partial<UpkeepTimes>;
  /** The app's own types of jobs, for `jobQueue`. */
  readonly jobs?: Own;
  /** Contract C knows no tenants: all its users are in this one. Default `marketplace`. */
  readonly tenant?: string;
}

/**
 * Opens contract C's services on a platform, which stays the caller's to close; once for it, and in place of
 * `startUpkeep`, whose work its own cleanup does.
 *
 * ```ts
 * await using marketplace = openMarketplace(platform, { notifier });
 * await marketplace.start();
 * const sessionId = await marketplace.session.createSession('u1', 'client', 'ani@example.com');
 * await marketplace.scheduleVendorNotification('cart_add', 'v1', 'u1', 's1');
 * ```
 *
 * @throws AccessNotOpenedError when the platform has no `encryptionKeys`; InvalidTenantError.
 */
export function openMarketplace<const Own extends readonly JobDefinition<unknown>[] = readonly []>(
  platform: Platform,
  options: MarketplaceOptions<Own>,
): Marketplace<Own> {
  const { core, jobs, access } = platform;
  const { notifier, reminderHours = defaultReminderHours, warmers = [], upkeep = {} } = options;
  if (access === undefined) throw new AccessNotOpenedError();
  const tenant = tenantId(options.tenant ?? 'marketplace');
  const cache = openKeyedCache(platform.cache);
  const redisClient = new RedisClient(core);
  const rate = options.commissionRate ?? defaultCommissionRate;
  // Without jobs of its own, Own is the empty list.
  const own = options.jobs ?? ([] as readonly JobDefinition<unknown>[] as Own);
  const jobQueue = new StartableJobQueue<readonly [...MarketplaceJobs, ...Own]>(jobs, [
    ...marketplaceJobs,
    ...own,
  ]);
  // Types of the app's own come after: what the ready-made names stand for is the same.
  const queue = jobQueue as unknown as StartableJobQueue<MarketplaceJobs>;
  const reminders = new ResponseReminders(jobs, reminderHours);
  const warmer: CacheWarmer = async (signal) => {
    for (const warm of warmers) await warm(cache, signal);
  };
  const marketplace: Marketplace<Own> = {
    session: new UserSessions(core, access, tenant),
    cache,
    jobQueue,
    presence: new UserPresence(access.presence, tenant),
    redisClient,
    async start() {
      await handleReadyMade({ core, access, jobs, queue, notifier, reminders, warmer, upkeep });
      jobQueue.start();
    },
    stop: async () => await jobQueue.stop(),
    async healthCheck() {
      const report = await platform.health();
      const services: MarketplaceHealth['services'] = {
        session: stateOnPostgres(report),
        cache: stateWithoutNeeds(report),
        // Jobs are in Postgres alone.
        jobQueue: report.postgresql.status === 'healthy' ? 'healthy' : 'unhealthy',
      };
      const all = Object.values(services);
      const worst = (['unhealthy', 'degraded'] as const).find((state) => all.includes(state));
      return { ...report, status: worst ?? 'healthy', services };
    },
    async getStats() {
      const [session, queues, figures] = await Promise.all([
        access.administration.statistics(),
        jobQueue.getStats(),
        redisClient.figures(),
      ]);
      return {
        timestamp: queues.timestamp,
        session,
        cache: cache.getStats(),
        jobQueue: queues.queues,
        redis: { isReady: redisClient.isReady(), ...figures },
      };
    },
    checkRateLimit: async (id, action, limit, windowMs) =>
      await access.rateLimits.checkRateLimit(id, action, limit, windowMs),
    scheduleVendorNotification: async (kind, vendorId, clientId, serviceId) =>
      await jobs.add(
        marketplaceJobs[kind === 'cart_add' ? 0 : 1],
        { vendorId, clientId, serviceId },
        { singletonKey: keyOf(vendorId, clientId, serviceId) },
      ),
    scheduleResponseReminder: async (vendorId, clientId, conversationId, hours, delayMs) =>
      await reminders.schedule({ vendorId, clientId, conversationId, hours }, delayMs),
    scheduleResponseReminders: async (vendorId, clientId, conversationId) =>
      await reminders.scheduleAll({ vendorId, clientId, conversationId }),
    cancelResponseReminders: async (conversationId) => await reminders.cancelAll(conversationId),
    commissionOf: (amount) => commissionOf(amount, rate),
    [Symbol.asyncDispose]: async () => await jobQueue.stop(),
  };
  return marketplace;
}

/** Ids may be longer than a key of jobs. */
function keyOf(...ids: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(ids)).digest('hex');
}
