import { AccessStoreError } from '../postgres/access-store-error.ts';
import type { ActivityRows } from '../postgres/sessions/activity-rows.ts';
import type { TenantId } from '../tenants/tenant-id.ts';
import type { NewActivity } from './activity.ts';

/** Entries that wait for Postgres at most; above them the oldest are given up. */
const mostWaiting = 10_000;
const retryMs = 1_000;

/**
 * Writes the activity of sessions. The session is changed already when its entry comes here, so an entry that Postgres
 * does not take is kept and tried again, and who signs in does not hear of it.
 */
export class ActivityLog implements AsyncDisposable {
  readonly #rows: ActivityRows;
  #waiting: NewActivity[] = [];
  #writing: Promise<void> | undefined;
  #retry: NodeJS.Timeout | undefined;
  #givenUp = 0;

  constructor(rows: ActivityRows) {
    this.#rows = rows;
  }

  /** Entries that were given up because Postgres was away for too long. */
  get givenUp(): number {
    return this.#givenUp;
  }

  /** Resolves when the entries are written, or kept to be tried again. */
  async record(entries: readonly NewActivity[]): Promise<void> {
    if (entries.length === 0) return;
    this.#waiting.push(...entries);
    // The write that is under way has begun without these.
    await this.#writing;
    await this.flush();
  }

  /** Writes what waits, if Postgres takes it. */
  async flush(): Promise<void> {
    this.#writing ??= this.#write().finally(() => {
      this.#writing = undefined;
    });
    await this.#writing;
  }

  /** A last attempt; what fails then is lost. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writing;
    await this.flush();
    clearTimeout(this.#retry);
  }

  async #write(): Promise<void> {
    const taken = this.#waiting.splice(0);
    for (const [tenant, entries] of Map.groupBy(taken, (entry): TenantId => entry.tenant)) {
      try {
        await this.#rows.add(tenant, entries);
      } catch (error) {
        if (!(error instanceof AccessStoreError)) throw error;
        this.#keep(entries);
      }
    }
  }

  #keep(entries: readonly NewActivity[]): void {
    const all = [...entries, ...this.#waiting];
    this.#waiting = all.slice(-mostWaiting);
    this.#givenUp += all.length - this.#waiting.length;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.flush(), retryMs).unref();
  }
}
