import type { Day } from '../../ledger/dates/calendar.ts';
import { formatMoney, type Money } from '../../ledger/money.ts';
import type { Member } from '../../registration/members.ts';
import { localeOf } from '../../registration/settings.ts';

/** An amount as the member is used to. */
export function writeMoney(money: Money, { language, phone }: Member): string {
  return formatMoney(money, localeOf(language, phone));
}

/** A date as the member is used to, with its year where that is not this one. */
export function writeDay(day: Day, { language, phone }: Member, today: Day): string {
  const isThisYear = day.slice(0, 4) === today.slice(0, 4);
  return new Intl.DateTimeFormat(localeOf(language, phone), {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'short',
    ...(isThisYear ? {} : { year: 'numeric' }),
  }).format(new Date(day));
}

/** A description with a capital. */
export function withCapital(text: string): string {
  return text.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
}
