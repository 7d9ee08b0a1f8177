import type { Pool } from '@sesi/session-core/postgres';
import { and, eq } from 'drizzle-orm';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';

import {
  type Account,
  type Accounts,
  type ClosedAccount,
  findAccount,
} from '../ledger/accounts/account.ts';
import {
  accountRows,
  defaultAccount,
  inMemberTurn,
  openAccount,
  type Queries,
} from './account-rows.ts';
import { live, signedMinor, sumOf } from './entry-rows.ts';
import { inStore } from './finance-store-error.ts';
import { account, budget, entry, exchangeRate, member } from './tables.ts';

/** The accounts in `finance.account`. */
export class PostgresAccounts implements Accounts {
  readonly #db: NodePgDatabase;

  /** @param pool - stays the caller's to close. */
  constructor(pool: Pool) {
    this.#db = drizzle(pool);
  }

  async all(memberId: number): Promise<readonly Account[]> {
    const known = await inStore('reading accounts', () => accountRows(this.#db, memberId));
    return known.length > 0
      ? known
      : inMemberTurn(this.#db, 'opening the first account', memberId, async (run) => {
          await defaultAccount(run, memberId);
          return accountRows(run, memberId);
        });
  }

  async open(memberId: number, messageId: string, name: string): Promise<Account | undefined> {
    return inMemberTurn(this.#db, 'opening an account', memberId, async (run) => {
      await defaultAccount(run, memberId);
      const [before] = await run
        .select({ id: account.id })
        .from(account)
        .where(and(eq(account.memberId, memberId), eq(account.openedBy, messageId)));
      const taken = findAccount(await accountRows(run, memberId), name);
      if (before === undefined && taken !== undefined) return undefined;
      const id = before?.id ?? (await openAccount(run, { memberId, name, openedBy: messageId }));
      const accounts = await accountRows(run, memberId);
      return accounts.find((own) => own.id === id);
    });
  }

  async rename(memberId: number, id: number, name: string): Promise<boolean> {
    return inMemberTurn(this.#db, 'renaming an account', memberId, async (run) => {
      const named = findAccount(await accountRows(run, memberId), name);
      if (named !== undefined && named.id !== id) return false;
      await run
        .update(account)
        .set({ name })
        .where(and(eq(account.memberId, memberId), eq(account.id, id)));
      return true;
    });
  }

  async close(memberId: number, id: number, at: Date): Promise<ClosedAccount> {
    return inMemberTurn(this.#db, 'closing an account', memberId, async (run) => {
      const open = (await accountRows(run, memberId)).filter(({ isClosed }) => !isClosed);
      if (open.every((own) => own.id === id)) return 'last';
      if ((await balanceOf(run, memberId, id)) !== 0n) return 'not-empty';
      await run
        .update(account)
        .set({ closedAt: at })
        .where(and(eq(account.memberId, memberId), eq(account.id, id)));
      return 'closed';
    });
  }

  async prefer(memberId: number, id: number, at: Date): Promise<void> {
    await inStore('choosing a default account', () =>
      this.#db
        .update(account)
        .set({ preferredAt: at })
        .where(and(eq(account.memberId, memberId), eq(account.id, id))),
    );
  }

  async changeCurrency(memberId: number, currency: string): Promise<boolean> {
    return inMemberTurn(this.#db, 'changing a currency', memberId, async (run) => {
      const [booked] = await run
        .select({ id: entry.id })
        .from(entry)
        .where(live(memberId))
        .limit(1);
      const [planned] = await run
        .select({ category: budget.category })
        .from(budget)
        .where(eq(budget.memberId, memberId))
        .limit(1);
      if (booked !== undefined || planned !== undefined) return false;
      // They said what other currencies are worth in the old one.
      await run.delete(exchangeRate).where(eq(exchangeRate.memberId, memberId));
      await run.update(member).set({ currency }).where(eq(member.id, memberId));
      return true;
    });
  }
}

async function balanceOf(run: Queries, memberId: number, id: number): Promise<bigint> {
  const [own] = await run
    .select({ minor: sumOf(signedMinor) })
    .from(entry)
    .where(and(live(memberId), eq(entry.accountId, id)));
  const [arrived] = await run
    .select({ minor: sumOf(entry.amountMinor.getSQL()) })
    .from(entry)
    .where(and(live(memberId), eq(entry.toAccountId, id)));
  return (own?.minor ?? 0n) + (arrived?.minor ?? 0n);
}
