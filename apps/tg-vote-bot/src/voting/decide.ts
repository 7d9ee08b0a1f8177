import type { Circumstances } from './deciding/circumstances.ts';
import { decideEndOfJoining, decideJoining, decideLeaving } from './deciding/decide-joining.ts';
import { decideProposal } from './deciding/decide-proposal.ts';
import { decideVote } from './deciding/decide-vote.ts';
import { accept, isOver } from './deciding/refuse.ts';
import { ended, stopProposals } from './deciding/stop-proposals.ts';
import { type Decision, reject } from './rejection.ts';
import type { VotingCommand } from './voting-command.ts';
import { getProposal, type VotingSession } from './voting-session.ts';

type Of<Type extends VotingCommand['type']> = Extract<VotingCommand, { type: Type }>;

/** Decides on what people and deadlines ask of a session. */
export function decide(
  session: VotingSession,
  command: VotingCommand,
  circumstances: Circumstances,
): Decision {
  const { now } = circumstances;
  switch (command.type) {
    case 'join':
      return decideJoining(session, command, now);
    case 'leave':
      return decideLeaving(session, command, now);
    case 'propose':
      return decideProposal(session, command, circumstances);
    case 'vote':
      return decideVote(session, command, now);
    case 'close':
      return decideClosing(session, command, now);
    case 'abandon':
      return decideAbandoning(session, now);
    case 'end-joining':
      return decideEndOfJoining(session, now);
    case 'end-proposal':
      return decideEndOfProposal(session, command, now);
    case 'end-session':
      if (!session.open) return reject({ reason: 'session-closed' });
      if (now < session.endTime) return reject({ reason: 'not-due' });
      return accept(...stopProposals(session, now), { type: 'session-closed', because: 'time' });
  }
}

function decideClosing(session: VotingSession, command: Of<'close'>, now: number): Decision {
  if (isOver(session, now)) return reject({ reason: 'session-closed' });
  if (!command.isAdmin && command.person.id !== session.createdBy) {
    return reject({ reason: 'not-allowed-to-close' });
  }
  return accept(...stopProposals(session, now), {
    type: 'session-closed',
    because: 'command',
    personId: command.person.id,
  });
}

function decideAbandoning(session: VotingSession, now: number): Decision {
  if (!session.open) return reject({ reason: 'session-closed' });
  return accept(...stopProposals(session, now), { type: 'session-closed', because: 'abandoned' });
}

function decideEndOfProposal(
  session: VotingSession,
  { proposalId }: Of<'end-proposal'>,
  now: number,
): Decision {
  const proposal = getProposal(session, proposalId);
  if (proposal === undefined) return reject({ reason: 'unknown-proposal' });
  if (!proposal.open) return reject({ reason: 'proposal-over', result: proposal.result });
  if (now < proposal.endTime) return reject({ reason: 'not-due' });
  return accept(ended(session, proposal));
}
