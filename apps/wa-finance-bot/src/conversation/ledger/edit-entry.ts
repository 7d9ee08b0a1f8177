import { takeAccount } from '../../ledger/accounts/take-account.ts';
import { spellInDigits } from '../../ledger/amounts/number-words.ts';
import { chooseCategory } from '../../ledger/categories/choose-category.ts';
import { takeDay } from '../../ledger/dates/take-day.ts';
import { takeDueDay } from '../../ledger/debts/take-due-day.ts';
import { isDebt } from '../../ledger/entry-kind.ts';
import type { Entry, EntryChange } from '../../ledger/ledger.ts';
import { parseEntry } from '../../ledger/parse-entry.ts';
import { type LedgerRequest, leadsToNew } from '../../ledger/read-request.ts';
import { localeOf } from '../../registration/settings.ts';
import { speak } from '../texts/speak.ts';
import { describeEntry, describeProblem } from './describe-entry.ts';
import { type Asking, type LedgerRequestContext, readForMember } from './ledger-request-context.ts';

/** "pakai Jago": it names an account, and nothing else. */
const onlyAccount =
  /^(?:pakai|pake|pk|via|lewat|dengan|dgn|with|using|con|usando)\s+(\p{L}\P{N}*)$/iu;

const become = new RegExp(`^(?:${leadsToNew})`, 'iu');

/** Changes an entry: its amount, day, account, until when a debt is, and the words of a booking. */
export async function editEntry(
  request: Extract<LedgerRequest, { kind: 'edit' }>,
  { member, message, today }: Asking,
  { ledger, rules, accounts: store, rates }: LedgerRequestContext,
): Promise<string> {
  const { id, language, phone } = member;
  const when = { today, locale: localeOf(language, phone) };
  const [accounts, taught] = await Promise.all([store.all(id), rules.all(id)]);
  const paid = takeAccount(request.text, accounts, 'any') ?? namedAlone(request.text, accounts);
  const said = (paid?.text ?? request.text).trim().replace(become, '');
  const due = takeDueDay(said, when);
  const dueDay = due?.text === '' ? due.dueDay : undefined;
  const dated = dueDay === undefined ? takeDay(said, when) : undefined;
  const text = dueDay === undefined ? (dated?.text ?? said) : '';
  const unknown = paid === undefined ? onlyAccount.exec(text)?.[1] : undefined;
  if (unknown !== undefined) return speak(language, 'account.unknown', { name: unknown });
  const parsed = await readForMember(
    member,
    rates,
    (writer) => parseEntry(spellInDigits(text), writer),
    ({ kind }) => kind === 'foreign-currency',
  );
  if (parsed.kind !== 'entry' && parsed.kind !== 'no-description' && parsed.kind !== 'no-amount') {
    return describeProblem(parsed, member);
  }
  const words = parsed.kind === 'entry' ? parsed.description : text;
  const description = parsed.kind === 'no-description' || words === '' ? undefined : words;
  const common: EntryChange = {
    ...(parsed.kind === 'no-amount' ? {} : { amount: parsed.amount, foreign: parsed.foreign }),
    ...(dated === undefined ? {} : { day: dated.day }),
    ...(paid === undefined ? {} : { accountId: paid.account.id }),
  };
  let isRefused = false;
  const changed = await ledger.change(id, message.id, request.number, (entry) => {
    isRefused =
      (description !== undefined && entry.kind !== 'booking') ||
      (dueDay !== undefined && !isDebt(entry.kind)) ||
      (paid !== undefined && paid.account.id === entry.toAccountId);
    if (isRefused) return {};
    const category = (own: string): string => chooseCategory(own, entry.direction, taught);
    return {
      ...common,
      ...(dueDay === undefined ? {} : { dueDay }),
      ...(description === undefined ? {} : { description, category: category(description) }),
    };
  });
  if (changed !== undefined && isRefused) {
    return speak(language, 'edit.only-booking', { number: changed.number });
  }
  return describeFound('changed', changed, { member, accounts });
}

/** "dari BCA", "ke BCA": in an edit it cannot mean anything else. */
function namedAlone(
  text: string,
  accounts: Parameters<typeof takeAccount>[1],
): ReturnType<typeof takeAccount> {
  const named = takeAccount(text, accounts, 'expense') ?? takeAccount(text, accounts, 'income');
  return named?.text === '' ? named : undefined;
}

/** What became of the entry that was named, if there is one. */
export function describeFound(
  key: 'removed' | 'changed',
  entry: Entry | undefined,
  {
    member,
    accounts,
  }: Pick<Asking, 'member'> & { readonly accounts: Parameters<typeof describeEntry>[2] },
): string {
  return entry === undefined
    ? speak(member.language, 'no-such-entry')
    : speak(member.language, key, { entry: describeEntry(entry, member, accounts) });
}
