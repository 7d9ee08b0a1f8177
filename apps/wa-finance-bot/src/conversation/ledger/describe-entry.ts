import { type Account, accountName } from '../../ledger/accounts/account.ts';
import { categoryName } from '../../ledger/categories/category.ts';
import type { Day } from '../../ledger/dates/calendar.ts';
import { type Debt, findDebt } from '../../ledger/debts/debt.ts';
import type { BookedEntry, Entry } from '../../ledger/ledger.ts';
import type { Money } from '../../ledger/money.ts';
import type { ParsedLine } from '../../ledger/parse-line.ts';
import type { Member } from '../../registration/members.ts';
import { localeOf } from '../../registration/settings.ts';
import { describeCurrency, exampleAmounts } from '../describe-settings.ts';
import { speak } from '../texts/speak.ts';
import { describeDebt } from './debts/describe-debts.ts';
import { openAccounts } from './ledger-request-context.ts';
import { withCapital, writeDay, writeMoney as write } from './write-for-member.ts';

/** What has to be asked back about a line. */
export type EntryProblem = Exclude<ParsedLine, { kind: 'entry' | 'transfer' | 'debt' }>;

/**
 * An entry in a few words: "✅ Makan siang Rp 50.000 (Makanan)", with its account for members who have several.
 *
 * @param accounts - of the member; none: accounts are left out.
 */
export function describeEntry(
  entry: Entry,
  member: Member,
  accounts: readonly Account[] = [],
): string {
  const { language } = member;
  const { kind, person = '' } = entry;
  const nameOf = (id: number | undefined): string => {
    const account = accounts.find((own) => own.id === id);
    return account === undefined ? '' : accountName(account, language);
  };
  const amount = describeAmount(entry, member);
  const account = nameOf(entry.accountId);
  const place = openAccounts(accounts).length > 1 && account !== '' ? ` · ${account}` : '';
  switch (kind) {
    case 'transfer':
      return speak(language, 'entry.transfer', {
        from: account,
        to: nameOf(entry.toAccountId),
        amount,
      });
    case 'adjustment':
      return speak(language, `entry.adjustment.${entry.direction}`, { account, amount });
    case 'borrow':
    case 'lend':
    case 'repay':
    case 'collect':
      return `${speak(language, `entry.${kind}`, { person: withCapital(person), amount })}${place}`;
    case 'booking': {
      const said = speak(language, `entry.${entry.direction}`, {
        description: withCapital(entry.description),
        amount,
        category: categoryName(entry.category, language),
      });
      return `${said}${place}`;
    }
  }
}

/** "Rp 50.000"; what was paid in another currency with its value. */
function describeAmount(
  { amount, foreign }: Pick<Entry, 'amount' | 'foreign'>,
  member: Member,
): string {
  const own = write(amount, member);
  return foreign === undefined
    ? own
    : speak(member.language, 'entry.exchanged', { foreign: write(foreign, member), amount: own });
}

/** An entry with its number and day, for lists. */
export function describeNumbered(
  entry: Entry,
  member: Member,
  today: Day,
  accounts: readonly Account[] = [],
): string {
  const said = describeEntry(entry, member, accounts);
  return `*${entry.number}* ${writeDay(entry.day, member, today)} ${said}`;
}

/** What a booking is told with. */
export interface BookingView {
  readonly member: Member;
  readonly today: Day;
  readonly accounts: readonly Account[];
  /** What is open after it. */
  readonly debts: readonly Debt[];
}

/** What was booked, what the day or the debt has come to, and how to undo it: one line for one entry. */
export function describeBooking(booked: readonly BookedEntry[], view: BookingView): string {
  const { member, accounts } = view;
  const totals = new Map<string, string>();
  for (const { entry, dayTotal } of booked) {
    const { key, said } = describeOutcome(entry, dayTotal, view);
    if (said !== '') totals.set(key, said);
  }
  const entries = booked.map(({ entry }) => describeEntry(entry, member, accounts));
  const rest = [...totals.values(), speak(member.language, 'undo.hint')].join(' · ');
  return booked.length === 1 ? `${entries[0]} · ${rest}` : `${entries.join('\n')}\n${rest}`;
}

function describeOutcome(
  { kind, day, direction, person }: Entry,
  dayTotal: Money,
  { member, today, debts }: BookingView,
): { readonly key: string; readonly said: string } {
  const { language } = member;
  if (person !== undefined) {
    const debt = findDebt(debts, person);
    const said =
      debt === undefined
        ? speak(language, 'debt.settled', { person: withCapital(person) })
        : describeDebt(debt, member, today);
    return { key: `debt ${person.toLowerCase()}`, said };
  }
  if (kind !== 'booking') return { key: kind, said: '' };
  const total = write(dayTotal, member);
  const said =
    day === today
      ? speak(language, `today.${direction}`, { total })
      : speak(language, `day.${direction}`, { day: writeDay(day, member, today), total });
  return { key: `${day} ${direction}`, said };
}

/** Asks back about a line that was not booked, and shows how to write it. */
export function describeProblem(problem: EntryProblem, member: Member): string {
  const { language, currency } = member;
  const { small } = exampleAmounts(language, currency);
  switch (problem.kind) {
    case 'unclear-amount':
      return askAboutAmount(problem.readings, member, small);
    case 'unclear-direction': {
      const amount = write(problem.foreign ?? problem.amount, member);
      return speak(language, problem.kind, { amount, description: problem.description });
    }
    case 'unclear-debt':
    case 'no-description':
      return speak(language, problem.kind, {
        amount: write(problem.foreign ?? problem.amount, member),
      });
    case 'foreign-currency': {
      const [code] = problem.candidates;
      return code === undefined
        ? speak(language, 'foreign-currency.unknown')
        : speak(language, problem.kind, {
            currency: describeCurrency(currency, localeOf(language, member.phone)),
            code,
          });
    }
    case 'unclear-currency': {
      const [one = '', other = ''] = problem.candidates;
      return speak(language, problem.kind, { one, other });
    }
    case 'unknown-account':
      return speak(language, 'account.unknown', { name: problem.name });
    case 'no-amount':
    case 'too-long':
      return speak(language, problem.kind, { small });
    case 'several-amounts':
    case 'unclear-transfer':
    case 'zero':
    case 'too-large':
      return speak(language, problem.kind);
  }
}

function askAboutAmount(readings: readonly Money[], member: Member, small: string): string {
  const [one, other] = readings.map((reading) => write(reading, member));
  if (one === undefined) {
    return speak(member.language, 'unclear-amount', { small });
  }
  return other === undefined
    ? speak(member.language, 'unclear-amount.one', { one })
    : speak(member.language, 'unclear-amount.two', { one, other });
}
