import type { Account } from '../../ledger/accounts/account.ts';
import { spellInDigits } from '../../ledger/amounts/number-words.ts';
import { budgetUse } from '../../ledger/budgets.ts';
import { categoryName } from '../../ledger/categories/category.ts';
import { ruleWords } from '../../ledger/categories/choose-category.ts';
import { readPeriod } from '../../ledger/dates/read-period.ts';
import { openDebts } from '../../ledger/debts/debt.ts';
import type { Entry, Ledger } from '../../ledger/ledger.ts';
import { localDay } from '../../ledger/local-day.ts';
import { parseEntry } from '../../ledger/parse-entry.ts';
import type { LedgerRequest } from '../../ledger/read-request.ts';
import type { Member } from '../../registration/members.ts';
import { localeOf } from '../../registration/settings.ts';
import type { IncomingMessage, Reply } from '../message-gateway.ts';
import { answerReport } from '../reports/answer-report.ts';
import { speak } from '../texts/speak.ts';
import { answerAccountRequest } from './accounts/answer-account-request.ts';
import { describeDebts } from './debts/describe-debts.ts';
import { describeBudgets, describeUse, nameOf } from './describe-budgets.ts';
import { describeEntry, describeNumbered, describeProblem } from './describe-entry.ts';
import { describeFound, editEntry } from './edit-entry.ts';
import { answerRateRequest } from './exchange/answer-rate-request.ts';
import { forgetMember } from './forget-member.ts';
import { type Asking, type LedgerRequestContext, readForMember } from './ledger-request-context.ts';

/** How many entries a list has at most: a phone shows no more. */
const longestList = 10;

/** Does what a member asked of their ledger, and answers; `undefined` for what turns out to be something to book. */
export async function answerRequest(
  request: LedgerRequest,
  member: Member,
  message: IncomingMessage,
  context: LedgerRequestContext,
): Promise<Reply | undefined> {
  const { ledger, budgets, rules, clock } = context;
  const { id, language } = member;
  const asking = { member, message, today: localDay(message.sentAt, member.timeZone) };
  switch (request.kind) {
    case 'undo':
      return undo(asking, context);
    case 'remove': {
      const removed = await ledger.remove(id, message.id, request.number, clock.now());
      return describeFound('removed', removed, {
        member,
        accounts: await context.accounts.all(id),
      });
    }
    case 'recent':
      return describeList(await ledger.recent(id, longestList), asking, context);
    case 'search':
      return search(request.words, asking, context);
    case 'categories':
      return describeCategories(asking, context);
    case 'categorize': {
      const { number, category } = request;
      const moved = await ledger.change(id, message.id, number, () => ({ category }));
      const words = moved?.kind === 'booking' ? ruleWords(moved.description) : '';
      if (words !== '') await rules.teach(id, { words, category });
      const accounts = await context.accounts.all(id);
      const found = describeFound('changed', moved, { member, accounts });
      return words === '' ? found : `${found}\n${speak(language, 'learned', { words })}`;
    }
    case 'edit':
      return editEntry(request, asking, context);
    case 'report':
      return answerReport(request.period, member, asking.today, context);
    case 'budgets': {
      const totals = await monthTotals(asking, context);
      const uses = (await budgets.all(id)).map((budget) => budgetUse(budget, totals));
      return describeBudgets(uses, member);
    }
    case 'set-budget':
      return setBudget(request, asking, context);
    case 'remove-budget': {
      const was = await budgets.remove(id, request.category);
      const category = nameOf(request.category, member);
      return speak(language, was ? 'budget.removed' : 'budget.not-there', { category });
    }
    case 'forget-me':
      return forgetMember(request.address, asking, context);
    case 'debts': {
      const debts = openDebts(await ledger.debtEntries(id));
      return describeDebts(debts, member, asking.today);
    }
    case 'rates':
    case 'set-rate':
      return answerRateRequest(request, member, context);
    case 'accounts':
    case 'open-account':
    case 'set-balance':
    case 'rename-account':
    case 'close-account':
    case 'prefer-account':
    case 'currency':
      return answerAccountRequest(request, asking, context);
    case 'unclear':
      return speak(language, `usage.${request.request}`);
  }
}

/** Takes back what the last message booked. */
export async function undo(
  { member, message }: Asking,
  { ledger, accounts: store, clock }: LedgerRequestContext,
): Promise<string> {
  const { id, language } = member;
  const undone = await ledger.undo(id, message.id, clock.now());
  if (undone.length === 0) return speak(language, 'undo.nothing');
  const accounts = await store.all(id);
  const entries = undone.map((entry) => describeEntry(entry, member, accounts)).join('\n');
  return speak(language, 'undone', { entries });
}

/** The totals of the month in which a member is now. */
export async function monthTotals(
  { member, today }: Pick<Asking, 'member' | 'today'>,
  { ledger }: Pick<LedgerRequestContext, 'ledger'>,
): ReturnType<Ledger['totals']> {
  const period = readPeriod('', { today, locale: localeOf(member.language, member.phone) });
  return period === undefined ? [] : ledger.totals(member.id, member.currency, period);
}

async function search(
  said: string,
  asking: Asking,
  context: LedgerRequestContext,
): Promise<string> {
  const words = said
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== '');
  const found = await context.ledger.recent(asking.member.id, longestList, words);
  return found.length === 0
    ? speak(asking.member.language, 'search.none', { words: said })
    : describeList(found, asking, context);
}

async function setBudget(
  request: Extract<LedgerRequest, { kind: 'set-budget' }>,
  asking: Asking,
  context: LedgerRequestContext,
): Promise<string> {
  const { member } = asking;
  const { id, language } = member;
  const parsed = await readForMember(
    member,
    context.rates,
    (writer) => parseEntry(spellInDigits(request.amount), writer),
    ({ kind }) => kind === 'foreign-currency',
  );
  if (parsed.kind !== 'no-description') {
    const problem = parsed.kind === 'entry' ? undefined : describeProblem(parsed, member);
    return problem ?? speak(language, 'usage.budget');
  }
  const budget = { category: request.category, amount: parsed.amount };
  await context.budgets.set(id, budget);
  const use = budgetUse(budget, await monthTotals(asking, context));
  return speak(language, 'budget.set', { use: describeUse(use, member) });
}

async function describeCategories(asking: Asking, context: LedgerRequestContext): Promise<string> {
  const { language } = asking.member;
  const [totals, taught] = await Promise.all([
    monthTotals(asking, context),
    context.rules.all(asking.member.id),
  ]);
  const own = [...totals, ...taught].map(({ category }) => categoryName(category, language));
  const names = [...new Set(own)].toSorted((one, other) => one.localeCompare(other)).join(', ');
  return speak(language, 'categories', { names: names === '' ? '–' : names });
}

async function describeList(
  entries: readonly Entry[],
  { member, today }: Asking,
  context: LedgerRequestContext,
): Promise<string> {
  const { id, language } = member;
  const [last] = entries;
  if (last === undefined) return speak(language, 'recent.none');
  const accounts: readonly Account[] = await context.accounts.all(id);
  return [
    speak(language, 'recent.title'),
    ...entries.map((entry) => describeNumbered(entry, member, today, accounts)),
    speak(language, 'recent.hint', { number: last.number }),
  ].join('\n');
}
