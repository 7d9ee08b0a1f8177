import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

import { fallbackLanguage, isLanguage, type Language } from '../language/language.ts';
import { currencyOfCountry } from './country-currency.ts';
import { timeZoneNamedAfter, timeZoneOfCity } from './country-time-zone.ts';
import type { FullRegistration, Registration, SideStep } from './registration.ts';

/** What a member's ledger is kept in. */
export interface Settings {
  readonly language: Language;
  /** ISO 4217, such as `IDR`. */
  readonly currency: string;
  /** IANA name, such as `Asia/Makassar`. */
  readonly timeZone: string;
}

/** The ISO 3166 country of a phone in E.164, such as `ID`; `undefined` for numbers of no country. */
export function countryOfPhone(phone: string): string | undefined {
  return parsePhoneNumberFromString(phone)?.country;
}

/** The language that most people of the phone's country speak, when the bot speaks it; else English. */
export function languageOfPhone(phone: string): Language {
  const country = countryOfPhone(phone);
  const spoken = country === undefined ? '' : new Intl.Locale(`und-${country}`).maximize().language;
  return isLanguage(spoken) ? spoken : fallbackLanguage;
}

/** The settings as they will be when the person agrees: what was chosen, else what phone and city suggest. */
export function settingsOf(registration: FullRegistration): Settings {
  const country = countryOfPhone(registration.phone) ?? '';
  const { chosen } = registration;
  return {
    language: registration.language,
    currency: chosen.currency ?? currencyOfCountry(country) ?? 'USD',
    timeZone: timeZoneOf(registration),
  };
}

/** The time zone of somebody who registers, as far as it can be told: chosen, by the city, or by the phone's country. */
export function timeZoneOf({ chosen, answers, phone }: Registration): string {
  const city = 'city' in answers ? answers.city : '';
  const country = countryOfPhone(phone);
  return (
    chosen.timeZone ??
    (country === undefined ? timeZoneNamedAfter(city) : undefined) ??
    timeZoneOfCity(city, country ?? '')
  );
}

/** The first setting that nothing tells and that has to be asked for: of people whose phone WhatsApp hides. */
export function settingToAsk({ chosen, answers, phone }: FullRegistration): SideStep | undefined {
  if (countryOfPhone(phone) !== undefined) return undefined;
  if (chosen.currency === undefined) return 'currency';
  const isKnown = (chosen.timeZone ?? timeZoneNamedAfter(answers.city)) !== undefined;
  return isKnown ? undefined : 'time-zone';
}

/** The BCP 47 locale of somebody who speaks `language` under that phone, such as `id-ID`: it says how numbers are written. */
export function localeOf(language: Language, phone: string): string {
  const country = countryOfPhone(phone);
  return country === undefined ? language : `${language}-${country}`;
}
