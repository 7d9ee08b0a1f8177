import { type Clock, systemClock } from '@sesi/session-core';
import type { Pool } from '@sesi/session-core/postgres';

import { inStore } from '../postgres/access-store-error.ts';
import { claimAlert, forgetAlerts, recentSignIns } from '../postgres/security/alert-rows.ts';
import {
  archivePage,
  readArchivePage,
  tenantsToArchive,
} from '../postgres/security/audit-archive-rows.ts';
import { appendEntries, type AuditFilter, queryEntries } from '../postgres/security/audit-rows.ts';
import type { TenantId } from '../tenants/tenant-id.ts';
import { type AuditEntry, type AuditRecord, entryOf } from './audit-entry.ts';
import { type AlertRules, type AuditAlert, defaultAlertRules, findAlerts } from './find-alerts.ts';
import { type ChainAnchor, type ChainVerdict, verifyChain } from './verify-chain.ts';

/** A month, after which entries are archived (contract E). */
const defaultLifeMs = 30 * 86_400_000;
const largestBatch = 500;
const largestPage = 500;

/** What `openAuditLog` takes. */
export interface AuditLogOptions {
  /** Stays the caller's. */
  readonly pool: Pool;
  /** Default: the clock of the machine. */
  readonly clock?: Clock;
  /** How long entries stay in the log before `archive` moves them; default 30 days. */
  readonly lifeMs?: number;
  readonly alertRules?: Partial<AlertRules>;
  /** Called once for each pattern and window of time, in one of the processes; must not throw. */
  readonly onAlert?: (alert: AuditAlert) => void;
  /** Called when patterns could not be looked for: they are looked for with the next sign-in. */
  readonly onAlertError?: (error: unknown) => void;
}

/** What happened, in one chain of hashes for each tenant. */
export interface AuditLog extends AsyncDisposable {
  /**
   * Writes down what happened; the entry is in Postgres when this resolves. What is appended at the same time travels in one
   * transaction.
   *
   * @throws InvalidAuditRecordError; AccessStoreError.
   */
  append(record: AuditRecord): Promise<AuditEntry>;
  /**
   * Entries of the last month, newest first, in pages.
   *
   * @param tenant - Undefined: those of nobody in particular.
   * @returns `next` for `before`, while there are more.
   * @throws AccessStoreError
   */
  query(tenant: TenantId | undefined, filter?: AuditFilter): Promise<AuditPage>;
  /** Older entries, from the archive, oldest first. @throws AccessStoreError */
  archived(
    tenant: TenantId | undefined,
    range?: { readonly from?: Date; readonly to?: Date },
  ): AsyncIterable<AuditEntry>;
  /**
   * Walks the chain of a tenant, archive and all, and names the first entry that is not as it was written.
   *
   * @param anchor - A `head` that an earlier `verify` returned and that was kept elsewhere.
   * @throws AccessStoreError
   */
  verify(tenant: TenantId | undefined, anchor?: ChainAnchor): Promise<ChainVerdict>;
  /**
   * Moves what is older than a month into the archive; how many entries. For a scheduled job; more than one at a time do no
   * harm.
   *
   * @throws AccessStoreError; AuditChainBrokenError when old entries were tampered with: they stay.
   */
  archive(): Promise<number>;
}

/** Entries, and where the next page begins. */
export interface AuditPage {
  readonly entries: readonly AuditEntry[];
  readonly next: number | undefined;
}

/** Opens the audit log. */
export function openAuditLog(options: AuditLogOptions): AuditLog {
  return new ChainedAuditLog(options);
}

interface Waiting {
  readonly entry: Omit<AuditEntry, 'seq' | 'hash'>;
  readonly resolve: (entry: AuditEntry) => void;
  readonly reject: (error: unknown) => void;
}

class ChainedAuditLog implements AuditLog {
  readonly #pool: Pool;
  readonly #clock: Clock;
  readonly #lifeMs: number;
  readonly #rules: AlertRules;
  readonly #options: AuditLogOptions;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  #watching: Promise<void> = Promise.resolve();

