import type { Majority } from '../rules/chat-settings.ts';
import type { Proposal, VotingSession } from '../voting-session.ts';
import { countVotes, type Tally } from './tally.ts';

/** How a vote comes out, and what decided it. */
export interface Outcome {
  readonly result: 'approved' | 'rejected';
  /** `quorum`: too few voted; `tie`: as much for as against; `no-votes`: nobody voted. */
  readonly because: 'majority' | 'quorum' | 'tie' | 'no-votes';
}

/**
 * How a vote comes out: with the quorum reached, yes must have the majority of the weight of yes and no. A tie and a
 * vote in which nobody takes part are rejections (contract D).
 *
 * @param eligible - how many could vote.
 */
export function outcomeOf(proposal: Pick<Proposal, 'votes' | 'rules'>, eligible: number): Outcome {
  const tally = countVotes(proposal);
  const voted = tally.yes + tally.no + tally.abstain;
  if (voted === 0) return { result: 'rejected', because: 'no-votes' };
  if (voted < quorumHeads(proposal, eligible)) return { result: 'rejected', because: 'quorum' };
  if (hasMajority(proposal.rules.majority, tally))
    return { result: 'approved', because: 'majority' };
  const tie = tally.yesWeight === tally.noWeight;
  return { result: 'rejected', because: tie ? 'tie' : 'majority' };
}

/** Whether yes has the majority that is asked for. */
export function hasMajority(
  majority: Majority,
  { yesWeight: yes, noWeight: no }: Pick<Tally, 'yesWeight' | 'noWeight'>,
): boolean {
  if (yes === 0n) return false;
  switch (majority) {
    case 'half':
      return yes > no;
    case 'two-thirds':
      return 3n * yes >= 2n * (yes + no);
    case 'three-quarters':
      return 4n * yes >= 3n * (yes + no);
    case 'all':
      return no === 0n;
  }
}

/** How many people must vote. */
export function quorumHeads({ rules }: Pick<Proposal, 'rules'>, eligible: number): number {
  return Math.ceil((eligible * rules.quorum) / 100);
}

/**
 * Those who could vote: who takes part, and who left after they had voted, because a vote that was cast stands. After
 * the end it is the number that was then.
 */
export function eligibleOf(session: VotingSession, proposal: Proposal): number {
  if (proposal.eligible !== undefined) return proposal.eligible;
  return new Set([...session.participants, ...Object.keys(proposal.votes)]).size;
}
