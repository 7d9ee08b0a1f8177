import type { Account, Accounts } from '../../ledger/accounts/account.ts';
import type { Budgets } from '../../ledger/budgets.ts';
import type { CategoryRules } from '../../ledger/categories/category-rules.ts';
import type { ExchangeRates } from '../../ledger/exchange/exchange.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { EntryWriter } from '../../ledger/parse-entry.ts';
import type { Member, Members } from '../../registration/members.ts';
import type { OptOuts } from '../../registration/opt-outs.ts';
import { localeOf } from '../../registration/settings.ts';
import type { IncomingMessage } from '../message-gateway.ts';
import type { ReportRequestContext } from '../reports/report-requests.ts';
import type { PersonTraces } from '../session/person-traces.ts';

/** What the answers to requests stand on. */
export interface LedgerRequestContext extends ReportRequestContext {
  readonly ledger: Ledger;
  readonly accounts: Accounts;
  readonly rates: ExchangeRates;
  readonly budgets: Budgets;
  readonly rules: CategoryRules;
  readonly members: Pick<Members, 'remove'>;
  readonly optOuts: Pick<OptOuts, 'has'>;
  readonly traces: PersonTraces;
  /** Called when a member was deleted, for what the cache holds of them. */
  readonly onForgotten: (memberId: number) => Promise<void>;
}

/** Who asks, and with which message. */
export interface Asking {
  readonly member: Member;
  readonly message: IncomingMessage;
  /** The member's date of the message. */
  readonly today: string;
}

/**
 * Reads amounts for a member. What other currencies are worth is only looked up when one is named, and then the text is
 * read again.
 *
 * @param needsRates - whether what was read has an amount whose rate is not known.
 */
export async function readForMember<Read>(
  { id, currency, language, phone }: Member,
  rates: ExchangeRates,
  read: (writer: EntryWriter) => Read,
  needsRates: (result: Read) => boolean,
): Promise<Read> {
  const writer: EntryWriter = { currency, locale: localeOf(language, phone) };
  const first = read(writer);
  return needsRates(first) ? read({ ...writer, rates: await rates.all(id) }) : first;
}

/** The accounts that take entries. */
export function openAccounts(accounts: readonly Account[]): readonly Account[] {
  return accounts.filter(({ isClosed }) => !isClosed);
}
