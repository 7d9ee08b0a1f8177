import type { Access } from '@sesi/access';
import type { Jobs, RunningJob } from '@sesi/jobs';
import type { SessionCore } from '@sesi/session-core';

import type { CacheWarmer } from '../../platform/start-upkeep.ts';
import { type MarketplaceJobs, marketplaceJobs } from './marketplace-jobs.ts';
import type { NoticeId, Notifier } from './notifier.ts';
import type { ResponseReminders } from './response-reminders.ts';
import type { StartableJobQueue } from './startable-job-queue.ts';

const [, , , , cleanup, warmup] = marketplaceJobs;

/** When the work comes that nobody asks for: cron expressions in UTC. */
export interface UpkeepTimes {
  readonly cleanup: string;
  readonly warmup: string;
}

/** Registers the work of the ready-made jobs where the app has not registered its own, and schedules what comes by the clock. */
export async function handleReadyMade(parts: {
  readonly core: Pick<SessionCore, 'purgeExpired'>;
  readonly access: Access;
  readonly jobs: Jobs;
  readonly queue: Pick<StartableJobQueue<MarketplaceJobs>, 'hasHandler' | 'registerHandler'>;
  readonly notifier: Notifier;
  readonly reminders: ResponseReminders;
  readonly warmer: CacheWarmer;
  readonly upkeep: Partial<UpkeepTimes>;
}): Promise<void> {
  const { core, access, jobs, queue, notifier, reminders, warmer, upkeep } = parts;
  const ready: { readonly [Type in MarketplaceJobs[number]['name']]: () => unknown } = {
    vendor_cart_add: () =>
      queue.registerHandler('vendor_cart_add', async (data, job) => {
        await notifier.vendorNotice({ kind: 'cart_add', ...data }, noticeOf(job));
      }),
    vendor_wishlist_add: () =>
      queue.registerHandler('vendor_wishlist_add', async (data, job) => {
        await notifier.vendorNotice({ kind: 'wishlist_add', ...data }, noticeOf(job));
      }),
    response_reminder: () =>
      queue.registerHandler('response_reminder', async (data, job) => {
        await notifier.responseReminder(data, noticeOf(job));
        await reminders.follow(data);
      }),
    alternative_vendor_recommendation: () =>
      queue.registerHandler('alternative_vendor_recommendation', async (data, job) => {
        await notifier.alternativeVendors(data, noticeOf(job));
      }),
    cleanup_expired_sessions: () =>
      queue.registerHandler('cleanup_expired_sessions', async () => ({
        sessions: await core.purgeExpired(),
        activity: await access.administration.purgeActivity(),
        presence: await access.presence.purge(),
        rateLimits: await access.rateLimits.purgeExpired(),
        audit: await access.audit.archive(),
      })),
    cache_warmup: () =>
      queue.registerHandler('cache_warmup', async (_data, { signal }) => {
        await warmer(signal);
      }),
  };
  for (const { name } of marketplaceJobs) if (!queue.hasHandler(name)) ready[name]();
  await jobs.schedule(cleanup, upkeep.cleanup ?? '7 * * * *', {});
  await jobs.schedule(warmup, upkeep.warmup ?? '*/30 * * * *', {});
  await jobs.add(warmup, {}, { singletonKey: 'start' });
}

function noticeOf({ id, attempt, signal }: RunningJob<unknown>): NoticeId {
  return { jobId: id, attempt, signal };
}
