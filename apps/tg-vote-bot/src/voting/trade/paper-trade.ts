import type { Price, Proposal } from '../voting-session.ts';
import { dividedBy, fromUnits, times, toUnits } from './decimal.ts';
import { shareOut } from './share-out.ts';
import { simulatedChange, simulatedPrice } from './simulated-price.ts';

/** Where a price comes from: the proposal said it, or it is made up. */
export type PriceSource = 'stated' | 'simulated';

/** One person's part of a position. All are decimals. */
export interface Share {
  readonly personId: string;
  readonly name: string;
  /** What they put in. */
  readonly stake: string;
  /** What they hold of the token. */
  readonly quantity: string;
  /** What they got when it was sold. */
  readonly proceeds?: string;
}

/** What a group bought together, and how it was sold. All numbers are decimals. */
export interface Position {
  readonly token: string;
  readonly amount: string;
  readonly price: string;
  readonly priceSource: PriceSource;
  readonly quantity: string;
  /** Epoch milliseconds. */
  readonly boughtAt: number;
  readonly shares: readonly Share[];
  /** Absent while it is held. */
  readonly sale?: Sale;
}

/** How a position was sold. */
export interface Sale {
  readonly price: string;
  readonly priceSource: PriceSource;
  readonly proceeds: string;
  readonly soldAt: number;
}

/**
 * Buys on paper what was approved: everybody who said yes puts in their amount and holds their part of the token. It
 * fills at the price that the proposal states, or at a simulated one.
 *
 * @param names - what to call the buyers.
 * @returns `undefined` when nobody put anything in.
 */
export function buyOnPaper(
  proposal: Extract<Proposal, { type: 'buy' }>,
  names: Readonly<Record<string, string>>,
  at: number,
): Position | undefined {
  const stakes = Object.entries(proposal.votes)
    .filter(([, { vote }]) => vote === 'yes')
    .map(([personId, { amount }]) => ({ personId, stake: toUnits(amount) }))
    .filter(({ stake }) => stake > 0n);
  if (stakes.length === 0) return undefined;
  const amount = stakes.reduce((sum, { stake }) => sum + stake, 0n);
  const stated = statedPrice(proposal.price);
  const price = stated ?? simulatedPrice(proposal.token, at);
  const quantity = dividedBy(amount, toUnits(price));
  const held = shareOut(quantity, stakes);
  return {
    token: proposal.token,
    amount: fromUnits(amount),
    price,
    priceSource: stated === undefined ? 'simulated' : 'stated',
    quantity: fromUnits(quantity),
    boughtAt: at,
    shares: stakes.map(({ personId, stake }) => ({
      personId,
      name: names[personId] ?? personId,
      stake: fromUnits(stake),
      quantity: fromUnits(held.get(personId) ?? 0n),
    })),
  };
}

/** Sells a position on paper, at the stated or a simulated price; the proceeds are shared by what each one held. */
export function sellOnPaper(position: Position, asked: Price | undefined, at: number): Position {
  const stated = asked === undefined ? undefined : statedPrice(asked);
  const price = stated ?? priceNow(position, at);
  const proceeds = times(toUnits(position.quantity), toUnits(price));
  const paid = shareOut(
    proceeds,
    position.shares.map(({ personId, stake }) => ({ personId, stake: toUnits(stake) })),
  );
  return {
    ...position,
    shares: position.shares.map((share) => ({
      ...share,
      proceeds: fromUnits(paid.get(share.personId) ?? 0n),
    })),
    sale: {
      price,
      priceSource: stated === undefined ? 'simulated' : 'stated',
      proceeds: fromUnits(proceeds),
      soldAt: at,
    },
  };
}

/** What one of the token is worth on paper: the price that was paid, moved as the simulated market has moved since. */
export function priceNow({ token, price, boughtAt }: Position, at: number): string {
  return fromUnits(times(toUnits(price), toUnits(simulatedChange(token, boughtAt, at))));
}

/** What a share is worth: what it was sold for, else its part at the price of now. */
export function worthOf(position: Position, share: Share, at: number): string {
  if (share.proceeds !== undefined) return share.proceeds;
  return fromUnits(times(toUnits(share.quantity), toUnits(priceNow(position, at))));
}

/** The profit of a share, or with a minus its loss. */
export function profitOf(position: Position, share: Share, at: number): string {
  return fromUnits(toUnits(worthOf(position, share, at)) - toUnits(share.stake));
}

function statedPrice(price: Price): string | undefined {
  return price === 'market' ? undefined : price.slice('target:'.length);
}
