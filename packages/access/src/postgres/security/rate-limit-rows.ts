import type { Pool } from '@sesi/session-core/postgres';

import { emptyLedger, expiryOf, type Ledger } from '../../rate-limits/ledger.ts';
import { AccessStoreError, inStore } from '../access-store-error.ts';
import { inTransaction } from './security-transaction.ts';

/**
 * A change of a ledger. The last one of a key in a transaction is told the version before the first; the others are told
 * nothing.
 */
export type LedgerStep<Result> = (
  ledger: Ledger,
  startedFrom: number | undefined,
) => { readonly ledger: Ledger; readonly result: Result };

interface Waiting {
  readonly key: string;
  readonly tenant: string | undefined;
  readonly now: number;
  readonly run: (ledger: Ledger, startedFrom: number | undefined) => Ledger;
  readonly settle: () => void;
  readonly reject: (error: unknown) => void;
}

/** Nobody waits longer for Postgres to decide: then memory decides. */
const deadlineMs = 400;
const probeEveryMs = 200;
const largestBatch = 500;

/**
 * The ledgers in Postgres, each changed under the lock of its row; what is asked at the same time travels in one transaction.
 * While Postgres is away every change fails at once, until a probe finds it back.
 */
export class RateLimitRows implements Disposable {
  readonly #pool: Pool;
  readonly #onReturn: () => void;
  #waiting: Waiting[] = [];
  #working = false;
  #probe: NodeJS.Timeout | undefined;
  #disposed = false;

  /** @param onReturn - Called when Postgres answers again. */
  constructor(pool: Pool, onReturn: () => void) {
    this.#pool = pool;
    this.#onReturn = onReturn;
  }

  /**
   * Changes the ledger of a key. Where the answer came too late the change may have been made all the same: units are then
   * used that nobody got, never the other way round.
   *
   * @throws AccessStoreError within 400 ms.
   */
  async change<Result>(
    key: string,
    tenant: string | undefined,
    now: number,
    step: LedgerStep<Result>,
  ): Promise<{ readonly ledger: Ledger; readonly result: Result }> {
    if (this.#probe !== undefined) throw new AccessStoreError('Postgres is away: try again later.');
    return await new Promise((resolve, reject) => {
      let changed: { readonly ledger: Ledger; readonly result: Result } | undefined;
      const late = setTimeout(() => {
        const error = new AccessStoreError(`Postgres gave no answer within ${deadlineMs} ms.`);
        this.#lose();
        reject(error);
      }, deadlineMs);
      this.#waiting.push({
        key,
        tenant,
        now,
        run: (ledger, startedFrom) => {
          changed = step(ledger, startedFrom);
          return changed.ledger;
        },
        settle: () => {
          clearTimeout(late);
          if (changed !== undefined) resolve(changed);
        },
        reject: (error) => {
          clearTimeout(late);
          reject(error);
        },
      });
      void this.#work();
    });
  }

  /** Removes up to 10,000 ledgers that say nothing any more; how many. @throws AccessStoreError. */
  async purge(now: Date): Promise<number> {
    return await inStore('removing old rate limits', async () => {
      const { rowCount } = await this.#pool.query(
        `delete from access.rate_limit where key in (
           select key from access.rate_limit where expires_at < $1 limit 10000 for update skip locked)`,
        [now],
      );
      return rowCount ?? 0;
    });
  }

  [Symbol.dispose](): void {
    this.#disposed = true;
    clearTimeout(this.#probe);
  }

  async #work(): Promise<void> {
    if (this.#working) return;
    this.#working = true;
    while (this.#waiting.length > 0) {
      // What comes in the same turn of the event loop goes with it.
      await Promise.resolve();
      const batch = this.#waiting.splice(0, largestBatch);
      try {
        await this.#change(batch);
        for (const { settle } of batch) settle();
      } catch (error) {
        this.#lose();
        for (const { reject } of [...batch, ...this.#waiting.splice(0)]) reject(error);
      }
    }
    this.#working = false;
  }

  async #change(batch: readonly Waiting[]): Promise<void> {
    const byKey = Map.groupBy(batch, ({ key }) => key);
    // In one order everywhere, or two processes would wait for each other.
    const keys = [...byKey.keys()].toSorted();
    await inTransaction(this.#pool, 'counting for a rate limit', async (client) => {
      const [, { rows }] = await Promise.all([
        client.query(
          `insert into access.rate_limit (key, tenant, ledger, expires_at)
           select key, tenant, $3, now() from unnest($1::text[], $2::text[]) as new (key, tenant)
           order by key on conflict (key) do nothing`,
          [keys, keys.map((key) => byKey.get(key)?.[0]?.tenant), JSON.stringify(emptyLedger)],
        ),
        client.query<{ key: string; ledger: string }>(
          'select key, ledger from access.rate_limit where key = any($1) order by key for update',
          [keys],
        ),
      ]);
      const changed = rows.map(({ key, ledger: text }) => {
        // Only this class writes them.
        let ledger = JSON.parse(text) as Ledger;
        const { version } = ledger;
        const steps = byKey.get(key) ?? [];
        for (const [index, { run }] of steps.entries()) {
          ledger = run(ledger, index === steps.length - 1 ? version : undefined);
        }
        const now = Math.max(...steps.map((step) => step.now));
        return { key, text: JSON.stringify(ledger), expiresAt: new Date(expiryOf(ledger, now)) };
      });
      await client.query(
        `update access.rate_limit as old set ledger = new.ledger, expires_at = new.expires_at
           from unnest($1::text[], $2::text[], $3::timestamptz[]) as new (key, ledger, expires_at)
          where old.key = new.key`,
        [
          changed.map(({ key }) => key),
          changed.map(({ text }) => text),
          changed.map(({ expiresAt }) => expiresAt),
        ],
      );
    });
  }

  #lose(): void {
    if (this.#probe !== undefined || this.#disposed) return;
    this.#probe = setTimeout(() => {
      this.#pool.query('select 1').then(
        () => {
          this.#probe = undefined;
          if (!this.#disposed) this.#onReturn();
        },
        () => {
          this.#probe = undefined;
          this.#lose();
        },
      );
    }, probeEveryMs);
    this.#probe.unref();
  }
}
