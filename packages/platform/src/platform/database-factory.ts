import {
  type CoreEvent,
  type EncryptionKey,
  type PostgresConfig,
  type RedisConfig,
  SessionManager,
} from '@sesi/session-core';
import { z } from 'zod';

import { encryptionEnv } from '../config/encryption-env.ts';
import { postgresEnv, toPostgresConfig } from '../config/postgres-env.ts';
import { type Environment, readConfig } from '../config/read-config.ts';
import { redisEnv, toRedisConfig } from '../config/redis-env.ts';

/** What `DatabaseFactory` and `DatabaseManager` take besides the environment. */
export interface DatabaseOptions {
  /** Called for every fallback and recovery; must not throw. */
  readonly onEvent?: (event: CoreEvent) => void;
}

const storesSchema = z.object({ ...postgresEnv, ...redisEnv, ...encryptionEnv });

/**
 * Makes a SessionManager and its settings from the environment, which the caller passes in:
 *
 * ```ts
 * const databaseFactory = new DatabaseFactory(process.env);
 * const sessions = databaseFactory.createSessionManager();
 * await sessions.initialize(databaseFactory.getPostgresConfig(), databaseFactory.getRedisConfig());
 * ```
 */
export class DatabaseFactory {
  readonly #postgres: PostgresConfig;
  readonly #redis: RedisConfig;
  readonly #encryptionKeys: readonly EncryptionKey[];
  readonly #options: DatabaseOptions;

  /** @throws ConfigError naming every variable that cannot be used. */
  constructor(env: Environment, options: DatabaseOptions = {}) {
    const parsed = readConfig(storesSchema, env);
    this.#postgres = toPostgresConfig(parsed);
    this.#redis = toRedisConfig(parsed);
    this.#encryptionKeys = parsed.SESSION_ENCRYPTION_KEY ?? [];
    this.#options = options;
  }

  /**
   * A new manager, not yet initialized. Whoever asks for it closes it. Without SESSION_ENCRYPTION_KEY it keeps
   * registrations, and refuses to keep WhatsApp sessions.
   */
  createSessionManager(): SessionManager {
    return new SessionManager({ ...this.#options, encryptionKeys: this.#encryptionKeys });
  }

  /** Where Postgres is, by DATABASE_URL or the PG… variables. */
  getPostgresConfig(): PostgresConfig {
    return this.#postgres;
  }

  /** Whether Redis is used, and where it is, by the REDIS_… variables. */
  getRedisConfig(): RedisConfig {
    return this.#redis;
  }
}