  constructor(options: AuditLogOptions) {
    this.#options = options;
    this.#pool = options.pool;
    this.#clock = options.clock ?? systemClock;
    this.#lifeMs = options.lifeMs ?? defaultLifeMs;
    this.#rules = { ...defaultAlertRules, ...options.alertRules };
  }

  async append(record: AuditRecord): Promise<AuditEntry> {
    const entry = entryOf(record, this.#clock.now());
    return await new Promise((resolve, reject) => {
      this.#waiting.push({ entry, resolve, reject });
      this.#writing ??= this.#write().finally(() => {
        this.#writing = undefined;
      });
    });
  }

  async query(tenant: TenantId | undefined, filter: AuditFilter = {}): Promise<AuditPage> {
    const limit = Math.min(Math.max(1, Math.floor(filter.limit ?? 100)), largestPage);
    // One more says whether there is a next page.
    const found = await queryEntries(this.#pool, tenant, filter, limit + 1);
    const entries = found.slice(0, limit);
    return { entries, next: found.length > limit ? entries.at(-1)?.seq : undefined };
  }

  async *archived(
    tenant: TenantId | undefined,
    range: { readonly from?: Date; readonly to?: Date } = {},
  ): AsyncGenerator<AuditEntry> {
    const from = range.from ?? new Date(0);
    let seq = 0;
    for (;;) {
      const page = await inStore('reading the archive of the audit log', () =>
        readArchivePage(this.#pool, tenant ?? '', seq, from),
      );
      if (page === undefined) return;
      for (const entry of page.entries) {
        if (range.to !== undefined && entry.at >= range.to) return;
        if (entry.at >= from) yield entry;
      }
      seq = page.lastSeq;
    }
  }

  async verify(tenant: TenantId | undefined, anchor?: ChainAnchor): Promise<ChainVerdict> {
    return await verifyChain(this.#pool, tenant ?? '', anchor);
  }

  async archive(): Promise<number> {
    const before = new Date(this.#clock.now().getTime() - this.#lifeMs);
    await forgetAlerts(this.#pool, before);
    let total = 0;
    for (const tenant of await tenantsToArchive(this.#pool, before)) {
      let moved: number;
      do {
        moved = await archivePage(this.#pool, tenant, before);
        total += moved;
      } while (moved > 0);
    }
    return total;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writing;
    await this.#watching;
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      // What comes in the same turn of the event loop goes with it.
      await Promise.resolve();
      const batch = this.#waiting.splice(0, largestBatch);
      try {
        const placed = await appendEntries(
          this.#pool,
          batch.map(({ entry }) => entry),
        );
        for (const [index, entry] of placed.entries()) batch[index]?.resolve(entry);
        this.#watching = this.#watching.then(() => this.#watch(placed));
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
  }

  /** Looks for patterns that these entries complete; nobody waits for it. */
  async #watch(placed: readonly AuditEntry[]): Promise<void> {
    const signIns = placed.filter(({ action }) => action === 'login');
    const { onAlert } = this.#options;
    if (signIns.length === 0 || onAlert === undefined) return;
    try {
      const now = this.#clock.now();
      const entries = await recentSignIns(
        this.#pool,
        new Date(now.getTime() - this.#rules.windowMs),
        [...new Set(signIns.flatMap(({ ip }) => ip ?? []))],
        [...new Set(signIns.flatMap(({ userId }) => userId ?? []))],
      );
      const period = Math.floor(now.getTime() / this.#rules.windowMs);
      for (const alert of findAlerts(entries, this.#rules, now)) {
        const subject = 'userId' in alert ? alert.userId : alert.ip;
        if (await claimAlert(this.#pool, { ...alert, subject }, period)) onAlert(alert);
      }
    } catch (error) {
      this.#options.onAlertError?.(error);
    }
  }
}
