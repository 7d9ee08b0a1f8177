import { readCommand } from '../../language/command-words.ts';
import { readCourtesy } from '../../language/courtesies.ts';
import { isGreeting } from '../../language/greetings.ts';
import { readHelpTopic } from '../../language/help-topics.ts';
import type { Account } from '../../ledger/accounts/account.ts';
import { budgetUse } from '../../ledger/budgets.ts';
import { openDebts } from '../../ledger/debts/debt.ts';
import type { BookedEntry } from '../../ledger/ledger.ts';
import { localDay } from '../../ledger/local-day.ts';
import { formatMoney } from '../../ledger/money.ts';
import { type ReadLine, readLines } from '../../ledger/read-lines.ts';
import { readRequest } from '../../ledger/read-request.ts';
import type { Member } from '../../registration/members.ts';
import { localeOf } from '../../registration/settings.ts';
import { readReportRequest } from '../../reports/read-report-request.ts';
import { describeCurrency, describeTimeZone, exampleAmounts } from '../describe-settings.ts';
import type { ReceivedMessage, Reply } from '../message-gateway.ts';
import { answerReportRequest } from '../reports/report-requests.ts';
import { shortName } from '../short-name.ts';
import { speak } from '../texts/speak.ts';
import { describeBalances } from './accounts/describe-accounts.ts';
import { bookLines, type LinesToBook } from './book-lines.ts';
import { describeWarnings } from './describe-budgets.ts';
import { describeBooking, describeProblem } from './describe-entry.ts';
import { type Asking, type LedgerRequestContext, readForMember } from './ledger-request-context.ts';
import { answerRequest, monthTotals, undo } from './ledger-requests.ts';

/** Keeps the books of members: each line is an entry, and a few words ask for something. */
export class LedgerConversation {
  readonly #context: LedgerRequestContext;

  constructor(context: LedgerRequestContext) {
    this.#context = context;
  }

  /** Answers a member's message. The same message again gets the same answer and books nothing more. */
  async answer(member: Member, message: ReceivedMessage): Promise<Reply> {
    const { language, name } = member;
    const examples = exampleAmounts(language, member.currency);
    const today = localDay(message.sentAt, member.timeZone);
    const locale = localeOf(language, member.phone);
    await this.#context.wishes.heard(member.id, message.via);
    const asked = readReportRequest(message.text, { today, locale });
    if (asked !== undefined) {
      return answerReportRequest(asked, member, today, this.#context);
    }
    const topic = readHelpTopic(message.text);
    if (topic !== undefined) {
      return speak(language, `help.topic.${topic}`, examples);
    }
    const request = readRequest(message.text, { today, locale });
    const answered = request && (await answerRequest(request, member, message, this.#context));
    if (answered !== undefined) {
      return answered;
    }
    switch (readCommand(message.text)) {
      case 'balance':
        return this.#describeBalance(member);
      case 'status':
        return this.#describeMember(member);
      case 'help':
        return speak(language, 'help.member', examples);
      case 'back':
      case 'cancel':
        return undo({ member, message, today }, this.#context);
      case undefined:
        break;
    }
    const courtesy = readCourtesy(message.text);
    if (courtesy !== undefined) return speak(language, courtesy);
    return isGreeting(message.text)
      ? speak(language, 'hello', { name: shortName(name), small: examples.small })
      : this.#book({ member, message, today });
  }

  async #book(asking: Asking): Promise<string> {
    const { member } = asking;
    const { ledger, accounts: store } = this.#context;
    const accounts = await store.all(member.id);
    const lines = await this.#readLines(asking, accounts);
    const areDebts = lines.some(({ parsed }) => parsed.kind === 'debt');
    // What settled a debt has nothing to settle when it comes again.
    const before = areDebts ? await ledger.bookedBy(member.id, asking.message.id) : [];
    const { entries, problems } =
      before.length > 0 ? { entries: [], problems: [] } : await this.#toEntries(lines, asking);
    const booked = before.length > 0 ? before : await ledger.book(entries);
    if (booked.length === 0) {
      return problems.join('\n\n') || describeProblem({ kind: 'no-amount' }, member);
    }
    const debts = areDebts ? openDebts(await ledger.debtEntries(member.id)) : [];
    const said = describeBooking(booked, { member, today: asking.today, accounts, debts });
    const warnings = await this.#warnings(booked, asking);
    return [[said, ...warnings].join('\n'), ...problems].join('\n\n');
  }

  async #readLines(
    { member, message, today }: Asking,
    accounts: readonly Account[],
  ): Promise<readonly ReadLine[]> {
    return readForMember(
      member,
      this.#context.rates,
      (writer) => readLines(message.text, { ...writer, accounts }, today),
      (lines) => lines.some(({ parsed }) => parsed.kind === 'foreign-currency'),
    );
  }

  async #toEntries(lines: readonly ReadLine[], asking: Asking): Promise<LinesToBook> {
    const { ledger, rules, clock } = this.#context;
    const { id } = asking.member;
    const areDebts = lines.some(({ parsed }) => parsed.kind === 'debt');
    const taught = await rules.all(id);
    const debts = areDebts ? await ledger.debtEntries(id) : [];
    return bookLines(lines, asking, { taught, debts, bookedAt: clock.now() });
  }

  /** Of budgets that these entries, as far as they are of this month, have used up. */
  async #warnings(
    booked: readonly BookedEntry[],
    { member, today }: Asking,
  ): Promise<readonly string[]> {
    const budgets = await this.#context.budgets.all(member.id);
    if (budgets.length === 0) return [];
    const totals = await monthTotals({ member, today }, this.#context);
    const uses = budgets.map((budget) => budgetUse(budget, totals));
    const ofMonth = booked
      .map(({ entry }) => entry)
      .filter(({ kind, day }) => kind === 'booking' && day.startsWith(today.slice(0, 7)));
    return describeWarnings(uses, ofMonth, member);
  }

  async #describeBalance(member: Member): Promise<string> {
    const { id, currency, language, phone } = member;
    const { ledger, accounts: store } = this.#context;
    const [total, accounts] = await Promise.all([ledger.balance(id, currency), store.all(id)]);
    const balance = formatMoney(total, localeOf(language, phone));
    if (accounts.length === 1) return speak(language, 'balance', { balance });
    const balances = await ledger.accountBalances(id, currency);
    return [
      ...describeBalances(accounts, balances, member),
      speak(language, 'accounts.total', { balance }),
    ].join('\n');
  }

  #describeMember(member: Member): string {
    const { name, email, city, language, currency, timeZone, phone, consentedAt } = member;
    const locale = localeOf(language, phone);
    return speak(language, 'status.member', {
      name,
      email,
      city,
      timeZone: describeTimeZone(timeZone, this.#context.clock.now()),
      currency: describeCurrency(currency, locale),
      date: new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone }).format(consentedAt),
    });
  }
}
