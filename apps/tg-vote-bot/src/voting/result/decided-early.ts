import { amountOf } from '../amount.ts';
import type { Proposal, VotingSession } from '../voting-session.ts';
import { eligibleOf, hasMajority, outcomeOf } from './outcome.ts';
import { countVotes, weightOf } from './tally.ts';

/**
 * The result that nothing can change any more; `undefined` while something can. Nobody may join any more, votes are
 * final, and whatever those do who have not voted (yes, no, abstain, nothing, leave), it comes out the same.
 */
export function decidedEarly(
  session: VotingSession,
  proposal: Proposal,
  now: number,
): 'approved' | 'rejected' | undefined {
  const { rules } = proposal;
  if (!rules.earlyClose || rules.changeVote || now < session.joinUntil) return undefined;
  const tally = countVotes(proposal);
  const silent = session.participants.filter((id) => proposal.votes[id] === undefined).length;
  const atMost = BigInt(silent) * weightOf(proposal, amountOf(rules.amount.most));
  const allYes = { ...tally, yesWeight: tally.yesWeight + atMost };
  if (!hasMajority(rules.majority, allYes)) return 'rejected';
  const allNo = { ...tally, noWeight: tally.noWeight + atMost };
  const isNow = outcomeOf(proposal, eligibleOf(session, proposal)).result;
  if (silent === 0) return isNow;
  return isNow === 'approved' && hasMajority(rules.majority, allNo) ? 'approved' : undefined;
}
