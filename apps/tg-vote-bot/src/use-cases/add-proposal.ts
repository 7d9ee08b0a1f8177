import { decide } from '../voting/decide.ts';
import { evolve } from '../voting/evolve.ts';
import type { VotingCommand } from '../voting/voting-command.ts';
import { getProposal } from '../voting/voting-session.ts';
import { type Changed, changeSession } from './change-session.ts';
import { findActiveSession } from './find-session.ts';
import { newId } from './new-id.ts';
import { circumstancesOf, type VotingContext } from './voting-context.ts';

/** What /propose asks for; the id is made here. */
export type ProposalRequest = Omit<
  Extract<VotingCommand, { type: 'propose' }>,
  'type' | 'proposalId'
>;

/**
 * Opens a proposal in the session of a chat. Its deadline is noted before, so that no proposal is ever open without
 * anybody to end it.
 */
export async function addProposal(
  context: VotingContext,
  chatId: number,
  request: ProposalRequest,
  origin: string,
): Promise<Changed> {
  const found = await findActiveSession(context, chatId);
  if (found === undefined) return { kind: 'no-session' };
  const { id: sessionId, value: session } = found;
  if ((await context.handled.get(origin)) !== undefined) return { kind: 'repeated', sessionId };
  const proposalId = newId();
  const command: VotingCommand = { type: 'propose', proposalId, ...request };
  const circumstances = circumstancesOf(context);
  const decision = decide(session, command, circumstances);
  if (decision.kind === 'rejected') {
    return { kind: 'rejected', sessionId, session, rejection: decision.rejection };
  }
  const proposal = getProposal(decision.events.reduce(evolve, session), proposalId);
  if (proposal === undefined) throw new Error('an accepted proposal is not in its session');
  await context.deadlines.add([
    {
      kind: 'proposal',
      subjectId: proposalId,
      sessionId,
      chatId,
      dueAt: new Date(proposal.endTime),
    },
  ]);
  return changeSession(context, sessionId, command, { origin, circumstances });
}
