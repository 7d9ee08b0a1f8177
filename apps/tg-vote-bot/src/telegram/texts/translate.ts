import { createInstance, type i18n, type InterpolationOptions, type TFunction } from 'i18next';

import type { Language } from '../../voting/voting-session.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { id } from './id.ts';

declare module 'i18next' {
  // Makes every key of a text a checked one.
  interface CustomTypeOptions {
    resources: { translation: typeof en };
  }
}

/** All texts, by language. */
export const texts = { en, id, es } as const;

const inHtml = await createTexts({ escape: escapeHtml });
const inPlainText = await createTexts({ escapeValue: false });

async function createTexts(interpolation: InterpolationOptions): Promise<i18n> {
  const instance = createInstance();
  await instance.init({
    resources: {
      en: { translation: en },
      id: { translation: id },
      es: { translation: es },
    },
    lng: 'en',
    fallbackLng: 'en',
    interpolation,
  });
  return instance;
}

/** The texts of one language. */
export interface Speech {
  readonly language: Language;
  /** HTML for a message: what is filled in is escaped. */
  readonly html: TFunction;
  /** Plain text for toasts, buttons and menus. */
  readonly plain: TFunction;
}

const speeches = { en: speechOf('en'), id: speechOf('id'), es: speechOf('es') } as const;

/** The texts of a language. */
export function speak(language: Language): Speech {
  return speeches[language];
}

function speechOf(language: Language): Speech {
  return {
    language,
    html: inHtml.getFixedT(language),
    plain: inPlainText.getFixedT(language),
  };
}

/** Escapes what Telegram's HTML takes as marks: https://core.telegram.org/bots/api#html-style */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
