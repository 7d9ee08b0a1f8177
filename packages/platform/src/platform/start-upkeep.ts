import type { Access } from '@sesi/access';
import { defineJob, type JobDefinition, type Jobs } from '@sesi/jobs';
import { z } from 'zod';

import type { Platform } from './open-platform.ts';

const nothing = z.object({});

/** Removes sessions that ended more than an hour ago, and what dead writers left. Ends with how many sessions that were. */
export const cleanupExpiredSessions = defineJob({
  name: 'cleanup_expired_sessions',
  schema: nothing,
  timeoutMs: 10 * 60_000,
});

/** Moves entries of the audit log that are older than a month into its archive. Ends with how many. */
const archiveAudit = defineJob({
  name: 'archive_audit',
  schema: nothing,
  timeoutMs: 30 * 60_000,
});

/** Removes what access need not remember any more: old activity, sightings and rate limits. Ends with how many of each. */
const cleanupAccess = defineJob({
  name: 'cleanup_access',
  schema: nothing,
  timeoutMs: 10 * 60_000,
});

/** Loads what an app will be asked for soon. */
export type CacheWarmer = (signal: AbortSignal) => Promise<unknown>;

/** What `startUpkeep` takes. */
export interface UpkeepOptions {
  /** The app, such as `tg-vote-bot`: its processes share the work. */
  readonly app: string;
  /** What to warm at the start and every half hour. */
  readonly warmers?: readonly CacheWarmer[];
}

/** The job that warms the caches of an app. */
function cacheWarmup(app: string): JobDefinition<Record<string, never>> {
  return defineJob({
    name: `cache_warmup-${app}`,
    schema: nothing,
    retry: { limit: 1 },
    timeoutMs: 5 * 60_000,
  });
}

/**
 * The work that nobody asks for, as jobs: any process does it, once for all of them. Goes on until the platform is closed.
 *
 * @throws JobsUnavailableError
 */
export async function startUpkeep(
  { core, jobs, access }: Pick<Platform, 'core' | 'jobs' | 'access'>,
  { app, warmers = [] }: UpkeepOptions,
): Promise<void> {
  jobs.handle(cleanupExpiredSessions, async () => ({ removed: await core.purgeExpired() }));
  await jobs.schedule(cleanupExpiredSessions, '7 * * * *', {});
  if (access !== undefined) await keepAccess(jobs, access);
  if (warmers.length === 0) return;
  const warmup = cacheWarmup(app);
  jobs.handle(warmup, async ({ signal }) => {
    for (const warm of warmers) await warm(signal);
  });
  await jobs.schedule(warmup, '*/30 * * * *', {});
  await jobs.add(warmup, {}, { singletonKey: 'start' });
}

async function keepAccess(jobs: Jobs, access: Access): Promise<void> {
  jobs.handle(archiveAudit, async () => ({ archived: await access.audit.archive() }));
  jobs.handle(cleanupAccess, async () => ({
    activity: await access.administration.purgeActivity(),
    presence: await access.presence.purge(),
    rateLimits: await access.rateLimits.purgeExpired(),
  }));
  await jobs.schedule(archiveAudit, '17 3 * * *', {});
  await jobs.schedule(cleanupAccess, '37 * * * *', {});
}
