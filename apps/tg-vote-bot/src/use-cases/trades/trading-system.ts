/** What a trading system is told of an approved proposal. */
export interface TradeOrder {
  /** The id of the proposal: the same at each attempt, so that the system can carry it out once. */
  readonly proposalId: string;
  readonly sessionId: string;
  readonly chatId: number;
  readonly text: string;
  readonly side: 'buy' | 'sell';
  /** To buy. */
  readonly token?: string;
  /** To sell. */
  readonly order?: string;
  readonly price: string;
  /** The sum of what those who said yes put in. */
  readonly amount?: string;
  /** By the numeric id of the voter. */
  readonly stakes?: Readonly<Record<string, string>>;
  /** ISO date. */
  readonly approvedAt: string;
}

/** What a trading system said. */
export type TradeAnswer =
  /** It has taken the order, now or at an attempt before; `note` is what it tells the group. */
  | { readonly kind: 'taken'; readonly note?: string }
  /** It will not take it, however often it is asked. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** It could not be asked, or could not answer: another attempt makes sense. */
  | { readonly kind: 'unavailable'; readonly reason: string };

/** A system of the group's own that carries out approved trades. */
export interface TradingSystem {
  /** Sends an order. Never rejects, and ends within its deadline. */
  send(order: TradeOrder): Promise<TradeAnswer>;
}
