import type { VotingEvent } from './voting-event.ts';
import type { Proposal, VotingSession } from './voting-session.ts';

/** The session after something happened to it. */
export function evolve(session: VotingSession, event: VotingEvent): VotingSession {
  switch (event.type) {
    case 'session-opened':
      return event.session;
    case 'participant-joined': {
      const { id, name } = event.person;
      return {
        ...session,
        participants: [...session.participants, id],
        names: { ...session.names, [id]: name },
      };
    }
    case 'participant-left':
      return {
        ...session,
        participants: session.participants.filter((id) => id !== event.personId),
      };
    case 'proposal-opened':
      return { ...session, proposals: [...session.proposals, event.proposal] };
    case 'vote-cast':
      return withProposal(session, event.proposalId, (proposal) => ({
        ...proposal,
        votes: { ...proposal.votes, [event.personId]: event.vote },
      }));
    case 'proposal-ended':
      return withProposal(session, event.proposalId, (proposal) => ({
        ...proposal,
        open: false,
        result: event.result,
        eligible: event.eligible,
      }));
    case 'proposal-cancelled':
      return withProposal(session, event.proposalId, (proposal) => ({
        ...proposal,
        open: false,
        result: 'cancelled',
      }));
    case 'session-moved':
      return {
        ...withoutCard(session),
        chatId: event.to,
        proposals: session.proposals.map(withoutCard),
      };
    case 'session-closed':
      return { ...session, open: false, closedBecause: event.because };
  }
}

/** The session with one of its proposals changed. */
export function withProposal(
  session: VotingSession,
  proposalId: string,
  change: (proposal: Proposal) => Proposal,
): VotingSession {
  return {
    ...session,
    proposals: session.proposals.map((proposal) =>
      proposal.id === proposalId ? change(proposal) : proposal,
    ),
  };
}

/** Without the message that shows it, which is out of reach. */
function withoutCard<Shown extends { readonly msgId?: number }>(shown: Shown): Shown {
  const copy: Shown & { msgId?: number } = { ...shown };
  delete copy.msgId;
  return copy;
}
