import type { Clock } from '@sesi/session-core';

import type { ActivityLog } from '../activity/activity-log.ts';
import type { Activity, ActivityQuery } from '../activity/activity.ts';
import type { ActivityRows } from '../postgres/sessions/activity-rows.ts';
import type { SessionEnding } from '../sessions/session-ending.ts';
import type { SessionRecords, StoredUserSession } from '../sessions/session-records.ts';
import { InvalidAccessSettingError, type SessionSettings } from '../sessions/session-settings.ts';
import type { TenantId } from '../tenants/tenant-id.ts';
import { type SessionStatistics, SessionTally } from './session-statistics.ts';
import type { ValidationCounter } from './validation-counter.ts';

/** Users whose sessions are changed at the same time by one bulk operation. */
const atATime = 25;
/** An extension at a time is no longer. */
const longestExtensionMs = 7 * 24 * 60 * 60 * 1_000;

/** Which sessions of a tenant are meant; default: all. */
export interface SessionSelection {
  readonly userRole?: string;
}

/**
 * Operators' sessions in bulk, their activity and their figures. Each operation names its tenant; who may call it is for the
 * caller to check, by `validate` with a permission. A bulk operation meets the sessions that are live when it begins: what is
 * created meanwhile may stay.
 */
export class SessionAdministration {
  readonly #records: SessionRecords;
  readonly #ending: SessionEnding;
  readonly #rows: ActivityRows;
  readonly #activity: ActivityLog;
  readonly #counter: ValidationCounter;
  readonly #clock: Clock;
  readonly #settings: SessionSettings;

  constructor(parts: {
    readonly records: SessionRecords;
    readonly ending: SessionEnding;
    readonly rows: ActivityRows;
    readonly activity: ActivityLog;
    readonly counter: ValidationCounter;
    readonly clock: Clock;
    readonly settings: SessionSettings;
  }) {
    this.#records = parts.records;
    this.#ending = parts.ending;
    this.#rows = parts.rows;
    this.#activity = parts.activity;
    this.#counter = parts.counter;
    this.#clock = parts.clock;
    this.#settings = parts.settings;
  }

  /** Ends all sessions of a tenant, or those with one role; how many. @throws StoreUnavailableError: some may be ended. */
  async revoke(tenant: TenantId, selection: SessionSelection = {}): Promise<number> {
    const byUser = Map.groupBy(
      await this.#selected(tenant, selection),
      ({ value }) => value.userId,
    );
    return await sumOver([...byUser], async ([userId, sessions]) => {
      const ids = new Set(sessions.map(({ hash }) => hash));
      return await this.#ending.several(tenant, userId, (id) => ids.has(id));
    });
  }

  /**
   * Lets sessions of a tenant live longer, both unused and at most; how many.
   *
   * @param byMs - More than 0, up to 7 days.
   * @throws InvalidAccessSettingError; StoreUnavailableError: some may be extended.
   */
  async extend(tenant: TenantId, byMs: number, selection: SessionSelection = {}): Promise<number> {
    if (!(Number.isSafeInteger(byMs) && byMs > 0 && byMs <= longestExtensionMs)) {
      throw new InvalidAccessSettingError('byMs is a whole number of milliseconds, up to 7 days.');
    }
    const sessions = await this.#selected(tenant, selection);
    return await sumOver(sessions, async (session) => await this.#extend(session, byMs));
  }

  /** What happened to the sessions of a tenant, the youngest first. @throws AccessStoreError. */
  async activity(tenant: TenantId, query: ActivityQuery = {}): Promise<readonly Activity[]> {
    return await this.#rows.find(tenant, query);
  }

  /**
   * Figures of one tenant, or of all. Reads every live session: for a dashboard, not for each request.
   *
   * @throws StoreUnavailableError; AccessStoreError.
   */
  async statistics(tenant?: TenantId): Promise<SessionStatistics> {
    const nowMs = this.#clock.now().getTime();
    const tally = new SessionTally();
    for await (const session of this.#records.all(tenant, nowMs)) {
      tally.add(session.tenant, session.value);
    }
    const [lastMinute, lastHour] = await Promise.all(
      [60_000, 60 * 60_000].map(async (ms) => {
        const since = new Date(nowMs - ms);
        const counts = await this.#rows.countSince(tenant, 'signed-in', since);
        return counts.values().reduce((sum, n) => sum + n, 0);
      }),
    );
    return {
      ...tally.figures(),
      created: { lastMinute: lastMinute ?? 0, lastHour: lastHour ?? 0 },
      ...(tenant === undefined ? { validations: this.#counter.figures() } : {}),
    };
  }

  /** Removes entries of the activity log whose life is over, of all tenants; how many. @throws AccessStoreError. */
  async purgeActivity(): Promise<number> {
    const nowMs = this.#clock.now().getTime();
    return await this.#rows.purge(new Date(nowMs - this.#settings.activityLifeMs));
  }

  async #extend({ tenant, hash, value }: StoredUserSession, byMs: number): Promise<number> {
    const at = this.#clock.now();
    const revised = await this.#records.revise(tenant, hash, at.getTime(), (session) => ({
      ...session,
      expiresAt: session.expiresAt + byMs,
      endsAt: session.endsAt + byMs,
    }));
    if (revised === undefined) return 0;
    const { userId } = value;
    const entry = {
      tenant,
      userId,
      sessionId: hash,
      type: 'extended',
      data: { byMs },
      at,
    } as const;
    await this.#activity.record([entry]);
    return 1;
  }

  async #selected(tenant: TenantId, { userRole }: SessionSelection): Promise<StoredUserSession[]> {
    const selected: StoredUserSession[] = [];
    for await (const session of this.#records.all(tenant, this.#clock.now().getTime())) {
      if (userRole === undefined || session.value.userRole === userRole) selected.push(session);
    }
    return selected;
  }
}

async function sumOver<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<number>,
): Promise<number> {
  let sum = 0;
  for (let at = 0; at < items.length; at += atATime) {
    const counts = await Promise.all(items.slice(at, at + atATime).map(work));
    sum += counts.reduce((total, n) => total + n, 0);
  }
  return sum;
}
