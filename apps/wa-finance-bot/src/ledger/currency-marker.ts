import { foldText } from '../language/fold-text.ts';
import { languages } from '../language/language.ts';

/** Whose currency a sign or word beside a number names. */
export type CurrencyMarker = 'own' | 'foreign';

/** Signs that are written with letters or digits of currency, besides the member's own. */
const foreignSigns = new Set(['rp', 'us$', 'rm', 's$', 'a$', 'r$', 's/', 'hk$', 'nt$']);

/** Codes that are written in small letters too; other codes are words in some language: "top", "cup", "try". */
const commonCodes = new Set(['usd', 'eur', 'gbp', 'jpy', 'sgd', 'myr', 'aud', 'cny', 'idr', 'mxn']);

const codes: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

const currencyWords = new Set(
  (
    'rupiah rupiahs perak dollar dollars dolar dolares buck bucks euro euros peso pesos pound pounds quid libra ' +
    'libras yen yuan ringgit baht rupee rupees riyal riyals franc francs won dong real reais soles'
  ).split(' '),
);

/** What a person calls their own currency beside its names in the books. */
const nicknames: Readonly<Record<string, readonly string[]>> = {
  IDR: ['rp', 'perak', 'rupiahs'],
  USD: ['us$', 'buck', 'bucks'],
  GBP: ['quid'],
  SGD: ['s$'],
  AUD: ['a$'],
  PEN: ['soles'],
  BRL: ['reais'],
};

/** Tells the signs, codes and names of a member's currency from those of others. */
export interface CurrencyMarkers {
  /** A sign or code: it may stand before a number. Names may not: somebody "won 50". */
  readSign(word: string): CurrencyMarker | undefined;
  /** A sign, code or name, as it stands after a number. */
  readName(word: string): CurrencyMarker | undefined;
}

/**
 * Makes the reader for a member.
 *
 * @param currency - ISO 4217, of the member.
 * @param locale - BCP 47, of the member.
 */
export function currencyMarkers(currency: string, locale: string): CurrencyMarkers {
  const own = ownNames(currency, locale);
  const readName = (word: string): CurrencyMarker | undefined => {
    const sign = word.toLowerCase().replace(/\.$/, '');
    if (word !== '' && (own.has(sign) || own.has(foldText(word)))) {
      return 'own';
    }
    const isForeign =
      foreignSigns.has(sign) ||
      commonCodes.has(sign) ||
      codes.has(word) ||
      /^\p{Sc}$/u.test(word) ||
      currencyWords.has(foldText(word));
    return isForeign ? 'foreign' : undefined;
  };
  return {
    readName,
    readSign: (word) =>
      word.length > 4 || currencyWords.has(foldText(word)) ? undefined : readName(word),
  };
}

function ownNames(currency: string, locale: string): ReadonlySet<string> {
  const names = languages.flatMap((language) => {
    const words = foldText(
      new Intl.DisplayNames(language, { type: 'currency' }).of(currency) ?? currency,
    ).split(' ');
    // The kind of money comes last in English and first in the others: "Mexican peso", "peso mexicano".
    const word = (language === 'en' ? words.at(-1) : words[0]) ?? '';
    return [word, `${word}s`, `${word}es`];
  });
  const signs = [locale, ...languages].flatMap((place) => [
    signOf(currency, place, 'symbol'),
    signOf(currency, place, 'narrowSymbol'),
  ]);
  return new Set(
    [currency, ...names, ...signs, ...(nicknames[currency] ?? [])].map((name) =>
      name.toLowerCase(),
    ),
  );
}

function signOf(currency: string, locale: string, display: 'symbol' | 'narrowSymbol'): string {
  return (
    new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: display })
      .formatToParts(0)
      .find(({ type }) => type === 'currency')?.value ?? currency
  );
}
