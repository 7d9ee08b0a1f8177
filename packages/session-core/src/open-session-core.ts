import { Channels } from './channels/channels.ts';
import { Deadlines } from './deadlines.ts';
import { StoreUnavailableError } from './errors.ts';
import type { HealthReport } from './health.ts';
import { KindRegistry } from './kinds/kind-registry.ts';
import { KindSessions, preparedChanges } from './kinds/kind-sessions.ts';
import { type SessionKind, withKeys } from './kinds/kind.ts';
import type { SessionChange } from './kinds/sessions.ts';
import { LargeValues } from './large-values/large-values.ts';
import type { LeaseOptions } from './leases/lease.ts';
import { Leases } from './leases/leases.ts';
import { migrateSessionCore } from './postgres/migrate.ts';
import { openPool } from './postgres/pool.ts';
import { PostgresSessions } from './postgres/postgres-sessions.ts';
import { isUnavailable, Postgres, type PostgresListener } from './postgres/postgres.ts';
import { RedisFences } from './postgres/protocol/redis-fence.ts';
import { RedisState } from './postgres/protocol/redis-state.ts';
import { RedisWriters } from './postgres/protocol/redis-writers.ts';
import { ViewConnection } from './postgres/protocol/view-connection.ts';
import { RowReader } from './postgres/row-reader.ts';
import { SessionListing } from './postgres/session-listing.ts';
import { WriteQueue } from './postgres/writes/write-queue.ts';
import type { Protection } from './protections.ts';
import { reasonOf } from './reason-of.ts';
import { countCopies } from './redis/count-copies.ts';
import { redisDeployment } from './redis/open-redis-link.ts';
import type { RedisLink } from './redis/redis-link.ts';
import type { CoreEvent, CoreStats, SessionCore, SessionCoreOptions } from './session-core.ts';
import { CoreSharedRedis } from './shared-redis/shared-redis.ts';
import { Copies } from './store/copies.ts';
import { CopyGuards } from './store/copy-guards.ts';
import { OwnFence } from './store/own-fence.ts';
import type { ReadSources } from './store/read-sources.ts';
import { SessionStore } from './store/session-store.ts';
import { viewLifeMs } from './store/view.ts';
import { Writer } from './store/writer.ts';

/** A start waits this long for Redis at most; without it the work begins on Postgres. */
const redisStartMs = 2_000;

/** Shorter than the 2 s of a call, which can then say what became of it. */
const statementTimeoutMs = 1_500;

/** Connections to Postgres that are ready when Redis goes away from one moment to the next. */
const warmConnections = 4;

/** Who asks for health waits no longer than this for either store. */
const healthMs = 750;

/**
 * Opens the session core and brings its tables up to date. Redis may be away: the core works on Postgres alone
 * until Redis answers.
 *
 * @throws InvalidRedisUrlError; StoreUnavailableError when Postgres cannot be reached.
 */
export async function openSessionCore(options: SessionCoreOptions): Promise<SessionCore> {
  return await openCore(options, { without: new Set() });
}

/**
 * `openSessionCore` for the harness that proves the protections.
 *
 * @param proof.without - Protections that are switched off.
 */
