import { getProposal } from '../../voting/voting-session.ts';
import { getSession } from '../find-session.ts';
import { tradeOrderOf } from '../trades/execute-proposal.ts';
import type { TradeAnswer } from '../trades/trading-system.ts';
import type { ClaimedDeadline } from './deadline-store.ts';
import {
  finish,
  lateness,
  post,
  postpone,
  type Settled,
  type SettlingContext,
} from './settling.ts';

/** A trading system that is away for longer has to be told by people. */
const giveUpMs = 24 * 60 * 60_000;
const longestPauseMs = 5 * 60_000;

/**
 * Sends an approved trade to the trading system, until that takes or refuses it. It may be sent several times, each
 * with the same idempotency key.
 */
export async function settleExecution(
  context: SettlingContext,
  deadline: ClaimedDeadline,
): Promise<Settled> {
  const { subjectId: proposalId, sessionId } = deadline;
  const { tradingSystem, trades, announcer } = context;
  const session = await getSession(context, sessionId);
  const proposal = session && getProposal(session, proposalId);
  const order = session && proposal && tradeOrderOf(sessionId, session, proposal);
  if (order === undefined || tradingSystem === undefined) return finish(context, deadline, 'void');
  const lateMs = lateness(context, deadline);
  const answer = await tradingSystem.send(order);
  const final = finalAnswer(answer, lateMs);
  if (final === undefined) {
    // Twice as long each time, counted from when it was due.
    return postpone(context, deadline, Math.min(Math.max(1_000, lateMs), longestPauseMs));
  }
  await trades.endOrder(proposalId, final.kind);
  return post(context, deadline, () => announcer.postTradeAnswer(sessionId, proposalId, final));
}

function finalAnswer(
  answer: TradeAnswer,
  lateMs: number,
): Exclude<TradeAnswer, { kind: 'unavailable' }> | undefined {
  if (answer.kind !== 'unavailable') return answer;
  return lateMs < giveUpMs ? undefined : { kind: 'refused', reason: answer.reason };
}
