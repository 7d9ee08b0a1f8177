import type { Cache, Namespace } from '@sesi/cache';
import { z } from 'zod';

import type { Period } from '../ledger/dates/read-period.ts';
import type {
  AccountBalance,
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

const accountsSchema = z.array(z.strictObject({ accountId: z.int(), minor: amount }));

/** Nothing is older than its tag allows; the life only bounds what Redis keeps of people who are silent. */
const ttlMs = 24 * 60 * 60 * 1000;

/**
 * A ledger whose balances, also of each account, and totals of months (and of other times) are kept in the cache under the member's tag. Each change invalidates the tag before
 * it resolves, so that whoever asks afterwards, in any process and with or without Redis, sees the booking.
 */
export class CachedLedger implements Ledger {
  readonly #ledger: Ledger;
  readonly #cache: Cache;
  readonly #balances: Namespace<string>;
  readonly #totals: Namespace<z.output<typeof totalsSchema>>;
  readonly #accounts: Namespace<z.output<typeof accountsSchema>>;

  constructor(ledger: Ledger, cache: Cache) {
    this.#ledger = ledger;
    this.#cache = cache;
    const shared = { perTenant: false, ttlMs, tags: tagsOf } as const;
    this.#balances = cache.namespace({ name: 'balance', schema: amount, ...shared });
    this.#totals = cache.namespace({ name: 'totals', schema: totalsSchema, ...shared });
    this.#accounts = cache.namespace({ name: 'accounts', schema: accountsSchema, ...shared });
  }

  async book(entries: readonly NewEntry[]): Promise<readonly BookedEntry[]> {
    return this.#changing(entries[0]?.memberId, () => this.#ledger.book(entries));
  }

  async bookedBy(memberId: number, messageId: string): Promise<readonly BookedEntry[]> {
    return this.#ledger.bookedBy(memberId, messageId);
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

  async accountBalances(memberId: number, currency: string): Promise<readonly AccountBalance[]> {
    const balances = await this.#accounts.getOrSet(`${memberId}:${currency}`, async () => {
      const loaded = await this.#ledger.accountBalances(memberId, currency);
      return loaded.map(({ accountId, minor }) => ({ accountId, minor: String(minor) }));
    });
    return (balances ?? []).map(({ accountId, minor }) => ({ accountId, minor: BigInt(minor) }));
  }

  async debtEntries(memberId: number): Promise<readonly Entry[]> {
    return this.#ledger.debtEntries(memberId);
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

  /** Forgets what is kept of members whose books were changed elsewhere. */
  async forget(memberIds: readonly number[]): Promise<void> {
    await this.#cache.invalidateByTags(memberIds.map(tagOf));
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