export async function openCore(
  options: SessionCoreOptions,
  { without }: { readonly without: ReadonlySet<Protection> },
): Promise<SessionCore & { readSources(): ReadSources }> {
  const emit = (event: CoreEvent) => options.onEvent?.(event);
  const { redis: redisConfig } = options;
  const deployment =
    redisConfig === false || !redisConfig.enabled ? undefined : redisDeployment(redisConfig);
  const pool = openPool({
    ...options.postgres,
    applicationName: options.applicationName ?? 'sesi-core',
    minConnections: warmConnections,
    statementTimeoutMs,
  });
  try {
    await migrateSessionCore(pool);
  } catch (cause) {
    await pool.end();
    if (!isUnavailable(cause)) throw cause;
    const reason = reasonOf(cause);
    throw new StoreUnavailableError(`Postgres cannot be reached: ${reason}`, { cause });
  }
  const postgres = new Postgres(pool, watchPostgres(emit));
  const rows = new PostgresSessions(postgres);
  const listing = new SessionListing(postgres);
  const reader = new RowReader(postgres);
  const registry = new KindRegistry(async (name, prefix) => await rows.registerKind(name, prefix));
  const state = new RedisState(postgres);
  const fences = new RedisFences(postgres, without);
  const link = deployment?.openLink(without);
  const writer = new Writer(new RedisWriters(postgres), () => link?.identity?.name, emit);
  await writer.enter();
  const sources: ReadSources = { redis: 0, postgres: 0 };
  const copies =
    link === undefined
      ? undefined
      : new Copies({
          link,
          connection: new ViewConnection(pool, viewLifeMs),
          rows,
          reader,
          state,
          fences,
          writer,
          registry,
          emit,
          without,
          sources,
        });
  if (link !== undefined) {
    link.onChange = (reason) => {
      writer.beat();
      copies?.view.interrupt(reason);
      copies?.view.look();
    };
  }
  const guards = new CopyGuards(
    { postgres, fences, ownFence: new OwnFence(without, emit), writer, without },
    copies === undefined ? undefined : { view: copies.view, copies: copies.writer },
  );
  const writes = new WriteQueue(postgres, async () => await guards.next(), without);
  const store = new SessionStore(reader, writes, copies?.reader, sources);
  await Promise.all([reader.warmUp(warmConnections), copies?.view.settle(redisStartMs)]);

  const leases = new Leases({ postgres, emit });
  const channels = new Channels({ postgres, pool, redis: deployment?.location, emit });
  const largeValues = new LargeValues({ postgres, emit });
  const redis = new CoreSharedRedis(
    guards,
    async (name, prefix) => await rows.registerKind(name, prefix),
    link === undefined || copies === undefined ? undefined : { link, view: copies.view },
  );

  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await writes.idle();
    await Promise.all([leases.close(), channels.close()]);
    await copies?.close();
    await writer.close();
    link?.close();
    await pool.end();
  };
  const core = {
    sessions<Value>(kind: SessionKind<Value>): KindSessions<Value> {
      const opened = withKeys(kind, options.encryptionKeys ?? []);
      registry.add(opened);
      return new KindSessions(opened, store, registry, listing);
    },
    kinds: () => new Map(registry.all().map((kind) => [kind.name, kind])),
    async commit(changes: readonly SessionChange[]): Promise<void> {
      if (changes.length === 0) return;
      const kinds = new Set(changes.map(({ kind }) => kind));
      for (const kind of registry.all()) if (kinds.has(kind.name)) await registry.announced(kind);
      await store.write(preparedChanges(changes));
    },
    health: async () => await health(rows, link),
    async stats(): Promise<CoreStats> {
      return {
        timestamp: new Date().toISOString(),
        redis: link === undefined ? undefined : await countCopies(link, registry.all()),
        postgresql: await rows.count(),
      };
    },
    lease: async (name: string, wanted: LeaseOptions) => await leases.acquire(name, wanted),
    leaseHolder: async (name: string) => await leases.holder(name),
    channel: (name: string) => channels.channel(name),
    largeValues,
    redis,
    async purgeExpired(): Promise<number> {
      await largeValues.purgeAbandoned();
      return await rows.purgeExpired();
    },
    readSources: () => ({ ...sources }),
    close: async () => await (closing ??= close()),
    [Symbol.asyncDispose]: async () => await core.close(),
  };
  return core;
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

async function health(rows: PostgresSessions, link: RedisLink | undefined): Promise<HealthReport> {
  const [redisMs, postgresMs] = await Promise.all([
    link === undefined ? undefined : answerTime(link.ping()),
    answerTime(rows.ping()),
  ]);
  const available = redisMs !== undefined;
  return {
    timestamp: new Date().toISOString(),
    redis:
      link === undefined
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
