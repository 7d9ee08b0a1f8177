import { evolve } from '../evolve.ts';
import { decidedEarly } from '../result/decided-early.ts';
import { eligibleOf, outcomeOf } from '../result/outcome.ts';
import type { VotingEvent } from '../voting-event.ts';
import type { Proposal, VotingSession } from '../voting-session.ts';

/** Ends every open proposal: what its time has ended is counted, the rest is cancelled. */
export function stopProposals(session: VotingSession, now: number): VotingEvent[] {
  return session.proposals
    .filter(({ open }) => open)
    .map((proposal) =>
      now >= proposal.endTime
        ? ended(session, proposal)
        : { type: 'proposal-cancelled', proposalId: proposal.id },
    );
}

/** The end of a proposal, counted. */
export function ended(session: VotingSession, proposal: Proposal): VotingEvent {
  const eligible = eligibleOf(session, proposal);
  const { result } = outcomeOf(proposal, eligible);
  return { type: 'proposal-ended', proposalId: proposal.id, result, eligible };
}

/** These events, and the end of what is decided by them before its time. */
export function withEarlyEnds(
  session: VotingSession,
  events: readonly VotingEvent[],
  now: number,
): readonly VotingEvent[] {
  const after = events.reduce(evolve, session);
  const decided = after.proposals.filter(
    (proposal) =>
      proposal.open && now < proposal.endTime && decidedEarly(after, proposal, now) !== undefined,
  );
  return [...events, ...decided.map((proposal) => ended(after, proposal))];
}
