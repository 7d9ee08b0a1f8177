import type { Channel } from './channels/channel.ts';
import type { HealthReport } from './health.ts';
import type { SessionKind } from './kinds/kind.ts';
import type { SessionChange, Sessions } from './kinds/sessions.ts';
import type { LargeValues } from './large-values/large-values.ts';
import type { Lease, LeaseHolder, LeaseOptions } from './leases/lease.ts';
import type { EncryptionKey } from './sealing/encryption-keys.ts';
import type { SharedRedis } from './shared-redis/shared-redis.ts';

/** How to reach Postgres. What is left out is read as `pg` reads it (PGHOST and so on, set by the caller's process). */
export interface PostgresConfig {
  /** `postgres://user:password@host:port/database` */
  readonly url?: string;
  readonly host?: string;
  readonly port?: number;
  readonly user?: string;
  readonly password?: string;
  readonly database?: string;
  /** Connections at most; default 10. */
  readonly maxConnections?: number;
}

/** How to reach Redis; `url` wins over the parts. */
export interface RedisConfig {
  /** False: Postgres alone. */
  readonly enabled: boolean;
  /**
   * `redis://user:password@host:6379/0`, `redis+sentinel://user:password@host:26379,host:26379/mymaster/0` or
   * `redis+cluster://user:password@host:7000,host:7001`; `rediss` for TLS. The parts below fill in what it leaves out.
   */
  readonly url?: string;
  readonly host?: string;
  readonly port?: number;
  readonly username?: string;
  readonly password?: string;
  readonly database?: number;
  /** Default 5,000 ms. */
  readonly connectTimeoutMs?: number;
}

/** A change of state worth a log line: who went away or came back, why, and after how long. */
export interface CoreEvent {
  readonly type:
    | 'redis-connected'
    | 'redis-unavailable'
    | 'redis-recovered'
    | 'postgres-unavailable'
    | 'postgres-recovered'
    | 'copy-unreadable'
    | 'fence-raised'
    | 'fence-lifted'
    | 'reconciled'
    | 'redis-foreign'
    | 'declared-dead'
    | 'upkeep-failed'
    | 'lease-lost'
    | 'large-value-damaged'
    | 'channels-on-redis'
    | 'channels-on-postgres'
    | 'channel-listener-failed'
    | 'channel-message-unreadable';
  readonly at: Date;
  readonly reason?: string;
  /** How long the state that ends now has lasted. */
  readonly durationMs?: number;
  readonly error?: unknown;
}

export interface SessionCoreOptions {
  readonly postgres: PostgresConfig;
  /** `false` or `enabled: false` runs on Postgres alone. */
  readonly redis: RedisConfig | false;
  /** For sensitive kinds, by `parseEncryptionKeys`: the first one seals, all of them open. Default: none. */
  readonly encryptionKeys?: readonly EncryptionKey[];
  /** Shown in `pg_stat_activity`; default `sesi-core`. */
  readonly applicationName?: string;
  /** Called for every fallback and recovery; must not throw. */
  readonly onEvent?: (event: CoreEvent) => void;
}

/** Live sessions counted by kind name. */
export type SessionCounts = Readonly<Record<string, number>>;

export interface CoreStats {
  /** ISO date. */
  readonly timestamp: string;
  /** `undefined` while Redis is off or unreachable. */
  readonly redis: SessionCounts | undefined;
  readonly postgresql: SessionCounts;
}

/** The opened core: sessions of any kind, their health and figures. */
export interface SessionCore extends AsyncDisposable {
  /**
   * The sessions of a kind. Kinds are registered at the first use.
   *
   * @throws InvalidSessionError when it collides with another kind; EncryptionKeyError when it is sensitive and the core
   *   has no `encryptionKeys`.
   */
  sessions<Value>(kind: SessionKind<Value>): Sessions<Value>;
  /** The kinds that this process has used so far, by name: each can be given to `sessions`. */
  kinds(): ReadonlyMap<string, SessionKind<unknown>>;
  /** Makes several changes in one transaction: all of them, or none and the first error. */
  commit(changes: readonly SessionChange[]): Promise<void>;
  /**
   * Makes this process the one holder of a name.
   *
   * @returns undefined when somebody else holds it, after `waitMs`.
   * @throws InvalidLeaseError; StoreUnavailableError.
   */
  lease(name: string, options: LeaseOptions): Promise<Lease | undefined>;
  /** Who holds a name now, if anybody does. @throws StoreUnavailableError. */
  leaseHolder(name: string): Promise<LeaseHolder | undefined>;
  /** Messages between all processes of this Postgres. @throws InvalidMessageError for a name that cannot be. */
  channel(name: string): Channel;
  /** Bytes up to 32 MiB, or 64 MiB where that is asked for, in Postgres alone. */
  readonly largeValues: LargeValues;
  /** The Redis of the core, for what is not a session: caches, counters. Away when the core has none. */
  readonly redis: SharedRedis;
  /** Asks both stores now; never throws. */
  health(): Promise<HealthReport>;
  /** Counts live sessions in both stores. */
  stats(): Promise<CoreStats>;
  /** Removes what ended more than an hour ago and what dead writers left, in bounded batches; the number of sessions. */
  purgeExpired(): Promise<number>;
  /** Finishes what is in flight and closes both connections. */
  close(): Promise<void>;
}
