import { foldText } from '../language/fold-text.ts';
import { type Language, languages } from '../language/language.ts';
import { currencies, currencyOfCountry } from './country-currency.ts';
import { cityOfTimeZone, findTimeZone, timeZonesOfCountry } from './country-time-zone.ts';

const languageNames: Readonly<Record<Language, readonly string[]>> = {
  id: ['bahasa indonesia', 'bahasa', 'indonesia', 'indonesian', 'indonesio', 'indo', 'id'],
  en: ['english', 'inggris', 'bahasa inggris', 'ingles', 'en'],
  es: ['espanol', 'castellano', 'spanish', 'spanyol', 'bahasa spanyol', 'es'],
};

/** Names that are asked for in every step. Short ones and names of countries could be an answer there. */
const unmistakable = ['bahasa indonesia', 'bahasa', 'english', 'espanol', 'castellano'];

/** The language that a text names: by number in the order of `languages`, by name, or by code. */
export function readLanguage(text: string): Language | undefined {
  const name = foldText(text);
  const byNumber = /^[1-9]$/.test(name) ? languages[Number(name) - 1] : undefined;
  return byNumber ?? languages.find((language) => languageNames[language].includes(name));
}

/** The language that a text asks for in any step of the registration, whatever is being asked. */
export function readLanguageWish(text: string): Language | undefined {
  return unmistakable.includes(foldText(text)) ? readLanguage(text) : undefined;
}

/**
 * The currency that a text names: `idr`, `rupiah`, `US Dollar`, `$`. A name that several countries use, such as
 * "dollar" or "peso", means the one of the person's country, and nothing where that has none of this name.
 *
 * @param country - ISO 3166, of the person's phone.
 */
export function readCurrency(text: string, country: string): string | undefined {
  const name = foldText(text).replace(/^rp$/, 'idr') || text.trim();
  const code = name.toUpperCase();
  if (currencies.includes(code)) {
    return code;
  }
  const named = currencies.filter((currency) => namesOf(currency).includes(name));
  const own = currencyOfCountry(country);
  return named.length === 1 ? named[0] : named.find((currency) => currency === own);
}

/** "indonesian rupiah" is called "rupiah", and "dolar amerika serikat" "dolar". */
function namesOf(currency: string): readonly string[] {
  return languages.flatMap((language) => {
    const full = foldText(
      new Intl.DisplayNames(language, { type: 'currency' }).of(currency) ?? currency,
    );
    const symbol = new Intl.NumberFormat(language, {
      style: 'currency',
      currency,
      currencyDisplay: 'narrowSymbol',
    })
      .formatToParts(0)
      .find(({ type }) => type === 'currency')?.value;
    const words = full.split(' ');
    const short = language === 'en' ? words.at(-1) : words[0];
    return [full, short, short === undefined ? undefined : `${short}s`, symbol].filter(
      (name) => name !== undefined,
    );
  });
}

const timeNames: Readonly<Record<string, string>> = {
  utc: 'Etc/UTC',
  gmt: 'Etc/UTC',
  wib: 'Asia/Jakarta',
  wita: 'Asia/Makassar',
  wit: 'Asia/Jayapura',
};

/**
 * The time zone that a text names: `WITA`, `Asia/Tokyo`, a city that a zone is named after, or a distance from UTC
 * such as `+7` or `GMT-3`, which means the zone of the person's country that keeps it, if there is one.
 *
 * @param country - ISO 3166, of the person's phone.
 * @param now - distances from UTC change with the season.
 */
export function readTimeZone(text: string, country: string, now: Date): string | undefined {
  const name = foldText(text);
  const known = timeNames[name];
  if (known !== undefined) {
    return known;
  }
  const [, sign, hours, minutes = '0'] =
    /^(?:utc|gmt)? ?([+-])(\d{1,2})(?: (\d{2}))?$/.exec(name) ?? [];
  if (hours !== undefined) {
    const size = Number(hours) * 60 + Number(minutes);
    return zoneOfOffset(sign === '-' ? -size : size, country, now);
  }
  const zones = Intl.supportedValuesOf('timeZone');
  const own = timeZonesOfCountry(country);
  return (
    zoneByName(text.trim()) ??
    [...own, ...zones].find((zone) => cityOfTimeZone(zone) === name) ??
    findTimeZone(text, country)
  );
}

function zoneOfOffset(minutes: number, country: string, now: Date): string | undefined {
  const own = timeZonesOfCountry(country).find((zone) => utcOffset(zone, now) === minutes);
  if (own !== undefined || minutes === 0) {
    return own ?? 'Etc/UTC';
  }
  const hours = minutes / 60;
  // The names of Etc count the other way round: Etc/GMT-7 is seven hours ahead of UTC.
  return Number.isInteger(hours) && Math.abs(hours) <= 12
    ? `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`
    : undefined;
}

/** How far a time zone is ahead of UTC at a moment, in minutes. */
export function utcOffset(timeZone: string, at: Date): number {
  const name = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value;
  const [, sign, hours, minutes] = /GMT([+-])(\d{2}):(\d{2})/.exec(name ?? '') ?? [];
  const size = Number(hours ?? 0) * 60 + Number(minutes ?? 0);
  return sign === '-' ? -size : size;
}

/** The zone under its usual spelling, when a text is the name of one: "asia/tokyo" is Asia/Tokyo. */
function zoneByName(name: string): string | undefined {
  if (!/^[A-Za-z_]+(\/[A-Za-z_+\-0-9]+)+$/.test(name)) {
    return undefined;
  }
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch (error) {
    if (error instanceof RangeError) {
      return undefined;
    }
    throw error;
  }
}
