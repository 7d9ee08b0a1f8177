import { defineJob, type JobDefinition } from '@sesi/jobs';
import { z } from 'zod';

import type { Platform } from './open-platform.ts';

const nothing = z.object({});

/** Removes sessions that ended more than an hour ago, and what dead writers left. Ends with how many sessions that were. */
export const cleanupExpiredSessions = defineJob({
  name: 'cleanup_expired_sessions',
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
export function cacheWarmup(app: string): JobDefinition<Record<string, never>> {
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
  { core, jobs }: Pick<Platform, 'core' | 'jobs'>,
  { app, warmers = [] }: UpkeepOptions,
): Promise<void> {
  jobs.handle(cleanupExpiredSessions, async () => ({ removed: await core.purgeExpired() }));
  await jobs.schedule(cleanupExpiredSessions, '7 * * * *', {});
  if (warmers.length === 0) return;
  const warmup = cacheWarmup(app);
  jobs.handle(warmup, async ({ signal }) => {
    for (const warm of warmers) await warm(signal);
  });
  await jobs.schedule(warmup, '*/30 * * * *', {});
  await jobs.add(warmup, {}, { singletonKey: 'start' });
}
