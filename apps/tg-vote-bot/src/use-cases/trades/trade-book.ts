import type { Position } from '../../voting/trade/paper-trade.ts';

/** A position and where it stands. */
export interface BookedPosition {
  /** What people call it by in their chat: `1`, `2`, … */
  readonly order: string;
  /** The proposal that bought it. */
  readonly proposalId: string;
  readonly position: Position;
}

/** An approved proposal and the chat it was in. */
export interface ApprovedTrade {
  readonly proposalId: string;
  readonly sessionId: string;
  readonly chatId: number;
}

/** What groups bought and sold. A proposal has its effect here once, however often and wherever it is asked for. */
export interface TradeBook {
  /** Notes what a proposal bought; the one that is there already when it was noted before. */
  buy(trade: ApprovedTrade, position: Position): Promise<BookedPosition>;
  /**
   * Notes the sale of an order by a proposal.
   *
   * @param sell - the position after the sale.
   * @returns `undefined` when the chat does not hold it, or another proposal has sold it.
   */
  sell(
    trade: ApprovedTrade,
    order: string,
    sell: (position: Position) => Position,
  ): Promise<BookedPosition | undefined>;
  /** Notes that a proposal goes to the trading system; false when that is done with already. */
  beginOrder(trade: ApprovedTrade): Promise<boolean>;
  /** Notes that the trading system took or refused it. */
  endOrder(proposalId: string, outcome: 'taken' | 'refused'): Promise<void>;
  /** All positions of a chat, the oldest first. */
  positions(chatId: number): Promise<readonly BookedPosition[]>;
}
