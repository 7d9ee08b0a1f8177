import type { Clock } from '@sesi/platform';

import { foldText } from '../../language/fold-text.ts';
import { type Budgets, budgetUse } from '../../ledger/budgets.ts';
import type { CategoryRules } from '../../ledger/categories/category-rules.ts';
import { categoryName } from '../../ledger/categories/category.ts';
import { chooseCategory, ruleWords } from '../../ledger/categories/choose-category.ts';
import { readPeriod } from '../../ledger/dates/read-period.ts';
import { takeDay } from '../../ledger/dates/take-day.ts';
import type { Entry, Ledger } from '../../ledger/ledger.ts';
import { localDay } from '../../ledger/local-day.ts';
import { spellInDigits } from '../../ledger/number-words.ts';
import { parseEntry } from '../../ledger/parse-entry.ts';
import type { LedgerRequest } from '../../ledger/read-request.ts';
import type { Member, Members } from '../../registration/members.ts';
import { localeOf } from '../../registration/settings.ts';
import type { IncomingMessage } from '../message-gateway.ts';
import { shortName } from '../short-name.ts';
import { speak } from '../texts/speak.ts';
import { describeBudgets, describeUse, nameOf } from './describe-budgets.ts';
import { describeEntry, describeNumbered, describeProblem } from './describe-entry.ts';
import { describeReport } from './describe-report.ts';

/** What the answers to requests stand on. */
export interface LedgerRequestContext {
  readonly ledger: Ledger;
  readonly budgets: Budgets;
  readonly rules: CategoryRules;
  readonly members: Pick<Members, 'remove'>;
  readonly clock: Clock;
}

/** How many entries a list has at most: a phone shows no more. */
const longestList = 10;

/** Who asks, and with which message. */
interface Asking {
  readonly member: Member;
  readonly message: IncomingMessage;
  /** The member's date of the message. */
  readonly today: string;
}

/** Does what a member asked of their ledger, and answers. */
export async function answerRequest(
  request: LedgerRequest,
  member: Member,
  message: IncomingMessage,
  context: LedgerRequestContext,
): Promise<string> {
  const { ledger, budgets, rules, clock } = context;
  const { id, language, currency } = member;
  const asking = { member, message, today: localDay(message.sentAt, member.timeZone) };
  switch (request.kind) {
    case 'undo': {
      const undone = await ledger.undo(id, message.id, clock.now());
      const entries = undone.map((entry) => describeEntry(entry, member)).join('\n');
      return undone.length === 0
        ? speak(language, 'undo.nothing')
        : speak(language, 'undone', { entries });
    }
    case 'remove': {
      const removed = await ledger.remove(id, message.id, request.number, clock.now());
      return describeFound('removed', removed, member);
    }
    case 'recent':
      return describeList(await ledger.recent(id, longestList), asking, 'recent.none');
    case 'search':
      return search(request.words, asking, context);
    case 'categories':
      return describeCategories(asking, context);
    case 'categorize': {
      const { number, category } = request;
      const moved = await ledger.change(id, message.id, number, () => ({ category }));
      const words = moved === undefined ? '' : ruleWords(moved.description);
      if (words !== '') await rules.teach(id, { words, category });
      const found = describeFound('changed', moved, member);
      return words === '' ? found : `${found}\n${speak(language, 'learned', { words })}`;
    }
    case 'edit':
      return edit(request, asking, context);
    case 'report': {
      const totals = await ledger.totals(id, currency, request.period);
      return describeReport(request.period, totals, member, asking.today);
    }
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
      return forget(request.address, asking, context);
    case 'unclear':
      return speak(language, `usage.${request.request}`);
  }
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
  { ledger }: LedgerRequestContext,
): Promise<string> {
  const words = said
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== '');
  const found = await ledger.recent(asking.member.id, longestList, words);
  return found.length === 0
    ? speak(asking.member.language, 'search.none', { words: said })
    : describeList(found, asking, 'recent.none');
}

async function edit(
  request: Extract<LedgerRequest, { kind: 'edit' }>,
  { member, message, today }: Asking,
  { ledger, rules }: LedgerRequestContext,
): Promise<string> {
  const { id, currency, language } = member;
  const locale = localeOf(language, member.phone);
  const dated = takeDay(request.text, { today, locale });
  const text = dated?.text ?? request.text;
  const parsed = parseEntry(spellInDigits(text), { currency, locale });
  const taught = await rules.all(id);
  if (parsed.kind !== 'entry' && parsed.kind !== 'no-description' && parsed.kind !== 'no-amount') {
    return describeProblem(parsed, member);
  }
  const amount = parsed.kind === 'no-amount' ? {} : { amount: parsed.amount };
  const day = dated === undefined ? {} : { day: dated.day };
  const description = parsed.kind === 'entry' ? parsed.description : text;
  const isRenamed = parsed.kind !== 'no-description' && description !== '';
  const changed = await ledger.change(id, message.id, request.number, ({ direction }) => ({
    ...amount,
    ...day,
    ...(isRenamed ? { description, category: chooseCategory(description, direction, taught) } : {}),
  }));
  return describeFound('changed', changed, member);
}

async function setBudget(
  request: Extract<LedgerRequest, { kind: 'set-budget' }>,
  asking: Asking,
  context: LedgerRequestContext,
): Promise<string> {
  const { member } = asking;
  const { id, currency, language } = member;
  const parsed = parseEntry(spellInDigits(request.amount), {
    currency,
    locale: localeOf(language, member.phone),
  });
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

/** The address of the member confirms it: nobody writes it by mistake. */
async function forget(
  address: string | undefined,
  { member }: Asking,
  { ledger, members }: LedgerRequestContext,
): Promise<string> {
  const { id, language, email } = member;
  if (address === undefined || foldText(address) !== foldText(email)) {
    const entries = (await ledger.recent(id, 100_000)).length;
    return speak(language, 'forget.ask', { entries, email });
  }
  const removed = await members.remove(id);
  return speak(language, 'forgotten', { ...removed, name: shortName(member.name) });
}

function describeFound(
  key: 'removed' | 'changed',
  entry: Entry | undefined,
  member: Member,
): string {
  return entry === undefined
    ? speak(member.language, 'no-such-entry')
    : speak(member.language, key, { entry: describeEntry(entry, member) });
}

function describeList(
  entries: readonly Entry[],
  { member, today }: Asking,
  none: 'recent.none',
): string {
  const { language } = member;
  return entries.length === 0
    ? speak(language, none)
    : [
        speak(language, 'recent.title'),
        ...entries.map((entry) => describeNumbered(entry, member, today)),
        speak(language, 'recent.hint'),
      ].join('\n');
}
