/**
 * Currencies whose minor unit is not a hundredth; source: ISO 4217 list one, 2026. Intl's figures differ by version. Metals and units of
 * account have none: whole ones are counted.
 */
const unusualDigits: Readonly<Record<string, number>> = {
  BHD: 3,
  BIF: 0,
  CLF: 4,
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
  UYI: 0,
  UYW: 4,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XAG: 0,
  XAU: 0,
  XBA: 0,
  XBB: 0,
  XBC: 0,
  XBD: 0,
  XDR: 0,
  XOF: 0,
  XPD: 0,
  XPF: 0,
  XPT: 0,
  XSU: 0,
  XTS: 0,
  XUA: 0,
  XXX: 0,
};

/** Currencies in which nothing costs less than 100: cents are not used there, and "50" is short for 50,000. */
const countedInThousands = new Set(
  'BIF CLP COP GNF IDR IQD IRR KHR KRW LAK LBP MGA MMK MNT PYG RWF SYP TZS UGX UZS VND'.split(' '),
);

/** Units of account and the like, which Intl does not count among the currencies. */
const unitsOfAccount =
  'BOV CHE CHW CLF COU MXV USN UYI UYW VED XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX';

/** Currencies that people mean before others of the same name. */
const commonFirst = ['USD', 'EUR', 'GBP', 'JPY', 'SGD', 'MYR', 'AUD', 'CNY', 'MXN'];

/** All codes of ISO 4217, and older ones that Intl knows; the common ones first. */
export const currencyCodes: readonly string[] = [
  ...new Set([...commonFirst, ...Intl.supportedValuesOf('currency'), ...unitsOfAccount.split(' ')]),
];

/** How many decimals the minor unit of a currency has: 2 for USD and IDR, 0 for JPY, 3 for KWD. */
export function minorDigits(currency: string): number {
  return unusualDigits[currency] ?? 2;
}

/** Whether prices in that currency run into the thousands, so that a bare 50 cannot be a price. */
export function isCountedInThousands(currency: string): boolean {
  return countedInThousands.has(currency);
}
