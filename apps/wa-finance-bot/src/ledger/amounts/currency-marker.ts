import { foldText } from '../../language/fold-text.ts';
import { languages } from '../../language/language.ts';
import { currencyCodes } from '../currency.ts';

/** Whose currency a sign or word beside a number names: the member's own, or another one. */
export type CurrencyMarker = 'own' | ForeignCurrency;

/** The currencies that a sign or word may mean, as ISO 4217 codes: one for "USD", several for "$", none for "₿". */
export interface ForeignCurrency {
  readonly candidates: readonly string[];
}

/** Signs that are written with letters or digits of currency, besides the member's own. */
const foreignSigns = new Set(['rp', 'us$', 'rm', 's$', 'a$', 'r$', 's/', 'hk$', 'nt$']);

/** Codes that are written in small letters too; other codes are words in some language: "top", "cup", "try". */
const commonCodes = new Set(
  (
    'usd eur gbp jpy sgd myr aud cny idr mxn thb php inr krw hkd twd vnd chf cad nzd brl clp ars sar aed qar kwd nok sek ' +
    'dkk pln czk huf zar kes egp'
  ).split(' '),
);

const codes: ReadonlySet<string> = new Set(currencyCodes);

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
    return isForeign ? { candidates: currenciesNamed(word) } : undefined;
  };
  return {
    readName,
    readSign: (word) =>
      word.length > 4 || currencyWords.has(foldText(word)) ? undefined : readName(word),
  };
}

/** The currencies that a code, sign or name may mean, in any language of the bot; codes in small letters too. */
export function currenciesNamed(word: string): readonly string[] {
  const code = word.toUpperCase();
  return codes.has(code) ? [code] : (namedCurrencies().get(foldName(word)) ?? []);
}

let index: ReadonlyMap<string, readonly string[]> | undefined;

/** Made when it is first asked for: it takes a tenth of a second. */
function namedCurrencies(): ReadonlyMap<string, readonly string[]> {
  if (index !== undefined) return index;
  const found = new Map<string, string[]>();
  for (const currency of currencyCodes) {
    for (const name of new Set([...ownNames(currency, 'en')].map(foldName))) {
      found.set(name, [...(found.get(name) ?? []), currency]);
    }
  }
  index = found;
  return found;
}

/** Signs have nothing to fold. */
function foldName(word: string): string {
  return foldText(word) === '' || /[^\p{L}\s.]/u.test(word)
    ? word.toLowerCase().replace(/\.$/, '')
    : foldText(word);
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
