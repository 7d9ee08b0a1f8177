import { foldText } from '../../language/fold-text.ts';
import { currenciesNamed } from '../amounts/currency-marker.ts';
import { type Decimal, readNumeral } from '../amounts/numeral.ts';
import { isCountedInThousands } from '../currency.ts';
import type { ExchangeRate } from './exchange.ts';

/** What a member asks about rates. */
export type RateRequest =
  | { readonly kind: 'rates' }
  | { readonly kind: 'set-rate'; readonly currency: string; readonly amount: string };

const words =
  /^\/?(kurs|nilai tukar|rate|rates|exchange rate|cambio|tipo de cambio|tasa)(?:\s+(.+))?$/iu;

/** "1 USD = Rp 16.250", "USD 16250", "dolar 16.250". */
const said =
  /^(?:1\s+)?([^\s\d=]+)\s*(?:[=:]|adalah|is|es)?\s*(?:[^\s\d]{1,4}\s*)?(\d\S*)(?:\s+\p{L}+)?$/u;

/** What a text asks about rates; 'unclear' when it is about one and cannot be read. "Cambio de aceite 50" is not. */
export function readRateRequest(text: string): RateRequest | 'unclear' | undefined {
  const asked = words.exec(text);
  const direct = /^1\s+([A-Za-z]{3})\s*=/u.test(text) ? text : undefined;
  const rest = asked?.[2] ?? direct;
  if (rest === undefined) return asked === null ? undefined : { kind: 'rates' };
  const [, name = '', amount = ''] = said.exec(rest.trim()) ?? [];
  const [currency, another] = currenciesNamed(name);
  if (currency !== undefined && another === undefined) {
    return { kind: 'set-rate', currency, amount };
  }
  return currency !== undefined ||
    /^(kurs|nilai tukar|exchange rate)$/.test(foldText(asked?.[1] ?? ''))
    ? 'unclear'
    : undefined;
}

/** A rate has no more digits than these: `1 IDR = 0.0000615 USD` has them all. */
const mostDigits = 12;

/** The rate that an amount says, or each that it may mean; none when it cannot be read. */
export function readRate(
  { currency, amount }: { readonly currency: string; readonly amount: string },
  own: { readonly currency: string; readonly decimalSign: '.' | ',' },
): ExchangeRate | { readonly readings: readonly Decimal[] } {
  const inThousands = isCountedInThousands(own.currency);
  const text = amount.replace(/[.,]-*$/, '');
  const reading = /^\d[\d.,]*$/.test(text)
    ? readNumeral(text, {
        decimalSign: own.decimalSign,
        minorDigits: mostDigits,
        inThousands,
        hasScale: false,
        hasCurrency: true,
      })
    : undefined;
  const [meaning] = reading?.meanings ?? [];
  if (reading === undefined || meaning === undefined || meaning.digits === 0n) {
    return { readings: [] };
  }
  // "1.085" may be a thousand or a little more than one, wherever the writer lives.
  if (!inThousands && /^[1-9]\d{0,2}[.,]\d{3}$/.test(text)) {
    const digits = BigInt(text.replaceAll(/[.,]/g, ''));
    return {
      readings: [
        { digits, decimals: 0 },
        { digits, decimals: 3 },
      ],
    };
  }
  return reading.certain && String(meaning.digits).length <= mostDigits
    ? { currency, rate: meaning }
    : { readings: reading.meanings };
}
