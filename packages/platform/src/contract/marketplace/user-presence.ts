import type { Presence, TenantId, UserPresence as Seen } from '@sesi/access';

/** Who of the users is online. A valid session that is used shows its user as online, too. */
export class UserPresence {
  readonly #presence: Presence;
  readonly #tenant: TenantId;

  constructor(presence: Presence, tenant: TenantId) {
    this.#presence = presence;
    this.#tenant = tenant;
  }

  /** The user is there now, and online for two minutes. */
  setOnline(userId: string): void {
    this.#presence.seen(this.#tenant, userId);
  }

  /** The user has left. */
  setOffline(userId: string): void {
    this.#presence.left(this.#tenant, userId);
  }

  /** @throws AccessStoreError */
  async isOnline(userId: string): Promise<boolean> {
    const [seen] = await this.#presence.of(this.#tenant, [userId]);
    return seen?.online === true;
  }

  /** Who is online, the latest seen first. @throws AccessStoreError. */
  async getOnlineUsers(): Promise<readonly Seen[]> {
    return await this.#presence.online(this.#tenant);
  }
}
