import type { BookedEntry, Ledger, NewEntry } from '../../src/ledger/ledger.ts';
import type { Money } from '../../src/ledger/money.ts';

/** The ledgers, in memory. */
export class MemoryLedger implements Ledger {
  readonly entries: NewEntry[] = [];

  async book(entry: NewEntry): Promise<BookedEntry> {
    const { memberId, messageId } = entry;
    const before = this.entries.find(
      (booked) => booked.memberId === memberId && booked.messageId === messageId,
    );
    if (before === undefined) this.entries.push(entry);
    const booked = before ?? entry;
    const sameDay = this.entries.filter(
      ({ memberId: id, day, direction }) =>
        id === memberId && day === booked.day && direction === booked.direction,
    );
    return {
      entry: booked,
      isNew: before === undefined,
      dayTotal: { ...booked.amount, minor: sum(sameDay.map(({ amount }) => amount.minor)) },
    };
  }

  async balance(memberId: number, currency: string): Promise<Money> {
    const own = this.entries.filter((entry) => entry.memberId === memberId);
    const signed = own.map(({ direction, amount }) =>
      direction === 'income' ? amount.minor : -amount.minor,
    );
    return { currency, minor: sum(signed) };
  }
}

function sum(amounts: readonly bigint[]): bigint {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return total;
}
