import type { Clock } from '@sesi/session-core';

import type { ActivityLog } from '../activity/activity-log.ts';
import type { ActivityType, NewActivity } from '../activity/activity.ts';
import type { Presence } from '../presence/presence.ts';
import type { TenantId } from '../tenants/tenant-id.ts';
import type { Origin } from './operator-session.ts';
import type { SessionRecords, StoredUserSession } from './session-records.ts';

/** Ends sessions, says so in the activity log, and shows who has none left as offline. */
export class SessionEnding {
  readonly #records: SessionRecords;
  readonly #activity: ActivityLog;
  readonly #presence: Presence;
  readonly #clock: Clock;

  constructor(parts: {
    readonly records: SessionRecords;
    readonly activity: ActivityLog;
    readonly presence: Presence;
    readonly clock: Clock;
  }) {
    this.#records = parts.records;
    this.#activity = parts.activity;
    this.#presence = parts.presence;
    this.#clock = parts.clock;
  }

  /** Ends one session that was just read. */
  async one(stored: StoredUserSession, type: ActivityType, origin: Origin = {}): Promise<void> {
    const { tenant, hash, value } = stored;
    await this.#end(tenant, value.userId, { named: [hash], which: () => false, type, origin });
  }

  /** Ends those sessions of a user in a tenant whose ids are meant; how many. */
  async several(
    tenant: TenantId,
    userId: string,
    isMeant: (id: string) => boolean,
  ): Promise<number> {
    return await this.#end(tenant, userId, {
      named: [],
      which: isMeant,
      type: 'revoked',
      origin: {},
    });
  }

  async #end(
    tenant: TenantId,
    userId: string,
    ending: {
      readonly named: readonly string[];
      readonly which: (id: string) => boolean;
      readonly type: ActivityType;
      readonly origin: Origin;
    },
  ): Promise<number> {
    const at = this.#clock.now();
    const { ended, anyLeft } = await this.#records.end(
      { tenant, userId, nowMs: at.getTime() },
      ({ hash }) => ending.which(hash),
      ending.named,
    );
    if (ended.length === 0) return 0;
    if (!anyLeft) this.#presence.left(tenant, userId);
    const { type, origin } = ending;
    await this.#activity.record(
      ended.map((sessionId): NewActivity => ({ tenant, userId, sessionId, type, ...origin, at })),
    );
    return ended.length;
  }
}
