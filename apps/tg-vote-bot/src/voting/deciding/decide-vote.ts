import { type Amount, amountOf, formatAmount } from '../amount.ts';
import { type Decision, reject } from '../rejection.ts';
import type { VotingCommand } from '../voting-command.ts';
import {
  findActiveProposal,
  getProposal,
  isActive,
  type Proposal,
  takesAmount,
  type Vote,
  type VotingSession,
} from '../voting-session.ts';
import { accept, refuseAmount, refuseOutsider } from './refuse.ts';
import { withEarlyEnds } from './stop-proposals.ts';

type CastVote = Extract<VotingCommand, { type: 'vote' }>;

/** Decides on a vote, by the rules that the proposal opened with. */
export function decideVote(session: VotingSession, command: CastVote, now: number): Decision {
  const refusal = refuseOutsider(session, command.person.id, now);
  if (refusal !== undefined) return reject(refusal);
  const proposal =
    command.proposalId === undefined
      ? findActiveProposal(session, now)
      : getProposal(session, command.proposalId);
  if (proposal === undefined) {
    return reject({
      reason: command.proposalId === undefined ? 'no-proposal-open' : 'unknown-proposal',
    });
  }
  if (!isActive(session, proposal, now)) {
    return reject({ reason: 'proposal-over', result: proposal.result });
  }
  const before = proposal.votes[command.person.id];
  const withAmount = takesAmount(proposal, command.choice);
  if (command.amount !== undefined && !withAmount) return reject({ reason: 'amount-not-wanted' });
  const amount = command.amount ?? usualAmount(proposal, withAmount, before);
  const outOfRange = withAmount ? refuseAmount(amount, proposal.rules.amount) : undefined;
  if (outOfRange !== undefined) return reject(outOfRange);
  const vote: Vote = { vote: command.choice, amount: formatAmount(amount) };
  if (before?.vote === vote.vote && before.amount === vote.amount) {
    return reject({ reason: 'vote-unchanged' });
  }
  if (before !== undefined && !proposal.rules.changeVote) return reject({ reason: 'vote-final' });
  const cast = {
    type: 'vote-cast',
    proposalId: proposal.id,
    personId: command.person.id,
    vote,
    ...(before === undefined ? {} : { before }),
  } as const;
  return accept(...withEarlyEnds(session, [cast], now));
}

/** What goes with a vote that names no amount: what went with the one before, where that can be. */
function usualAmount({ rules }: Proposal, withAmount: boolean, before: Vote | undefined): Amount {
  if (!withAmount) return amountOf('0');
  return amountOf(
    before === undefined || before.amount === '0' ? rules.amount.usual : before.amount,
  );
}
