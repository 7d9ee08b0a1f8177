import { accountName } from '../../ledger/accounts/account.ts';
import { categoryName } from '../../ledger/categories/category.ts';
import { minorDigits } from '../../ledger/currency.ts';
import type { Direction } from '../../ledger/entry-direction.ts';
import { writeDecimal } from '../../ledger/exchange/exchange.ts';
import type { Money } from '../../ledger/money.ts';
import type { Member } from '../../registration/members.ts';
import type { HistoryEntry } from '../../reports/entry-history.ts';
import type { Cell, Column, DecimalCell, Table } from '../../reports/table.ts';
import { withCapital } from '../ledger/write-for-member.ts';
import { speak } from '../texts/speak.ts';

/** The entries as a table in the member's language, with the sums of what was booked at the end. */
export function exportTable(
  pages: AsyncIterable<readonly HistoryEntry[]>,
  name: string,
  member: Member,
): Table {
  return { name, columns: columnsOf(member), rows: rowsOf(pages, member) };
}

function columnsOf({ language, currency }: Member): readonly Column[] {
  const title = (key: Parameters<typeof titleOf>[0]): string => titleOf(key, language);
  return [
    { title: title('number'), width: 8 },
    { title: title('day'), width: 12 },
    { title: title('type'), width: 14 },
    { title: title('category'), width: 18 },
    { title: title('description'), width: 32 },
    { title: title('amount'), width: 18, decimals: minorDigits(currency) },
    { title: title('currency'), width: 10 },
    { title: title('account'), width: 14 },
    { title: title('to-account'), width: 14 },
    { title: title('person'), width: 14 },
    { title: title('due-day'), width: 12 },
    { title: title('foreign-amount'), width: 16 },
    { title: title('foreign-currency'), width: 16 },
    { title: title('rate'), width: 12 },
  ];
}

function titleOf(
  key:
    | 'number'
    | 'day'
    | 'type'
    | 'category'
    | 'description'
    | 'amount'
    | 'currency'
    | 'account'
    | 'to-account'
    | 'person'
    | 'due-day'
    | 'foreign-amount'
    | 'foreign-currency'
    | 'rate',
  language: Member['language'],
): string {
  return speak(language, `export.column.${key}`);
}

async function* rowsOf(
  pages: AsyncIterable<readonly HistoryEntry[]>,
  member: Member,
): AsyncIterable<readonly Cell[]> {
  const totals = new Map<string, Record<Direction, bigint>>();
  for await (const page of pages) {
    for (const entry of page) {
      const { kind, direction, amount } = entry;
      if (kind === 'booking') {
        const total = totals.get(amount.currency) ?? { income: 0n, expense: 0n };
        total[direction] += amount.minor;
        totals.set(amount.currency, total);
      }
      yield toRow(entry, member);
    }
  }
  for (const [currency, total] of totals) {
    yield [];
    for (const direction of ['income', 'expense'] as const) {
      const label = speak(member.language, `export.total.${direction}`);
      yield [
        undefined,
        undefined,
        undefined,
        undefined,
        label,
        decimalOf({ currency, minor: total[direction] }),
        currency,
      ];
    }
  }
}

function toRow(entry: HistoryEntry, { language }: Member): readonly Cell[] {
  const { kind, direction, amount, foreign, account, toAccount, dueDay } = entry;
  return [
    entry.number,
    { day: entry.day },
    speak(language, `export.type.${kind === 'booking' ? direction : kind}`),
    kind === 'booking' ? categoryName(entry.category, language) : undefined,
    withCapital(entry.description),
    decimalOf(amount),
    amount.currency,
    accountName({ name: account }, language),
    toAccount === undefined ? undefined : accountName({ name: toAccount }, language),
    entry.person,
    dueDay === undefined ? undefined : { day: dueDay },
    foreign && decimalOf(foreign),
    foreign?.currency,
    foreign && { decimal: writeDecimal(foreign.rate) },
  ];
}

function decimalOf({ currency, minor }: Money): DecimalCell {
  return { decimal: writeDecimal({ digits: minor, decimals: minorDigits(currency) }) };
}
