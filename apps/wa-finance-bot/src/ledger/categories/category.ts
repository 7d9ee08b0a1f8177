import { foldText } from '../../language/fold-text.ts';
import type { Language } from '../../language/language.ts';

/** The categories that everybody has, with their names. */
const names = {
  food: { id: 'Makanan', en: 'Food', es: 'Comida' },
  groceries: { id: 'Belanja harian', en: 'Groceries', es: 'Supermercado' },
  transport: { id: 'Transportasi', en: 'Transport', es: 'Transporte' },
  home: { id: 'Rumah', en: 'Home', es: 'Hogar' },
  bills: { id: 'Tagihan', en: 'Bills', es: 'Facturas' },
  health: { id: 'Kesehatan', en: 'Health', es: 'Salud' },
  education: { id: 'Pendidikan', en: 'Education', es: 'Educación' },
  shopping: { id: 'Belanja', en: 'Shopping', es: 'Compras' },
  fun: { id: 'Hiburan', en: 'Fun', es: 'Ocio' },
  family: { id: 'Keluarga', en: 'Family', es: 'Familia' },
  giving: { id: 'Donasi & hadiah', en: 'Gifts & donations', es: 'Regalos y donativos' },
  salary: { id: 'Gaji', en: 'Salary', es: 'Sueldo' },
  other: { id: 'Lainnya', en: 'Other', es: 'Otros' },
} as const;

/** A category that everybody has. */
export type CommonCategory = keyof typeof names;

/** One of the common ones, or a member's own as they wrote it, folded: `kucing`. */
export type Category = string;

/** The longest name of a category that somebody may make. */
const longestName = 30;

/** How a category is called. */
export function categoryName(category: Category, language: Language): string {
  return isCommon(category)
    ? names[category][language]
    : category.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
}

/** The category that a name means: a common one in any language, else one of the member's own. */
export function readCategory(text: string): Category | undefined {
  const said = foldText(text);
  if (!/\p{L}{2}/u.test(said) || /\d/.test(said) || said.length > longestName) {
    return undefined;
  }
  const common = Object.entries(names).find(
    ([key, byLanguage]) =>
      key === said || Object.values(byLanguage).some((name) => foldText(name) === said),
  );
  return common?.[0] ?? said;
}

function isCommon(category: Category): category is CommonCategory {
  return Object.hasOwn(names, category);
}
