import type {
  HealthReport,
  RegistrationSession,
  SessionManager,
  SessionStats,
} from '@sesi/session-core';

import type { Environment } from '../config/read-config.ts';
import { DatabaseFactory, type DatabaseOptions } from './database-factory.ts';

/**
 * The registrations of a WhatsApp bot under the names that its users know (contract A), over a SessionManager of its
 * own. Phones are E.164 with the plus. Errors are those of the SessionManager.
 *
 * ```ts
 * await using database = new DatabaseManager(process.env);
 * await database.initialize();
 * await database.createRegistrationSession('+6281234567890');
 * ```
 */
export class DatabaseManager implements AsyncDisposable {
  readonly #factory: DatabaseFactory;
  readonly #sessions: SessionManager;

  /** @throws ConfigError naming every variable that cannot be used. */
  constructor(env: Environment, options: DatabaseOptions = {}) {
    this.#factory = new DatabaseFactory(env, options);
    this.#sessions = this.#factory.createSessionManager();
  }

  /** Opens both stores; must be called first, and once. Redis may be away. */
  async initialize(): Promise<void> {
    await this.#sessions.initialize(
      this.#factory.getPostgresConfig(),
      this.#factory.getRedisConfig(),
    );
  }

  /** Begins a registration, for 24 h. @throws SessionExistsError when there is one already. */
  async createRegistrationSession(phone: string): Promise<RegistrationSession> {
    return this.#sessions.createRegistrationSession(phone);
  }

  /** The registration, or undefined when there is none. */
  async getRegistrationSession(phone: string): Promise<RegistrationSession | undefined> {
    return this.#sessions.getRegistrationSession(phone);
  }

  /** Sets the step and replaces `session_data`; `expires_at` stays. @throws SessionNotFoundError. */
  async updateRegistrationSession(
    phone: string,
    step: string,
    data: Readonly<Record<string, unknown>>,
  ): Promise<RegistrationSession> {
    return this.#sessions.updateRegistrationSession(phone, step, data);
  }

  /** False when there was none. */
  async deleteRegistrationSession(phone: string): Promise<boolean> {
    return this.#sessions.deleteRegistrationSession(phone);
  }

  /** Removes what ended more than an hour ago from Postgres; the number of rows removed. */
  async cleanupExpiredRegistrationSessions(): Promise<number> {
    return this.#sessions.cleanupExpiredRegistrationSessions();
  }

  /** Asks both stores now. */
  async healthCheck(): Promise<HealthReport> {
    return this.#sessions.healthCheck();
  }

  /** Counts the live sessions in both stores. */
  async getSessionStats(): Promise<SessionStats> {
    return this.#sessions.getSessionStats();
  }

  /** Finishes what is in flight and closes both stores. */
  async close(): Promise<void> {
    await this.#sessions.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
