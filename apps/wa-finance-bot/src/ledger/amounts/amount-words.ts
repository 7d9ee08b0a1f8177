/** What a word of size after a number stands for. Two sizes: the person has to say which. */
export interface Scale {
  readonly factors: readonly bigint[];
  /** It may as well be a unit: "3 m" of cloth. */
  readonly isWeak: boolean;
}

const thousand = 1000n;
const million = 1_000_000n;
const billion = 1_000_000_000n;

const sizes: ReadonlyMap<string, bigint> = new Map(
  (
    [
      [10n, 'puluh'],
      [100n, 'ratus hundred'],
      [thousand, 'rb rbu ribu k thousand grand'],
      [100_000n, 'lakh lac'],
      [million, 'jt jta juta million millions mln mn millon millones'],
      [10_000_000n, 'crore'],
      [billion, 'miliar milyar billion bn'],
      [billion * thousand, 'triliun trilyun trillion'],
    ] as const
  ).flatMap(([factor, words]) => words.split(' ').map((word) => [word, factor] as const)),
);

/** Words whose size differs between languages, as seen from each. */
const sizesByLanguage: Readonly<Record<string, Readonly<Record<string, readonly bigint[]>>>> = {
  id: { m: [billion], mil: [thousand, million] },
  en: { m: [million], mil: [thousand, million] },
  es: { m: [thousand, million], mil: [thousand], mm: [million] },
};

/** The size that a folded word stands for: `rb` is a thousand. */
export function readScale(word: string, language: string): Scale | undefined {
  const factor = sizes.get(word);
  if (factor !== undefined) {
    return { factors: [factor], isWeak: false };
  }
  const factors = sizesByLanguage[language]?.[word];
  return factors && { factors, isWeak: word.startsWith('m') && word !== 'mil' };
}

const units = new Set(
  [
    'kg kilo kilos g gr gram ons mg lb lbs oz ton',
    'l lt ltr liter litre litres liters litro litros ml cc galon gallon gallons',
    'm meter metre meters metros cm mm km mi mile miles inch kwh watt gb mb',
    'pcs pc buah bh biji butir lembar lbr botol gelas porsi pax orang bungkus bks dus pak pack packs ekor ikat',
    'potong pasang set kotak box boxes sachet kaleng karung sak batang tusuk piring mangkok cangkir cup cups item items',
    'unidades unidad piezas pieza personas persona people persons tickets tiket kali veces vez x',
    'jam hari minggu bulan tahun menit hour hours day days week weeks month months year years min',
    'hora horas dia dias semana semanas mes meses ano anos th bln hr % persen percent',
  ].flatMap((line) => line.split(' ')),
);

/** Whether a folded word counts or measures things: the number before it is no price. */
export function isUnit(word: string): boolean {
  return units.has(word);
}

const eachWords = new Set(
  '@ each apiece ea per masing masing2 masing-masing satuan cada c/u cu'.split(' '),
);

/** Whether a folded word says that a price is that of one thing. */
export function saysEach(word: string): boolean {
  return eachWords.has(word);
}
