import { formatAmount } from '../../voting/amount.ts';
import { countVotes } from '../../voting/result/tally.ts';
import { buyOnPaper, sellOnPaper } from '../../voting/trade/paper-trade.ts';
import type { Proposal, VotingSession } from '../../voting/voting-session.ts';
import { nowOf, type VotingContext } from '../voting-context.ts';
import type { ApprovedTrade, BookedPosition } from './trade-book.ts';
import type { TradeOrder } from './trading-system.ts';

/** What became of an approved trade. */
export type Executed =
  | { readonly kind: 'bought' | 'sold'; readonly booked: BookedPosition }
  /** It goes to the trading system. */
  | { readonly kind: 'sent' }
  /** The chat does not hold what was to be sold any more. */
  | { readonly kind: 'not-held'; readonly order: string };

/**
 * Carries out what was approved, once: asked again, in any process, it returns what was done before. An order for a
 * trading system is noted as a deadline of its own, and goes out with that.
 *
 * @returns `undefined` when there is nothing to carry out.
 */
export async function executeProposal(
  context: VotingContext,
  sessionId: string,
  session: VotingSession,
  proposal: Proposal,
): Promise<Executed | undefined> {
  if (proposal.result !== 'approved' || proposal.type === 'decision') return undefined;
  const { chatId } = session;
  const trade: ApprovedTrade = { proposalId: proposal.id, sessionId, chatId };
  if (goesToTradingSystem(context, proposal)) {
    const dueAt = context.clock.now();
    const about = { subjectId: proposal.id, sessionId, chatId, dueAt };
    if (await context.trades.beginOrder(trade)) {
      await context.deadlines.add([{ kind: 'execution', ...about }]);
    }
    return { kind: 'sent' };
  }
  if (proposal.type === 'buy') {
    const position = buyOnPaper(proposal, session.names, nowOf(context));
    if (position === undefined) return undefined;
    return { kind: 'bought', booked: await context.trades.buy(trade, position) };
  }
  const booked = await context.trades.sell(trade, proposal.order, (position) =>
    sellOnPaper(position, proposal.price, nowOf(context)),
  );
  return booked === undefined
    ? { kind: 'not-held', order: proposal.order }
    : { kind: 'sold', booked };
}

/** Without a trading system everything is on paper, whatever a chat has chosen before. */
function goesToTradingSystem({ tradingSystem }: VotingContext, { rules }: Proposal): boolean {
  return rules.execution === 'webhook' && tradingSystem !== undefined;
}

/** The order that a trading system gets; `undefined` for a decision, which is no trade. */
export function tradeOrderOf(
  sessionId: string,
  session: VotingSession,
  proposal: Proposal,
): TradeOrder | undefined {
  if (proposal.type === 'decision') return undefined;
  const about = {
    proposalId: proposal.id,
    sessionId,
    chatId: session.chatId,
    text: proposal.text,
    price: proposal.price ?? 'market',
    approvedAt: new Date(proposal.endTime).toISOString(),
  };
  if (proposal.type === 'sell') return { ...about, side: 'sell', order: proposal.order };
  const yes = Object.entries(proposal.votes).filter(([, { vote }]) => vote === 'yes');
  return {
    ...about,
    side: 'buy',
    token: proposal.token,
    amount: formatAmount(countVotes(proposal).yesAmount),
    stakes: Object.fromEntries(yes.map(([id, { amount }]) => [id, amount])),
  };
}
