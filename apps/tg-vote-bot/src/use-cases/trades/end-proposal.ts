import { getProposal, type Proposal, type VotingSession } from '../../voting/voting-session.ts';
import { changeSession } from '../change-session.ts';
import type { VotingContext } from '../voting-context.ts';
import { executeProposal, type Executed } from './execute-proposal.ts';

/** How a vote ended. */
export type Ended =
  | {
      readonly kind: 'ended';
      readonly session: VotingSession;
      readonly proposal: Proposal;
      /** Absent: there was nothing to carry out. */
      readonly executed?: Executed;
    }
  /** Its time is not over. */
  | { readonly kind: 'not-due' }
  /** It was cancelled, or is not there. */
  | { readonly kind: 'void' };

/** Counts a vote whose time is over and carries out what was approved: each once, however often it is asked for. */
export async function endProposal(
  context: VotingContext,
  sessionId: string,
  proposalId: string,
): Promise<Ended> {
  const changed = await changeSession(context, sessionId, { type: 'end-proposal', proposalId });
  if (changed.kind !== 'changed' && changed.kind !== 'rejected') return { kind: 'void' };
  if (changed.kind === 'rejected' && changed.rejection.reason === 'not-due') {
    return { kind: 'not-due' };
  }
  const { session } = changed;
  const proposal = getProposal(session, proposalId);
  if (proposal?.result === undefined || proposal.result === 'cancelled') return { kind: 'void' };
  const executed = await executeProposal(context, sessionId, session, proposal);
  return { kind: 'ended', session, proposal, ...(executed === undefined ? {} : { executed }) };
}
