import { createInstance } from 'i18next';

import { fallbackLanguage, type Language } from '../../language/language.ts';
import { en as accountsEn } from './accounts/en.ts';
import { es as accountsEs } from './accounts/es.ts';
import { id as accountsId } from './accounts/id.ts';
import { en as debtsEn } from './debts/en.ts';
import { es as debtsEs } from './debts/es.ts';
import { id as debtsId } from './debts/id.ts';
import { en as generalEn } from './en.ts';
import { es as generalEs } from './es.ts';
import { en as exchangeEn } from './exchange/en.ts';
import { es as exchangeEs } from './exchange/es.ts';
import { id as exchangeId } from './exchange/id.ts';
import { id as generalId } from './id.ts';
import { en as reportsEn } from './reports/en.ts';
import { es as reportsEs } from './reports/es.ts';
import { id as reportsId } from './reports/id.ts';

const en = { ...generalEn, ...accountsEn, ...debtsEn, ...exchangeEn, ...reportsEn };

/** The name of something that the bot says. */
export type TextKey = keyof typeof en;

/** All that the bot says, in one language. A missing key is an error of the compiler. */
export type Texts = Readonly<Record<TextKey, string>>;

/** The texts of each language. */
export const texts: Readonly<Record<Language, Texts>> = {
  en,
  id: { ...generalId, ...accountsId, ...debtsId, ...exchangeId, ...reportsId },
  es: { ...generalEs, ...accountsEs, ...debtsEs, ...exchangeEs, ...reportsEs },
};

type Placeholders<Text extends string> = Text extends `${string}{{${infer Name}}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;

/** What has to be filled into a text: an object for those with placeholders, nothing for the others. */
export type Filling<Key extends TextKey> = [Placeholders<(typeof en)[Key]>] extends [never]
  ? []
  : [values: Readonly<Record<Placeholders<(typeof en)[Key]>, string | number>>];

const i18n = createInstance({
  fallbackLng: fallbackLanguage,
  resources: Object.fromEntries(
    Object.entries(texts).map(([language, translation]) => [language, { translation }]),
  ),
  keySeparator: false,
  nsSeparator: false,
  initAsync: false,
  // The texts go to a chat, where markup of web pages means nothing.
  interpolation: { escapeValue: false },
});
void i18n.init();

/** Says something in a language. What is filled in is taken as it is: nothing in it is looked up or filled in again. */
export function speak<Key extends TextKey>(
  language: Language,
  key: Key,
  ...[values]: Filling<Key>
): string {
  // Keys and fillings are checked by the types above, which i18next cannot follow.
  const name: string = key;
  const options: Readonly<Record<string, unknown>> = { lng: language, ...values };
  return i18n.t(name, options);
}
