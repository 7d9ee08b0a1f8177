/** The languages that the bot speaks, as BCP 47 codes. */
export const languages = ['id', 'en', 'es'] as const;

/** One of `languages`. */
export type Language = (typeof languages)[number];

/** The language that speakers of any other one are answered in. */
export const fallbackLanguage: Language = 'en';

/** Whether a code is one of `languages`. */
export function isLanguage(code: string): code is Language {
  return languages.some((language) => language === code);
}
