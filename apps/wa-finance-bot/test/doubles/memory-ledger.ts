import type { Period } from '../../src/ledger/dates/read-period.ts';
import { isDebt } from '../../src/ledger/entry-kind.ts';
import type {
  AccountBalance,
  BookedEntry,
  CategoryTotal,
  Entry,
  EntryChange,
  Ledger,
  NewEntry,
} from '../../src/ledger/ledger.ts';
import type { Money } from '../../src/ledger/money.ts';

interface Row extends Entry {
  readonly removedBy?: string;
  readonly changedBy?: string;
}

/** The ledgers, in memory. */
export class MemoryLedger implements Ledger {
  #rows: Row[] = [];
  /** Set by the accounts. */
  defaultAccount: (memberId: number) => number = () => 1;

  /** What was not removed. */
  get entries(): readonly Entry[] {
    return this.#rows.filter(({ removedBy }) => removedBy === undefined);
  }

  async book(entries: readonly NewEntry[]): Promise<readonly BookedEntry[]> {
    const [first] = entries;
    const isOfMessage = ({ memberId, messageId }: Row): boolean =>
      memberId === first?.memberId && messageId === first.messageId;
    const before = this.#rows.filter(isOfMessage);
    if (before.length === 0) {
      for (const entry of entries) {
        const number = this.#rows.filter(({ memberId }) => memberId === entry.memberId).length + 1;
        const { kind = 'booking', accountId = this.defaultAccount(entry.memberId) } = entry;
        this.#rows.push({ ...entry, kind, accountId, number });
      }
    }
    return this.#rows.filter(isOfMessage).map((entry) => ({
      entry,
      isNew: before.length === 0,
      dayTotal: { ...entry.amount, minor: this.#dayTotal(entry) },
    }));
  }

  async bookedBy(memberId: number, messageId: string): Promise<readonly BookedEntry[]> {
    return this.#rows
      .filter((row) => row.memberId === memberId && row.messageId === messageId)
      .map((entry) => ({
        entry,
        isNew: false,
        dayTotal: { ...entry.amount, minor: this.#dayTotal(entry) },
      }));
  }

  async undo(memberId: number, messageId: string): Promise<readonly Entry[]> {
    const done = this.#rows.filter(({ removedBy }) => removedBy === messageId);
    if (done.length > 0) return done;
    const last = this.#own(memberId).at(-1);
    return this.#remove(messageId, (row) => row.messageId === last?.messageId);
  }

  async remove(memberId: number, messageId: string, number: number): Promise<Entry | undefined> {
    const done = this.#rows.find(({ removedBy }) => removedBy === messageId);
    if (done !== undefined) return done;
    const [removed] = this.#remove(
      messageId,
      (row) => row.memberId === memberId && row.number === number,
    );
    return removed;
  }

  async change(
    memberId: number,
    messageId: string,
    number: number | undefined,
    change: (entry: Entry) => EntryChange,
  ): Promise<Entry | undefined> {
    const done = this.#rows.find(({ changedBy }) => changedBy === messageId);
    if (done !== undefined) return done;
    const own = this.#own(memberId);
    const row = number === undefined ? own.at(-1) : own.find((entry) => entry.number === number);
    if (row === undefined) return undefined;
    const changed = { ...row, ...change(row), changedBy: messageId };
    this.#rows = this.#rows.map((other) => (other === row ? changed : other));
    return changed;
  }

  async recent(
    memberId: number,
    limit: number,
    words: readonly string[] = [],
  ): Promise<readonly Entry[]> {
    return this.#own(memberId)
      .filter(({ description }) => words.every((word) => description.toLowerCase().includes(word)))
      .toReversed()
      .slice(0, limit);
  }

  async balance(memberId: number, currency: string): Promise<Money> {
    const balances = await this.accountBalances(memberId);
    return { currency, minor: sum(balances.map(({ minor }) => minor)) };
  }

  async accountBalances(memberId: number): Promise<readonly AccountBalance[]> {
    const balances = new Map<number, bigint>();
    const add = (id: number, minor: bigint): void => {
      balances.set(id, (balances.get(id) ?? 0n) + minor);
    };
    for (const { direction, amount, accountId, toAccountId } of this.#own(memberId)) {
      add(accountId, direction === 'income' ? amount.minor : -amount.minor);
      if (toAccountId !== undefined) add(toAccountId, amount.minor);
    }
    return [...balances].map(([accountId, minor]) => ({ accountId, minor }));
  }

  async debtEntries(memberId: number): Promise<readonly Entry[]> {
    return this.#own(memberId).filter(({ kind }) => isDebt(kind));
  }

  async totals(
    memberId: number,
    _currency: string,
    { from, to }: Period,
  ): Promise<readonly CategoryTotal[]> {
    const totals = new Map<string, CategoryTotal>();
    for (const { direction, category, amount, day } of this.#bookings(memberId)) {
      const key = `${direction} ${category}`;
      const before = totals.get(key)?.minor ?? 0n;
      if (day >= from && day <= to) {
        totals.set(key, { direction, category, minor: before + amount.minor });
      }
    }
    return [...totals.values()].toSorted((one, other) => Number(other.minor - one.minor));
  }

  #own(memberId: number): readonly Row[] {
    return this.#rows.filter((row) => row.memberId === memberId && row.removedBy === undefined);
  }

  #bookings(memberId: number): readonly Row[] {
    return this.#own(memberId).filter(({ kind }) => kind === 'booking');
  }

  #remove(removedBy: string, which: (row: Row) => boolean): readonly Entry[] {
    const removed = this.#rows.filter((row) => row.removedBy === undefined && which(row));
    this.#rows = this.#rows.map((row) => (removed.includes(row) ? { ...row, removedBy } : row));
    return removed;
  }

  #dayTotal(entry: Entry): bigint {
    const sameDay = this.#bookings(entry.memberId).filter(
      ({ day, direction }) => day === entry.day && direction === entry.direction,
    );
    return sum(sameDay.map(({ amount }) => amount.minor));
  }
}

function sum(amounts: readonly bigint[]): bigint {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return total;
}
