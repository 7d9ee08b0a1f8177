import type { Language } from '../language/language.ts';
import { isCountedInThousands } from '../ledger/currency.ts';
import { formatMoney } from '../ledger/money.ts';
import { cityOfTimeZone } from '../registration/country-time-zone.ts';
import { utcOffset } from '../registration/setting-answers.ts';
import { speak } from './texts/speak.ts';

/** The language by its own name: "Bahasa Indonesia". */
export const languageNames: Readonly<Record<Language, string>> = {
  id: 'Bahasa Indonesia',
  en: 'English',
  es: 'Español',
};

/** A currency as people of a place write it: "IDR (Rp)". */
export function describeCurrency(currency: string, locale: string): string {
  const sign = formatMoney({ currency, minor: 0n }, locale).replaceAll(/[\d.,\s]/g, '');
  return sign === currency ? currency : `${currency} (${sign})`;
}

/** A time zone with its present distance from UTC: "WITA (UTC+8)", "Madrid (UTC+1)". */
export function describeTimeZone(timeZone: string, now: Date): string {
  const offset = utcOffset(timeZone, now);
  const hours = Math.floor(Math.abs(offset) / 60);
  const minutes = Math.abs(offset) % 60;
  const distance = `UTC${offset < 0 ? '-' : '+'}${hours}${minutes === 0 ? '' : `:${String(minutes).padStart(2, '0')}`}`;
  if (timeZone.startsWith('Etc/')) {
    return distance;
  }
  return `${nameOf(timeZone, now)} (${distance})`;
}

/** The names of Indonesia's three times are known by everybody there; elsewhere the zone's city says more. */
function nameOf(timeZone: string, now: Date): string {
  const short = new Intl.DateTimeFormat('id', { timeZone, timeZoneName: 'short' })
    .formatToParts(now)
    .find(({ type }) => type === 'timeZoneName')?.value;
  if (short !== undefined && /^WI(B|TA|T)$/.test(short)) {
    return short;
  }
  return cityOfTimeZone(timeZone).replaceAll(/(^|[ -])\p{L}/gu, (letter) => letter.toUpperCase());
}

/** Amounts for the examples in texts, as people of that language and currency would write them. */
export function exampleAmounts(
  language: Language,
  currency: string,
): { readonly small: string; readonly large: string } {
  return isCountedInThousands(currency)
    ? {
        small: speak(language, 'example.small-thousands'),
        large: speak(language, 'example.large-thousands'),
      }
    : { small: speak(language, 'example.small'), large: speak(language, 'example.large') };
}
