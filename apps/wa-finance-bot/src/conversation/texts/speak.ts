import { createInstance } from 'i18next';

import { fallbackLanguage, type Language } from '../../language/language.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { id } from './id.ts';

/** The name of something that the bot says. */
export type TextKey = keyof typeof en;

/** All that the bot says, in one language. A missing key is an error of the compiler. */
export type Texts = Readonly<Record<TextKey, string>>;

/** The texts of each language. */
export const texts: Readonly<Record<Language, Texts>> = { en, id, es };

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
