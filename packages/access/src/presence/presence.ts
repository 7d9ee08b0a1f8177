import type { Clock } from '@sesi/session-core';

import { AccessStoreError } from '../postgres/access-store-error.ts';
import type { PresenceRows, Sighting } from '../postgres/sessions/presence-rows.ts';
import { InvalidAccessSettingError } from '../sessions/session-settings.ts';
import type { TenantId } from '../tenants/tenant-id.ts';

/** How presence is kept. */
export interface PresenceSettings {
  /** Who was seen within so long is online. Default 2 min. */
  readonly onlineForMs: number;
  /** Of one user a process writes at most so often. Default 30 s; at most half of `onlineForMs`. */
  readonly writeEveryMs: number;
  /** Sightings are collected for so long before they are written. Default 250 ms. */
  readonly collectMs: number;
  /** Who was not seen for so long is forgotten. Default 90 days. */
  readonly lifeMs: number;
}

/** When a user was last there. */
export interface UserPresence {
  readonly userId: string;
  readonly online: boolean;
  /** Undefined: never seen, or forgotten. */
  readonly lastSeenAt: Date | undefined;
}

const defaults: PresenceSettings = {
  onlineForMs: 2 * 60_000,
  writeEveryMs: 30_000,
  collectMs: 250,
  lifeMs: 90 * 24 * 60 * 60_000,
};

/** The settings with their defaults. @throws InvalidAccessSettingError. */
export function presenceSettings(given: Partial<PresenceSettings> = {}): PresenceSettings {
  const settings = { ...defaults, ...given };
  if (!(settings.writeEveryMs >= 0 && settings.writeEveryMs * 2 <= settings.onlineForMs)) {
    throw new InvalidAccessSettingError('writeEveryMs is at most half of onlineForMs.');
  }
  if (!(settings.collectMs >= 0 && settings.lifeMs > settings.onlineForMs)) {
    throw new InvalidAccessSettingError('collectMs is 0 or more, and lifeMs above onlineForMs.');
  }
  return settings;
}

/** Users of which this process remembers what it wrote; above them it writes again. */
const mostRemembered = 50_000;
const retryMs = 1_000;

interface Remembered extends Sighting {
  readonly tenant: TenantId;
}

/**
 * Who is online. Sightings of many requests become one write per user and `writeEveryMs`, and one statement per tenant; those
 * that Postgres does not take are tried again.
 */
export class Presence implements AsyncDisposable {
  readonly #rows: PresenceRows;
  readonly #clock: Clock;
  readonly #settings: PresenceSettings;
  /** What was last handed to Postgres, by tenant and user. */
  readonly #known = new Map<string, Remembered>();
  #waiting = new Map<string, Remembered>();
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;

  constructor(rows: PresenceRows, clock: Clock, settings: PresenceSettings) {
    this.#rows = rows;
    this.#clock = clock;
    this.#settings = settings;
  }

  /** The user is there now. Costs nothing most of the time; every valid `validate` calls it. */
  seen(tenant: TenantId, userId: string): void {
    const lastSeenAt = this.#clock.now();
    const known = this.#known.get(`${tenant}:${userId}`);
    const sinceMs = lastSeenAt.getTime() - (known?.lastSeenAt.getTime() ?? -Infinity);
    if (known?.online === true && sinceMs < this.#settings.writeEveryMs) return;
    this.#put({ tenant, userId, online: true, lastSeenAt });
  }

  /** The user has left: offline from now on, without waiting for `onlineForMs`. */
  left(tenant: TenantId, userId: string): void {
    this.#put({ tenant, userId, online: false, lastSeenAt: this.#clock.now() });
  }

  /** Whether these users of a tenant are online and when they were last seen, in the order asked. @throws AccessStoreError. */
  async of(tenant: TenantId, userIds: readonly string[]): Promise<readonly UserPresence[]> {
    if (userIds.length === 0) return [];
    await this.flush();
    const found = await this.#rows.find(tenant, userIds);
    const since = this.#onlineSince().getTime();
    return userIds.map((userId) => {
      const row = found.find((one) => one.userId === userId);
      const lastSeenAt = row?.lastSeenAt;
      return {
        userId,
        online: row?.online === true && row.lastSeenAt.getTime() >= since,
        lastSeenAt,
      };
    });
  }

  /** Who is online in a tenant, the latest seen first. @throws AccessStoreError. */
  async online(tenant: TenantId): Promise<readonly UserPresence[]> {
    await this.flush();
    return await this.#rows.onlineSince(tenant, this.#onlineSince());
  }

  /** Forgets who was not seen for `lifeMs`; how many. @throws AccessStoreError. */
  async purge(): Promise<number> {
    return await this.#rows.purge(new Date(this.#clock.now().getTime() - this.#settings.lifeMs));
  }

  /** Writes what this process has collected, if Postgres takes it. */
  async flush(): Promise<void> {
    await this.#writing;
    this.#writing ??= this.#write().finally(() => {
      this.#writing = undefined;
    });
    await this.#writing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.flush();
    clearTimeout(this.#timer);
  }

  #put(sighting: Remembered): void {
    const key = `${sighting.tenant}:${sighting.userId}`;
    if (this.#known.size >= mostRemembered) this.#known.clear();
    this.#known.set(key, sighting);
    this.#waiting.set(key, sighting);
    this.#writeIn(this.#settings.collectMs);
  }

  #writeIn(ms: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.flush();
    }, ms).unref();
  }

  async #write(): Promise<void> {
    const taken = this.#waiting;
    this.#waiting = new Map();
    for (const [tenant, sightings] of Map.groupBy(taken.values(), (one) => one.tenant)) {
      try {
        await this.#rows.put(tenant, sightings);
      } catch (error) {
        if (!(error instanceof AccessStoreError)) throw error;
        this.#keep(sightings);
      }
    }
  }

  #keep(sightings: readonly Remembered[]): void {
    for (const sighting of sightings) {
      const key = `${sighting.tenant}:${sighting.userId}`;
      const isLatest = !this.#waiting.has(key);
      if (isLatest && this.#waiting.size < mostRemembered) this.#waiting.set(key, sighting);
    }
    this.#writeIn(retryMs);
  }

  #onlineSince(): Date {
    return new Date(this.#clock.now().getTime() - this.#settings.onlineForMs);
  }
}
