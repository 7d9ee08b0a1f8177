import {
  type Account,
  type Accounts,
  type ClosedAccount,
  findAccount,
} from '../../src/ledger/accounts/account.ts';
import type { ExchangeRate, ExchangeRates } from '../../src/ledger/exchange/exchange.ts';
import type { MemoryLedger } from './memory-ledger.ts';

interface Row {
  readonly id: number;
  readonly memberId: number;
  readonly name: string;
  readonly openedBy: string;
  readonly preferredAt: number;
  readonly isClosed: boolean;
}

/** The accounts, in memory. */
export class MemoryAccounts implements Accounts {
  #rows: readonly Row[] = [];
  readonly #ledger: MemoryLedger;
  readonly #setCurrency: (memberId: number, currency: string) => void;

  constructor(
    ledger: MemoryLedger,
    setCurrency: (memberId: number, currency: string) => void = () => undefined,
  ) {
    this.#ledger = ledger;
    this.#setCurrency = setCurrency;
    // Entries that name no account belong to the default one.
    ledger.defaultAccount = (memberId) => this.#own(memberId)[0]?.id ?? 0;
  }

  async all(memberId: number): Promise<readonly Account[]> {
    if (this.#rows.every((row) => row.memberId !== memberId)) this.#add(memberId, '', '');
    return this.#own(memberId);
  }

  async open(memberId: number, messageId: string, name: string): Promise<Account | undefined> {
    await this.all(memberId);
    const before = this.#rows.find(
      (row) => row.memberId === memberId && row.openedBy === messageId,
    );
    if (before === undefined && findAccount(this.#own(memberId), name) !== undefined) {
      return undefined;
    }
    const id = before?.id ?? this.#add(memberId, name, messageId);
    return this.#own(memberId).find((account) => account.id === id);
  }

  async rename(memberId: number, id: number, name: string): Promise<boolean> {
    const named = findAccount(this.#own(memberId), name);
    if (named !== undefined && named.id !== id) return false;
    this.#change(id, { name });
    return true;
  }

  async close(memberId: number, id: number): Promise<ClosedAccount> {
    const open = this.#own(memberId).filter(({ isClosed }) => !isClosed);
    if (open.every((account) => account.id === id)) return 'last';
    const balances = await this.#ledger.accountBalances(memberId);
    const minor = balances.find(({ accountId }) => accountId === id)?.minor ?? 0n;
    if (minor !== 0n) return 'not-empty';
    this.#change(id, { isClosed: true });
    return 'closed';
  }

  async prefer(_memberId: number, id: number, at: Date): Promise<void> {
    this.#change(id, { preferredAt: at.getTime() + id });
  }

  async changeCurrency(memberId: number, currency: string): Promise<boolean> {
    if (this.#ledger.entries.length > 0) return false;
    this.#setCurrency(memberId, currency);
    return true;
  }

  #own(memberId: number): readonly Account[] {
    return this.#rows
      .filter((row) => row.memberId === memberId)
      .toSorted(
        (one, other) =>
          Number(one.isClosed) - Number(other.isClosed) ||
          other.preferredAt - one.preferredAt ||
          one.id - other.id,
      )
      .map(({ id, name, isClosed }, index) => ({ id, name, isClosed, isDefault: index === 0 }));
  }

  #add(memberId: number, name: string, openedBy: string): number {
    const id = this.#rows.length + 1;
    const row = { id, memberId, name, openedBy, preferredAt: 0, isClosed: false };
    this.#rows = [...this.#rows, row];
    return id;
  }

  #change(id: number, change: Partial<Row>): void {
    this.#rows = this.#rows.map((row) => (row.id === id ? { ...row, ...change } : row));
  }
}

/** The rates that members have given, in memory. */
export class MemoryExchangeRates implements ExchangeRates {
  readonly #rows = new Map<string, ExchangeRate & { readonly memberId: number }>();

  async all(memberId: number): Promise<readonly ExchangeRate[]> {
    return [...this.#rows.values()].filter((row) => row.memberId === memberId);
  }

  async set(memberId: number, rate: ExchangeRate): Promise<void> {
    this.#rows.set(`${memberId} ${rate.currency}`, { memberId, ...rate });
  }
}
