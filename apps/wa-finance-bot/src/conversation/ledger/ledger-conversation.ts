import { readCommand } from '../../language/command-words.ts';
import { isGreeting } from '../../language/greetings.ts';
import { budgetUse } from '../../ledger/budgets.ts';
import { chooseCategory } from '../../ledger/categories/choose-category.ts';
import type { NewEntry } from '../../ledger/ledger.ts';
import { localDay } from '../../ledger/local-day.ts';
import { formatMoney } from '../../ledger/money.ts';
import { type ReadLine, readLines } from '../../ledger/read-lines.ts';
import { readRequest } from '../../ledger/read-request.ts';
import type { Member } from '../../registration/members.ts';
import { localeOf } from '../../registration/settings.ts';
import { describeCurrency, describeTimeZone, exampleAmounts } from '../describe-settings.ts';
import type { IncomingMessage } from '../message-gateway.ts';
import { shortName } from '../short-name.ts';
import { speak } from '../texts/speak.ts';
import { describeWarnings } from './describe-budgets.ts';
import { describeBooking, describeProblem } from './describe-entry.ts';
import { answerRequest, type LedgerRequestContext, monthTotals } from './ledger-requests.ts';

/** Keeps the books of members: each line is an entry, and a few words ask for something. */
export class LedgerConversation {
  readonly #context: LedgerRequestContext;

  constructor(context: LedgerRequestContext) {
    this.#context = context;
  }

  /** Answers a member's message. The same message again gets the same answer and books nothing more. */
  async answer(member: Member, message: IncomingMessage): Promise<string> {
    const { language, name } = member;
    const examples = exampleAmounts(language, member.currency);
    const today = localDay(message.sentAt, member.timeZone);
    const locale = localeOf(language, member.phone);
    const request = readRequest(message.text, { today, locale });
    if (request !== undefined) {
      return answerRequest(request, member, message, this.#context);
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
        return answerRequest({ kind: 'undo' }, member, message, this.#context);
      case undefined:
        break;
    }
    return isGreeting(message.text)
      ? speak(language, 'hello', { name: shortName(name), small: examples.small })
      : this.#book(member, message);
  }

  async #book(member: Member, message: IncomingMessage): Promise<string> {
    const { language, phone, currency } = member;
    const today = localDay(message.sentAt, member.timeZone);
    const locale = localeOf(language, phone);
    const lines = readLines(message.text, { currency, locale }, today);
    const entries = await this.#toEntries(lines, member, message, today);
    const booked = await this.#context.ledger.book(entries);
    const problems = lines.flatMap(({ text, parsed }) => {
      if (parsed.kind === 'entry') return [];
      const problem = describeProblem(parsed, member);
      return [lines.length === 1 ? problem : `❓ _${text}_\n${problem}`];
    });
    if (booked.length === 0) {
      return problems.join('\n\n') || describeProblem({ kind: 'no-amount' }, member);
    }
    const said = describeBooking(booked, member, today);
    const warnings = await this.#warnings(
      booked.map(({ entry }) => entry),
      member,
      today,
    );
    return [[said, ...warnings].join('\n'), ...problems].join('\n\n');
  }

  async #toEntries(
    lines: readonly ReadLine[],
    { id }: Member,
    message: IncomingMessage,
    today: string,
  ): Promise<readonly NewEntry[]> {
    const taught = await this.#context.rules.all(id);
    const bookedAt = this.#context.clock.now();
    return lines.flatMap(({ line, day = today, parsed }) => {
      if (parsed.kind !== 'entry') return [];
      const { direction, amount, description } = parsed;
      const category = chooseCategory(description, direction, taught);
      const entry = { line, direction, amount, description, category, day, bookedAt };
      return [{ memberId: id, messageId: message.id, ...entry }];
    });
  }

  /** Of budgets that these entries, as far as they are of this month, have used up. */
  async #warnings(
    entries: readonly NewEntry[],
    member: Member,
    today: string,
  ): Promise<readonly string[]> {
    const budgets = await this.#context.budgets.all(member.id);
    if (budgets.length === 0) return [];
    const totals = await monthTotals({ member, today }, this.#context);
    const uses = budgets.map((budget) => budgetUse(budget, totals));
    const ofMonth = entries.filter(({ day }) => day.startsWith(today.slice(0, 7)));
    return describeWarnings(uses, ofMonth, member);
  }

  async #describeBalance(member: Member): Promise<string> {
    const { id, currency, language, phone } = member;
    const balance = await this.#context.ledger.balance(id, currency);
    return speak(language, 'balance', {
      balance: formatMoney(balance, localeOf(language, phone)),
    });
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
