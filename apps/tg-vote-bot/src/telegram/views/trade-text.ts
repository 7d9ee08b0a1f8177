import type { Executed } from '../../use-cases/trades/execute-proposal.ts';
import type { BookedPosition } from '../../use-cases/trades/trade-book.ts';
import type { TradeAnswer } from '../../use-cases/trades/trading-system.ts';
import { fromUnits, toUnits } from '../../voting/trade/decimal.ts';
import {
  type Position,
  priceNow,
  type PriceSource,
  profitOf,
  type Share,
  worthOf,
} from '../../voting/trade/paper-trade.ts';
import { escapeHtml, type Speech } from '../texts/translate.ts';
import { formatNames } from './format.ts';
import { lines } from './view.ts';

/** What was carried out, in a line. */
export function tradeLine(speech: Speech, executed: Executed): string {
  const { html } = speech;
  switch (executed.kind) {
    case 'sent':
      return html('trade.sent');
    case 'not-held':
      return html('trade.notHeld', { order: executed.order });
    case 'bought': {
      const { order, position } = executed.booked;
      const { token, quantity, price, amount, priceSource } = position;
      return html('trade.bought', {
        order,
        token,
        quantity: shown(quantity),
        price: shown(price),
        amount,
        source: source(speech, priceSource),
      });
    }
    case 'sold': {
      const { order, position } = executed.booked;
      const { token, quantity, sale } = position;
      if (sale === undefined) throw new Error('a sold position has no sale');
      return html('trade.sold', {
        order,
        token,
        quantity: shown(quantity),
        price: shown(sale.price),
        amount: money(sale.proceeds),
        source: source(speech, sale.priceSource),
        profit: signed(profitOfAll(position, sale.soldAt)),
      });
    }
  }
}

/** What the trading system said to an approved proposal. */
export function tradeAnswerMessage(
  { html }: Speech,
  text: string,
  answer: Exclude<TradeAnswer, { kind: 'unavailable' }>,
): string {
  const said = answer.kind === 'taken' ? answer.note : answer.reason;
  return lines(
    html(`trade.${answer.kind}`, { text }),
    said === undefined ? undefined : escapeHtml(said),
  );
}

/** So many positions are shown, the latest. */
export const shownPositions = 8;

/** What a group holds and held, and what is the asker's of it. */
export function portfolioText(
  speech: Speech,
  all: readonly BookedPosition[],
  personId: string | undefined,
  now: number,
): string {
  const { html } = speech;
  if (all.length === 0) return html('portfolio.empty');
  const held = all.find(({ position }) => position.sale === undefined);
  return lines(
    html('portfolio.title'),
    ...all.slice(-shownPositions).flatMap((booked) => ['', ...positionLines(speech, booked, now)]),
    '',
    personId === undefined ? undefined : yourLine(speech, all, personId, now),
    held === undefined ? undefined : html('portfolio.sell', { order: held.order }),
  );
}

function positionLines(
  speech: Speech,
  { order, position }: BookedPosition,
  now: number,
): readonly string[] {
  const { html } = speech;
  const { token, sale } = position;
  const profit = signed(profitOfAll(position, now));
  const names = position.shares.map((share) => {
    const perMille = Number((1_000n * toUnits(share.stake)) / toUnits(position.amount));
    const percent = Math.round(perMille / 10);
    const part = { name: share.name, percent, profit: signed(profitOf(position, share, now)) };
    return speech.plain('portfolio.share', part);
  });
  const shares = html('portfolio.shares', { names: formatNames(speech, names) });
  if (sale !== undefined) {
    const worth = money(sale.proceeds);
    const about = { order, token, worth, price: shown(sale.price), profit };
    return [html('portfolio.sold', { ...about, source: source(speech, sale.priceSource) }), shares];
  }
  const bought = {
    order,
    token,
    quantity: shown(position.quantity),
    amount: position.amount,
    price: shown(position.price),
    source: source(speech, position.priceSource),
  };
  const price = shown(priceNow(position, now));
  const worth = money(sum(position.shares.map((share) => worthOf(position, share, now))));
  return [html('portfolio.held', bought), html('portfolio.now', { worth, price, profit }), shares];
}

function yourLine(
  { html }: Speech,
  all: readonly BookedPosition[],
  personId: string,
  now: number,
): string | undefined {
  const yours = all.flatMap(({ position }) =>
    position.shares
      .filter((share) => share.personId === personId)
      .map((share) => ({ position, share })),
  );
  if (yours.length === 0) return undefined;
  const worth = sum(yours.map(({ position, share }) => worthOf(position, share, now)));
  const stake = sum(yours.map(({ share }) => share.stake));
  const profit = signed(sum(yours.map(({ position, share }) => profitOf(position, share, now))));
  return html('portfolio.yours', { worth: money(worth), stake: money(stake), profit });
}

function profitOfAll(position: Position, now: number): string {
  return sum(position.shares.map((share: Share) => profitOf(position, share, now)));
}

function source({ html }: Speech, priceSource: PriceSource): string {
  return html(`trade.${priceSource}`);
}

function sum(values: readonly string[]): string {
  return fromUnits(values.reduce((total, value) => total + toUnits(value), 0n));
}

/** A decimal as people read it: up to six digits that count, never rounded up. */
function shown(value: string): string {
  const match = /^(-?\d+)(?:\.(0*)(\d+))?$/.exec(value);
  if (match === null) return value;
  const [, whole = '', zeros = '', rest = ''] = match;
  const digits = Math.max(2, 6 - (/^-?0$/.test(whole) ? 0 : whole.replace('-', '').length));
  const kept = (zeros + rest).slice(0, /^-?0$/.test(whole) ? zeros.length + digits : digits);
  const fraction = kept.replace(/0+$/, '');
  return fraction === '' ? whole : `${whole}.${fraction}`;
}

/** An amount of money, to six decimals: what is less is noise. */
function money(value: string): string {
  const [whole = '', fraction = ''] = value.split('.');
  const kept = fraction.slice(0, 6).replace(/0+$/, '');
  if (kept !== '') return `${whole}.${kept}`;
  return whole === '-0' ? '0' : whole;
}

function signed(value: string): string {
  const text = money(value);
  return text.startsWith('-') || text === '0' ? text : `+${text}`;
}
