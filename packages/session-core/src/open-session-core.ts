import { Deadlines } from './deadlines.ts';
import { StoreUnavailableError } from './errors.ts';
import type { HealthReport } from './health.ts';
import { KindRegistry } from './kind-registry.ts';
import { KindSessions, preparedChanges } from './kind-sessions.ts';
import { migrateSessionCore } from './postgres/migrate.ts';
import { openPool } from './postgres/pool.ts';
import { PostgresSessions } from './postgres/postgres-sessions.ts';
import { isUnavailable, Postgres, type PostgresListener } from './postgres/postgres.ts';
import { RedisStateRow } from './postgres/redis-state.ts';
import { WriteQueue } from './postgres/write-queue.ts';
import { countCopies } from './redis/count-copies.ts';
import { RedisLink } from './redis/redis-link.ts';
import type { CoreEvent, CoreStats, SessionCore, SessionCoreOptions } from './session-core.ts';
import { SessionStore, type CopyPath } from './store/session-store.ts';
import { invalidateCopies, Trust } from './store/trust.ts';

/** A start waits this long for Redis at most; without it the work begins on Postgres. */
const redisStartMs = 2_000;

/** Who asks for health waits no longer than this for either store. */
const healthMs = 750;

/**
 * Opens the session core and brings its tables up to date. Redis may be away: the core works on Postgres alone
 * until Redis answers.
 *
 * @throws StoreUnavailableError when Postgres cannot be reached.
 */
export async function openSessionCore(options: SessionCoreOptions): Promise<SessionCore> {
  const emit = (event: CoreEvent) => options.onEvent?.(event);
  const pool = openPool({
    ...options.postgres,
    applicationName: options.applicationName ?? 'sesi-core',
  });
  try {
    await migrateSessionCore(pool);
  } catch (cause) {
    await pool.end();
    if (!isUnavailable(cause)) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StoreUnavailableError(`Postgres cannot be reached: ${reason}`, { cause });
  }
  const postgres = new Postgres(pool, watchPostgres(emit));
  const rows = new PostgresSessions(postgres);
  const state = new RedisStateRow(postgres);
  const writes = new WriteQueue(postgres, async () => await invalidateCopies(state));
  const registry = new KindRegistry(async (name, prefix) => await rows.registerKind(name, prefix));
  const copies = openCopies(options, rows, state, emit);
  const store = new SessionStore({
    rows,
    writes,
    copies,
    kindNamed: (name) => registry.find(name),
    emit,
  });
  await copies?.trust.settle(redisStartMs);

  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await writes.idle();
    await copies?.trust.close();
    copies?.link.close();
    await pool.end();
  };
  const core: SessionCore = {
    sessions(kind) {
      registry.add(kind);
      return new KindSessions(kind, store, registry);
    },
    async commit(changes) {
      if (changes.length === 0) return;
      const kinds = new Set(changes.map(({ kind }) => kind));
      for (const kind of registry.all()) if (kinds.has(kind.name)) await registry.announced(kind);
      await store.write(preparedChanges(changes));
    },
    health: async () => await health(rows, copies),
    async stats(): Promise<CoreStats> {
      return {
        timestamp: new Date().toISOString(),
        redis: copies === undefined ? undefined : await countCopies(copies.link, registry.all()),
        postgresql: await rows.count(),
      };
    },
    purgeExpired: async () => await rows.purgeExpired(),
    close: async () => await (closing ??= close()),
    [Symbol.asyncDispose]: async () => await core.close(),
  };
  return core;
}

function openCopies(
  options: SessionCoreOptions,
  rows: PostgresSessions,
  state: RedisStateRow,
  emit: (event: CoreEvent) => void,
): CopyPath | undefined {
  if (options.redis === false || !options.redis.enabled) return undefined;
  const link = new RedisLink(options.redis, {
    onChange: (identity, reason) => trust.linkChanged(identity, reason),
  });
  const trust = new Trust(state, link, async () => await rows.keyPrefixes(), emit);
  return { link, trust };
}

/** Says once that Postgres went away, and once that it is back. */
function watchPostgres(emit: (event: CoreEvent) => void): PostgresListener {
  let awaySince: number | undefined;
  return (failure) => {
    if ((failure === undefined) === (awaySince === undefined)) return;
    const at = new Date();
    if (failure === undefined) {
      const durationMs = at.getTime() - (awaySince ?? at.getTime());
      awaySince = undefined;
      emit({ type: 'postgres-recovered', at, reason: 'Postgres answers', durationMs });
    } else {
      awaySince = at.getTime();
      emit({ type: 'postgres-unavailable', at, reason: failure.message, error: failure });
    }
  };
}

async function health(rows: PostgresSessions, copies: CopyPath | undefined): Promise<HealthReport> {
  const [redisMs, postgresMs] = await Promise.all([
    copies === undefined ? undefined : answerTime(copies.link.ping()),
    answerTime(rows.ping()),
  ]);
  const available = redisMs !== undefined;
  return {
    timestamp: new Date().toISOString(),
    redis:
      copies === undefined
        ? { enabled: false, available: false, status: 'disabled', responseTime: undefined }
        : {
            enabled: true,
            available,
            status: available ? 'healthy' : 'unhealthy',
            responseTime: redisMs,
          },
    postgresql: {
      status: postgresMs === undefined ? 'unhealthy' : 'healthy',
      responseTime: postgresMs,
    },
  };
}

/** Milliseconds rounded to hundredths, or undefined when there was no answer: that is what is asked here. */
async function answerTime(answer: Promise<number>): Promise<number | undefined> {
  try {
    const late = () => new Error(`no answer within ${healthMs} ms`);
    return Math.round((await healthDeadlines.race(answer, healthMs, late)) * 100) / 100;
  } catch {
    return undefined;
  }
}

const healthDeadlines = new Deadlines();
