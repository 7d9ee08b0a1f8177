import type { Decimal } from '../../../ledger/amounts/numeral.ts';
import { type ExchangeRate, writeDecimal } from '../../../ledger/exchange/exchange.ts';
import { type RateRequest, readRate } from '../../../ledger/exchange/read-rate.ts';
import type { Member } from '../../../registration/members.ts';
import { localeOf } from '../../../registration/settings.ts';
import { speak } from '../../texts/speak.ts';
import type { LedgerRequestContext } from '../ledger-request-context.ts';

/** Answers what a member asks about rates. */
export async function answerRateRequest(
  request: RateRequest,
  member: Member,
  { rates }: LedgerRequestContext,
): Promise<string> {
  const { id, language, phone, currency } = member;
  if (request.kind === 'rates') {
    const known = await rates.all(id);
    return known.length === 0
      ? speak(language, 'rates.none')
      : [
          speak(language, 'rates.title'),
          ...known.map((rate) => speak(language, 'rates.line', describeRate(rate, member))),
        ].join('\n');
  }
  if (request.currency === currency) return speak(language, 'rate.own', { code: currency });
  const decimalSign = new Intl.NumberFormat(localeOf(language, phone)).format(1.5).includes(',')
    ? ','
    : '.';
  const read = readRate(request, { currency, decimalSign });
  if ('rate' in read) {
    await rates.set(id, read);
    return speak(language, 'rate.set', describeRate(read, member));
  }
  const [one, other] = read.readings.map((reading) => unmistakable(reading, decimalSign));
  return one === undefined || other === undefined
    ? speak(language, 'usage.rate')
    : speak(language, 'rate.unclear', { code: request.currency, one, other });
}

function describeRate(
  { currency: code, rate }: ExchangeRate,
  { language, phone, currency }: Member,
): { readonly code: string; readonly amount: string } {
  const format = new Intl.NumberFormat(localeOf(language, phone), {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: 0,
    maximumFractionDigits: 20,
  });
  // Every digit that was given: Intl reads an exact decimal without passing through a float.
  const amount = format.format(writeDecimal(rate) as Intl.StringNumericLiteral);
  return { code, amount: amount.replaceAll(/[\u00a0\u202f]/g, ' ') };
}

/** "1,085" may be read in two ways, "1,0850" in one. */
function unmistakable(rate: Decimal, decimalSign: string): string {
  const text = writeDecimal(rate).replace('.', decimalSign);
  return rate.decimals === 3 ? `${text}0` : text;
}
