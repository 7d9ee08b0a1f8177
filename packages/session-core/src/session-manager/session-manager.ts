import { InvalidSessionError } from '../errors.ts';
import type { HealthReport } from '../health.ts';
import type { Session } from '../kinds/session.ts';
import { openSessionCore } from '../open-session-core.ts';
import type { EncryptionKey } from '../sealing/encryption-keys.ts';
import type { CoreEvent, PostgresConfig, RedisConfig, SessionCore } from '../session-core.ts';
import { registrationKind, whatsAppKind, type RegistrationValue } from './kinds.ts';

/** A registration as it is documented (contract A); dates are ISO. */
export interface RegistrationSession extends RegistrationValue {
  readonly created_at: string;
  readonly expires_at: string;
  readonly version: number;
}

/** Counts of live sessions (contract A); those of `redis` are 0 while it is off or away. */
export interface SessionStats {
  readonly timestamp: string;
  readonly redis: {
    readonly whatsappSessions: number;
    readonly registrationSessions: number;
    readonly totalSessions: number;
  };
  readonly postgresql: {
    readonly whatsappSessions: number;
    readonly registrationSessions: number;
  };
}

/** What `SessionManager` takes. */
export interface SessionManagerOptions {
  /** Called for every fallback and recovery; must not throw. */
  readonly onEvent?: (event: CoreEvent) => void;
  /** Seal the WhatsApp sessions, by `parseEncryptionKeys`. Without them only registrations work. */
  readonly encryptionKeys?: readonly EncryptionKey[];
}

/** The step at which a registration begins. */
const firstStep = 'name';

/**
 * The sessions of a WhatsApp bot under the names that its users know (contract A): a thin face over two kinds.
 * Every method has the same result whichever store answers. Errors are those of `Sessions`.
 */
export class SessionManager implements AsyncDisposable {
  readonly #options: SessionManagerOptions;
  #core: SessionCore | undefined;

  constructor(options: SessionManagerOptions = {}) {
    this.#options = options;
  }

  /** Opens both stores; must be called first, and once. */
  async initialize(postgresConfig: PostgresConfig, redisConfig: RedisConfig): Promise<void> {
    if (this.#core !== undefined)
      throw new InvalidSessionError('SessionManager is initialized already.');
    this.#core = await openSessionCore({
      postgres: postgresConfig,
      redis: redisConfig,
      ...this.#options,
    });
  }

  /**
   * Keeps the data of a WhatsApp account, sealed, until it is deleted; replaces what was there. This and the next two
   * methods throw EncryptionKeyError without `encryptionKeys`.
   */
  async saveWhatsAppSession(
    clientId: string,
    data: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    await this.#whatsApp().save(clientId, data);
  }

  /** What `saveWhatsAppSession` kept, or undefined. @throws SealedValueError when it was sealed with another key. */
  async getWhatsAppSession(
    clientId: string,
  ): Promise<Readonly<Record<string, unknown>> | undefined> {
    return (await this.#whatsApp().get(clientId))?.value;
  }

  /** False when there was none. */
  async deleteWhatsAppSession(clientId: string): Promise<boolean> {
    return await this.#whatsApp().delete(clientId);
  }

  /** Begins a registration at its first step, for 24 h. @throws SessionExistsError. */
  async createRegistrationSession(phone: string): Promise<RegistrationSession> {
    const value = { phone, step: firstStep, session_data: {} };
    return documented(await this.#registrations().create(phone, value));
  }

  async getRegistrationSession(phone: string): Promise<RegistrationSession | undefined> {
    const session = await this.#registrations().get(phone);
    return session === undefined ? undefined : documented(session);
  }

  /** Sets the step and replaces `session_data`; `expires_at` stays. @throws SessionNotFoundError. */
  async updateRegistrationSession(
    phone: string,
    step: string,
    data: Readonly<Record<string, unknown>>,
  ): Promise<RegistrationSession> {
    return documented(
      await this.#registrations().update(phone, (value) => ({
        ...value,
        step,
        session_data: data,
      })),
    );
  }

  /** False when there was none. */
  async deleteRegistrationSession(phone: string): Promise<boolean> {
    return await this.#registrations().delete(phone);
  }

  /**
   * Removes what ended more than an hour ago from Postgres; the number of rows removed. Nothing that ended is ever
   * returned by a read, cleaned up or not.
   */
  async cleanupExpiredRegistrationSessions(): Promise<number> {
    return await this.#opened().purgeExpired();
  }

  /** Asks both stores now; never throws once initialized. */
  async healthCheck(): Promise<HealthReport> {
    return await this.#opened().health();
  }

  /** Counts live sessions; without `encryptionKeys` the WhatsApp sessions in Redis, which cannot be read, as 0. */
  async getSessionStats(): Promise<SessionStats> {
    const core = this.#opened();
    // Both kinds are counted from the first call on, whether or not a session of them was touched before.
    if ((this.#options.encryptionKeys ?? []).length > 0) core.sessions(whatsAppKind);
    core.sessions(registrationKind);
    const { timestamp, redis, postgresql } = await core.stats();
    const whatsappSessions = redis?.[whatsAppKind.name] ?? 0;
    const registrationSessions = redis?.[registrationKind.name] ?? 0;
    return {
      timestamp,
      redis: {
        whatsappSessions,
        registrationSessions,
        totalSessions: whatsappSessions + registrationSessions,
      },
      postgresql: {
        whatsappSessions: postgresql[whatsAppKind.name] ?? 0,
        registrationSessions: postgresql[registrationKind.name] ?? 0,
      },
    };
  }

  /** Finishes what is in flight and closes both stores. */
  async close(): Promise<void> {
    await this.#core?.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #opened(): SessionCore {
    if (this.#core === undefined) {
      throw new InvalidSessionError('Call initialize(postgresConfig, redisConfig) first.');
    }
    return this.#core;
  }

  #registrations() {
    return this.#opened().sessions(registrationKind);
  }

  #whatsApp() {
    return this.#opened().sessions(whatsAppKind);
  }
}

function documented({
  value,
  version,
  createdAt,
  expiresAt,
}: Session<RegistrationValue>): RegistrationSession {
  return {
    ...value,
    created_at: isoDate(createdAt),
    expires_at: isoDate(expiresAt),
    version,
  };
}

function isoDate(date: Date | undefined): string {
  if (date === undefined) throw new TypeError('a registration without its times cannot be');
  return date.toISOString();
}
