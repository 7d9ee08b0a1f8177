import { type Language, languages } from '../../voting/voting-session.ts';

/** The language of an IETF tag such as `es-MX`, as Telegram tells of its users; English for all we do not speak. */
export function languageOf(tag: string | undefined): Language {
  // `in` is the old code of Indonesian, which some systems still send.
  const primary = tag?.toLowerCase().split(/[-_]/)[0];
  return asLanguage(primary === 'in' ? 'id' : primary) ?? 'en';
}

/** The language of exactly that code. */
function asLanguage(code: string | undefined): Language | undefined {
  return languages.find((language) => language === code);
}
