/** Currencies whose minor unit is not a hundredth; source: ISO 4217 list one, 2026. Intl's figures differ by version. */
const unusualDigits: Readonly<Record<string, number>> = {
  BHD: 3,
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  IQD: 3,
  ISK: 0,
  JOD: 3,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  PYG: 0,
  RWF: 0,
  TND: 3,
  UGX: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
};

/** Currencies in which nothing costs less than 100: cents are not used there, and "50" is short for 50,000. */
const countedInThousands = new Set(
  'BIF CLP COP GNF IDR IQD IRR KHR KRW LAK LBP MGA MMK MNT PYG RWF SYP TZS UGX UZS VND'.split(' '),
);

/** How many decimals the minor unit of a currency has: 2 for USD and IDR, 0 for JPY, 3 for KWD. */
export function minorDigits(currency: string): number {
  return unusualDigits[currency] ?? 2;
}

/** Whether prices in that currency run into the thousands, so that a bare 50 cannot be a price. */
export function isCountedInThousands(currency: string): boolean {
  return countedInThousands.has(currency);
}
