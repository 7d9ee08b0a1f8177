import {
  type CoreStats,
  type EncryptionKey,
  type HealthReport,
  openSessionCore,
  type PostgresConfig,
  type RedisConfig,
  type SessionCore,
} from '@sesi/session-core';
import { openPool, type Pool } from '@sesi/session-core/postgres';

import type { Logger } from '../logging/create-logger.ts';
import { logCoreEvent } from './log-core-event.ts';
import { PlatformOpenError } from './platform-open-error.ts';

/** Where the stores are, and what seals the secrets in them; see `toPostgresConfig` and `toRedisConfig`. */
export interface PlatformConfig {
  readonly postgres: PostgresConfig;
  readonly redis: RedisConfig | false;
  /** For sensitive sessions: SESSION_ENCRYPTION_KEY of `encryptionEnv`. Without them such sessions are refused. */
  readonly encryptionKeys?: readonly EncryptionKey[] | undefined;
}

/** What `openPlatform` takes besides the places. */
export interface PlatformOptions {
  /** The name of the process, shown in `pg_stat_activity`. */
  readonly name: string;
  readonly logger: Logger;
}

/** What every process stands on, opened once. Disposing it closes all of it, the last opened first. */
export interface Platform extends AsyncDisposable {
  readonly core: SessionCore;
  /** For the app's own tables; closed by the platform. */
  readonly postgres: Pool;
  /** Asks both stores now; never throws. */
  health(): Promise<HealthReport>;
  /** Counts live sessions in both stores, by the names of their kinds. */
  stats(): Promise<CoreStats>;
}

/** Closing waits no longer for a connection that somebody still holds. */
const closeDeadlineMs = 1000;

/**
 * Opens the session core and a pool for the app's own tables. Each fallback and recovery is a line in the log.
 *
 * @throws PlatformOpenError when Postgres does not answer. Redis may be away: it is used when it comes.
 */
export async function openPlatform(
  config: PlatformConfig,
  { name, logger }: PlatformOptions,
): Promise<Platform> {
  await using opened = new AsyncDisposableStack();
  const postgres = openPool({
    ...config.postgres,
    applicationName: name,
    onIdleError: (error) => logger.warn({ err: error }, 'An idle connection to Postgres was lost'),
  });
  opened.defer(() => endPool(postgres, logger));
  const core = opened.use(await openCore(config, { name, logger }));
  const stack = opened.move();
  return {
    core,
    postgres,
    health: () => core.health(),
    stats: () => core.stats(),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

async function openCore(
  config: PlatformConfig,
  { name, logger }: PlatformOptions,
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
