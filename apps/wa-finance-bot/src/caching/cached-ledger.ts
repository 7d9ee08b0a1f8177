import type { Cache, Namespace } from '@sesi/cache';
import { z } from 'zod';

import type { Period } from '../ledger/dates/read-period.ts';
import type {
  BookedEntry,
  CategoryTotal,
  Entry,
  EntryChange,
  Ledger,
  NewEntry,
} from '../ledger/ledger.ts';
import type { Money } from '../ledger/money.ts';

const amount = z.string().regex(/^-?\d+$/);
const totalsSchema = z.array(
  z.strictObject({
    direction: z.enum(['income', 'expense']),
    category: z.string(),
    minor: amount,
  }),
);

/** Nothing is older than its tag allows; the life only bounds what Redis keeps of people who are silent. */
const ttlMs = 24 * 60 * 60 * 1000;

/**
 * A ledger whose balances and totals of months (and of other times) are kept in the cache under the member's tag. Each change invalidates the tag before
 * it resolves, so that whoever asks afterwards, in any process and with or without Redis, sees the booking.
 */
export class CachedLedger implements Ledger {
  readonly #ledger: Ledger;
  readonly #cache: Cache;
  readonly #balances: Namespace<string>;
  readonly #totals: Namespace<z.output<typeof totalsSchema>>;

  constructor(ledger: Ledger, cache: Cache) {
    this.#ledger = ledger;
    this.#cache = cache;
    const shared = { perTenant: false, ttlMs, tags: tagsOf } as const;
    this.#balances = cache.namespace({ name: 'balance', schema: amount, ...shared });
    this.#totals = cache.namespace({ name: 'totals', schema: totalsSchema, ...shared });
  }

  async book(entries: readonly NewEntry[]): Promise<readonly BookedEntry[]> {
    return this.#changing(entries[0]?.memberId, () => this.#ledger.book(entries));
  }

  async undo(memberId: number, messageId: string, at: Date): Promise<readonly Entry[]> {
    return this.#changing(memberId, () => this.#ledger.undo(memberId, messageId, at));
  }

  async remove(
    memberId: number,
    messageId: string,
    number: number,
    at: Date,
  ): Promise<Entry | undefined> {
    return this.#changing(memberId, () => this.#ledger.remove(memberId, messageId, number, at));
  }

  async change(
    memberId: number,
    messageId: string,
    number: number | undefined,
    change: (entry: Entry) => EntryChange,
  ): Promise<Entry | undefined> {
    return this.#changing(memberId, () => this.#ledger.change(memberId, messageId, number, change));
  }

  async recent(
    memberId: number,
    limit: number,
    words?: readonly string[],
  ): Promise<readonly Entry[]> {
    return this.#ledger.recent(memberId, limit, words);
  }

  async balance(memberId: number, currency: string): Promise<Money> {
    const minor = await this.#balances.getOrSet(`${memberId}:${currency}`, async () => {
      const balance = await this.#ledger.balance(memberId, currency);
      return String(balance.minor);
    });
    return { currency, minor: BigInt(minor ?? 0) };
  }

  async totals(
    memberId: number,
    currency: string,
    period: Period,
  ): Promise<readonly CategoryTotal[]> {
    const { from, to } = period;
    const totals = await this.#totals.getOrSet(
      `${memberId}:${currency}:${from}:${to}`,
      async () => {
        const loaded = await this.#ledger.totals(memberId, currency, period);
        return loaded.map((total) => ({ ...total, minor: String(total.minor) }));
      },
    );
    return (totals ?? []).map((total) => ({ ...total, minor: BigInt(total.minor) }));
  }

  /** Loads the balances of members who will ask soon. */
  async warmBalances(
    members: readonly { readonly id: number; readonly currency: string }[],
  ): Promise<void> {
    const ids = members.map(({ id, currency }) => `${id}:${currency}`);
    await this.#balances.warm(ids, async (key) => {
      const [id, currency = ''] = key.split(':');
      return String((await this.#ledger.balance(Number(id), currency)).minor);
    });
  }

  async #changing<Result>(
    memberId: number | undefined,
    change: () => Promise<Result>,
  ): Promise<Result> {
    const result = await change();
    // Also when nothing was left to do: the process that did it may have died before this line.
    if (memberId !== undefined) {
      await this.#cache.invalidateByTags([tagOf(memberId)]);
    }
    return result;
  }
}

/** Ids begin with the member's number. */
function tagsOf(id: string): readonly string[] {
  return [tagOf(Number(id.split(':')[0]))];
}

function tagOf(memberId: number): string {
  return `member:${memberId}`;
}
