import { foldText } from '../../language/fold-text.ts';
import type { Direction } from '../entry-direction.ts';
import type { Category, CommonCategory } from './category.ts';

/** Words of what is paid for, in the languages of the bot. What comes first wins. */
const expenseWords: readonly (readonly [CommonCategory, string])[] = [
  [
    'groceries',
    'sayur sayuran beras telur minyak gula tepung indomaret alfamart supermarket pasar sembako galon grocery groceries ' +
      'vegetables rice eggs mercado super supermercado verduras arroz huevos mercadona',
  ],
  [
    'food',
    'makan makanan sarapan minum nasi mie bakso sate soto ayam kopi teh jus jajan snack cemilan warteg gofood grabfood ' +
      'restoran resto kafe cafe roti kue es martabak gorengan pizza burger lunch dinner breakfast food coffee tea drink meal ' +
      'restaurant comida almuerzo cena desayuno cafe te restaurante pan menu cerveza tapas tacos',
  ],
  [
    'transport',
    'bensin pertalite pertamax solar parkir tol ojek ojol gojek grab taksi taxi bus kereta krl mrt transjakarta angkot pesawat ' +
      'ongkos servis oli gas fuel petrol gasoline parking toll uber train flight metro gasolina aparcamiento peaje tren ' +
      'autobus vuelo billete',
  ],
  [
    'bills',
    'listrik token pln air pdam pulsa kuota internet wifi indihome telepon pajak cicilan kredit asuransi bpjs tagihan ' +
      'electricity water phone bill bills tax insurance loan luz agua telefono factura impuesto seguro',
  ],
  ['home', 'kos kost kontrakan sewa rumah perabot furniture rent house alquiler casa muebles'],
  [
    'health',
    'obat dokter apotek rs rumah sakit vitamin gigi klinik medicine doctor pharmacy hospital dentist gym medicina farmacia ' +
      'medico dentista',
  ],
  [
    'education',
    'sekolah kuliah spp buku kursus les school books book course tuition university escuela libro libros curso universidad',
  ],
  [
    'shopping',
    'baju celana sepatu tas skincare tokopedia shopee lazada kosmetik clothes shoes shirt amazon ropa zapatos camisa',
  ],
  [
    'fun',
    'bioskop film nonton netflix spotify game konser liburan hotel rokok movie cinema games concert holiday cine juego ' +
      'concierto vacaciones',
  ],
  [
    'giving',
    'sedekah zakat infaq donasi kado hadiah kondangan amplop gift donation charity regalo donativo',
  ],
  [
    'family',
    'anak susu popok ibu ayah istri suami orangtua kids diapers mom dad hijos panales mama papa',
  ],
];
const incomeWords: readonly (readonly [CommonCategory, string])[] = [
  [
    'salary',
    'gaji gajian upah honor thr bonus lembur salary wage wages payday paycheck paid sueldo nomina aguinaldo',
  ],
  ['giving', 'hadiah kado angpao gift regalo'],
];

const byDirection: Readonly<Record<Direction, ReadonlyMap<string, CommonCategory>>> = {
  expense: toMap(expenseWords),
  income: toMap(incomeWords),
};

/** What a member has taught: entries with these words belong to that category. */
export interface CategoryRule {
  /** Folded. */
  readonly words: string;
  readonly category: Category;
}

/** The category of a description: as the member has taught, by the longest rule that fits; else by its words. */
export function chooseCategory(
  description: string,
  direction: Direction,
  rules: readonly CategoryRule[],
): Category {
  const said = ` ${foldText(description)} `;
  const [taught] = rules
    .filter(({ words }) => words !== '' && said.includes(` ${words} `))
    .toSorted((one, other) => other.words.length - one.words.length);
  if (taught !== undefined) {
    return taught.category;
  }
  const known = said
    .trim()
    .split(' ')
    .map((word) => byDirection[direction].get(word))
    .find((category) => category !== undefined);
  return known ?? 'other';
}

/** What a correction teaches: the words of the description, without its numbers; '' when nothing is left. */
export function ruleWords(description: string): string {
  return foldText(description)
    .split(' ')
    .filter((word) => /^\p{L}+$/u.test(word))
    .slice(0, 4)
    .join(' ');
}

/** The first category that lists a word has it. */
function toMap(
  lists: readonly (readonly [CommonCategory, string])[],
): ReadonlyMap<string, CommonCategory> {
  const found = new Map<string, CommonCategory>();
  for (const [category, words] of lists) {
    for (const word of words.split(' ')) {
      if (!found.has(word)) found.set(word, category);
    }
  }
  return found;
}
