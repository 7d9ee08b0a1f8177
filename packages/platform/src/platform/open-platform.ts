import { type Access, type AccessSettings, openAccess } from '@sesi/access';
import { type Cache, type MemoryOptions, type NamespaceStats, openCache } from '@sesi/cache';
import { type Jobs, type JobStats, openJobs, type VirtualClock } from '@sesi/jobs';
import {
  type Clock,
  type CoreStats,
  type EncryptionKey,
  type HealthReport,
  openSessionCore,
  type PostgresConfig,
  type RedisConfig,
  type SessionCore,
  systemClock,
} from '@sesi/session-core';
import { openPool, type Pool } from '@sesi/session-core/postgres';

import type { Logger } from '../logging/create-logger.ts';
import { logCacheEvent } from './log-cache-event.ts';
import { logCoreEvent } from './log-core-event.ts';
import { logJobsEvent } from './log-jobs-event.ts';
import { PlatformOpenError } from './platform-open-error.ts';

/** Where the stores are, and what seals the secrets in them; see `toPostgresConfig` and `toRedisConfig`. */
export interface PlatformConfig {
  readonly postgres: PostgresConfig;
  readonly redis: RedisConfig | false;
  /** For sensitive sessions: SESSION_ENCRYPTION_KEY of `encryptionEnv`. Without them such sessions are refused. */
  readonly encryptionKeys?: readonly EncryptionKey[] | undefined;
  /**
   * False: who has no operators goes without access. Default: true. At its first start it makes two roles without login,
   * which not every user of a Postgres may do.
   */
  readonly access?: boolean;
}

/** What `openPlatform` takes besides the places. */
export interface PlatformOptions {
  /** The name of the process, shown in `pg_stat_activity`. */
  readonly name: string;
  readonly logger: Logger;
  /** Of access and cache; default: the clock of the machine. */
  readonly clock?: Clock;
  /** For tests and examples: the time of jobs, moved by hand. Default: the clock of Postgres. */
  readonly jobsClock?: VirtualClock;
  /** Room for the namespaces of the cache that ask for `memory`. Default: nothing is kept in this process. */
  readonly cacheMemory?: MemoryOptions;
  /** How access works. Security alerts are lines of the log where `audit.onAlert` is not set. */
  readonly accessSettings?: AccessSettings;
}

/** What the parts of a platform did, for dashboards. */
export interface PlatformStats extends CoreStats {
  /** By name of the namespace, of this process. */
  readonly cache: Readonly<Record<string, NamespaceStats>>;
  /** By type of job, of all processes. */
  readonly jobs: Readonly<Record<string, JobStats>>;
}

/** What every process stands on, opened once. Disposing it closes all of it, the last opened first. */
export interface Platform extends AsyncDisposable {
  readonly core: SessionCore;
  /** For the app's own tables; closed by the platform. */
  readonly postgres: Pool;
  /** The sessions of a kind, as `core.sessions`. */
  readonly sessions: SessionCore['sessions'];
  /** Messages between processes. */
  readonly messages: Pick<SessionCore, 'channel'>;
  readonly cache: Cache;
  readonly jobs: Jobs;
  /** Undefined where it is off, and without `encryptionKeys`: operators' sessions are sealed with them. */
  readonly access: Access | undefined;
  /** Asks both stores now; never throws. */
  health(): Promise<HealthReport>;
  /** Counts live sessions in both stores by kind, what the cache did, and jobs by type. */
  stats(): Promise<PlatformStats>;
}

/** Closing waits no longer for a connection that somebody still holds. */
const closeDeadlineMs = 1000;

/**
 * Opens the session core, what stands on it, and a pool for the app's own tables. Each fallback and recovery is a line in
 * the log. Disposing lets running jobs end first, then closes the stores.
 *
 * @throws PlatformOpenError when Postgres does not answer. Redis may be away: it is used when it comes.
 */
export async function openPlatform(
  config: PlatformConfig,
  options: PlatformOptions,
): Promise<Platform> {
  const { name, logger, clock = systemClock } = options;
  await using opened = new AsyncDisposableStack();
  const postgres = openPool({
    ...config.postgres,
    applicationName: name,
    onIdleError: (error) => logger.warn({ err: error }, 'An idle connection to Postgres was lost'),
  });
  opened.defer(() => endPool(postgres, logger));
  const core = opened.use(await openCore(config, { name, logger }));
  const cache = opened.use(
    openCache({
      core,
      clock,
      ...(options.cacheMemory === undefined ? {} : { memory: options.cacheMemory }),
      onEvent: (event) => logCacheEvent(logger, event),
    }),
  );
  const settings = alerting(logger, options.accessSettings);
  const access =
    config.access === false || (config.encryptionKeys ?? []).length === 0
      ? undefined
      : opened.use(await openAccess({ core, pool: postgres, clock, settings }));
  // Opened last, closed first: handlers work with all of the above.
  const jobs = opened.use(
    await openJobs({
      postgres: config.postgres,
      applicationName: `${name}-jobs`,
      ...(options.jobsClock === undefined ? {} : { clock: options.jobsClock }),
      onEvent: (event) => logJobsEvent(logger, event),
    }),
  );
  const stack = opened.move();
  return {
    core,
    postgres,
    sessions: (kind) => core.sessions(kind),
    messages: { channel: (topic) => core.channel(topic) },
    cache,
    jobs,
    access,
    health: () => core.health(),
    stats: async () => {
      const [sessions, queues] = await Promise.all([core.stats(), jobs.allStats()]);
      return {
        ...sessions,
        cache: cache.stats(),
        jobs: Object.fromEntries(queues.map((queue) => [queue.job, queue])),
      };
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** Patterns in the audit log, such as one address that tries many accounts, become lines of the log. */
function alerting(logger: Logger, settings: AccessSettings = {}): AccessSettings {
  return {
    ...settings,
    audit: {
      onAlert: (alert) => logger.warn({ event: 'security-alert', ...alert }, 'Security alert'),
      onAlertError: (error) => logger.warn({ err: error }, 'Could not look for security alerts'),
      ...settings.audit,
    },
  };
}

async function openCore(
  config: PlatformConfig,
  { name, logger }: Pick<PlatformOptions, 'name' | 'logger'>,
): Promise<SessionCore> {
  try {
    return await openSessionCore({
      applicationName: `${name}-core`,
      postgres: config.postgres,
      redis: config.redis,
      encryptionKeys: config.encryptionKeys ?? [],
      onEvent: (event) => logCoreEvent(logger, event),
    });
  } catch (error) {
    throw new PlatformOpenError(error);
  }
}

async function endPool(pool: Pool, logger: Logger): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<'late'>();
  const timer = setTimeout(() => resolve('late'), closeDeadlineMs);
  const ended = await Promise.race([pool.end(), late]);
  clearTimeout(timer);
  if (ended === 'late') {
    logger.warn(
      { closeDeadlineMs },
      'Connections to Postgres are still held: not waiting for them',
    );
  }
}
