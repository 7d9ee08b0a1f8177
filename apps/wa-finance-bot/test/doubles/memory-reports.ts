import type { Period } from '../../src/ledger/dates/read-period.ts';
import type { DayFlow, EntryHistory, HistoryEntry } from '../../src/reports/entry-history.ts';
import type { MemberWishes } from '../../src/reports/member-wishes.ts';
import type { MemoryLedger } from './memory-ledger.ts';

/** The history of a ledger in memory. */
export class MemoryEntryHistory implements EntryHistory {
  readonly #ledger: MemoryLedger;

  constructor(ledger: MemoryLedger) {
    this.#ledger = ledger;
  }

  async dayFlows(memberId: number, _currency: string, period: Period): Promise<readonly DayFlow[]> {
    return this.#within(memberId, period).map(({ day, direction, amount }) => {
      return { day, direction, minor: amount.minor };
    });
  }

  async count(memberId: number, period: Period | undefined): Promise<number> {
    return this.#within(memberId, period).length;
  }

  async *entries(
    memberId: number,
    period: Period | undefined,
  ): AsyncIterable<readonly HistoryEntry[]> {
    yield this.#within(memberId, period);
  }

  #within(memberId: number, period: Period | undefined): readonly HistoryEntry[] {
    return this.#ledger.entries
      .filter(({ memberId: own, day }) => {
        return own === memberId && (!period || (day >= period.from && day <= period.to));
      })
      .map((entry) => ({ ...entry, account: '', toAccount: undefined }));
  }
}

/** What was asked for, a line each. */
export class NotedWishes implements Pick<MemberWishes, 'heard' | 'setDaily' | 'setSummary'> {
  readonly asked: string[] = [];

  async heard(): Promise<void> {}

  async setSummary(_memberId: number, isOn: boolean): Promise<void> {
    this.asked.push(`summary ${isOn}`);
  }

  async setDaily(_memberId: number, minute: number | undefined): Promise<void> {
    this.asked.push(`daily ${minute}`);
  }
}
