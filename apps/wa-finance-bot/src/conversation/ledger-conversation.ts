import type { Clock } from '@sesi/platform';

import { readCommand } from '../language/command-words.ts';
import { isGreeting } from '../language/greetings.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { localDay } from '../ledger/local-day.ts';
import { formatMoney } from '../ledger/money.ts';
import { parseEntry } from '../ledger/parse-entry.ts';
import type { Member } from '../registration/members.ts';
import { localeOf } from '../registration/settings.ts';
import { describeBooking, describeProblem } from './describe-entry.ts';
import { describeCurrency, describeTimeZone, exampleAmounts } from './describe-settings.ts';
import type { IncomingMessage } from './message-gateway.ts';
import { shortName } from './short-name.ts';
import { speak } from './texts/speak.ts';

/** What a ledger conversation stands on. */
export interface LedgerConversationOptions {
  readonly ledger: Ledger;
  readonly clock: Clock;
}

/** Keeps the books of members: one line is one entry, and a few words ask for something. */
export class LedgerConversation {
  readonly #ledger: Ledger;
  readonly #clock: Clock;

  constructor(options: LedgerConversationOptions) {
    this.#ledger = options.ledger;
    this.#clock = options.clock;
  }

  /** Answers a member's message. The same message again gets the same answer and books nothing more. */
  async answer(member: Member, message: IncomingMessage): Promise<string> {
    const { language, name } = member;
    const examples = exampleAmounts(language, member.currency);
    switch (readCommand(message.text)) {
      case 'balance':
        return this.#describeBalance(member);
      case 'status':
        return this.#describeMember(member);
      case 'help':
        return speak(language, 'help.member', examples);
      case 'back':
      case 'cancel':
        return speak(language, 'nothing-open');
      case undefined:
        break;
    }
    return isGreeting(message.text)
      ? speak(language, 'hello', { name: shortName(name), small: examples.small })
      : this.#book(member, message);
  }

  async #book(member: Member, message: IncomingMessage): Promise<string> {
    const locale = localeOf(member.language, member.phone);
    const parsed = parseEntry(message.text, { currency: member.currency, locale });
    if (parsed.kind !== 'entry') {
      return describeProblem(parsed, member);
    }
    const { direction, amount, description } = parsed;
    const booked = await this.#ledger.book({
      memberId: member.id,
      messageId: message.id,
      direction,
      amount,
      description,
      day: localDay(message.sentAt, member.timeZone),
      bookedAt: this.#clock.now(),
    });
    return describeBooking(booked, member);
  }

  async #describeBalance(member: Member): Promise<string> {
    const { id, currency, language, phone } = member;
    const balance = await this.#ledger.balance(id, currency);
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
      timeZone: describeTimeZone(timeZone, this.#clock.now()),
      currency: describeCurrency(currency, locale),
      date: new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone }).format(consentedAt),
    });
  }
}
