import { endProposal } from '../trades/end-proposal.ts';
import type { ClaimedDeadline } from './deadline-store.ts';
import {
  finish,
  lateness,
  post,
  postpone,
  type Settled,
  type SettlingContext,
} from './settling.ts';

/** The end of a vote: it is counted, what was approved is carried out, and the result is posted, each once. */
export async function settleProposal(
  context: SettlingContext,
  deadline: ClaimedDeadline,
): Promise<Settled> {
  const { subjectId: proposalId, sessionId } = deadline;
  const { announcer } = context;
  const ended = await endProposal(context, sessionId, proposalId);
  if (ended.kind === 'not-due') return postpone(context, deadline);
  if (ended.kind === 'void') return finish(context, deadline, 'void');
  const { executed } = ended;
  const news = {
    lateMs: lateness(context, deadline),
    ...(executed === undefined ? {} : { executed }),
  };
  return post(
    context,
    deadline,
    () => announcer.postResult(sessionId, proposalId, news),
    () => announcer.postResultFiles(sessionId, proposalId),
  );
}
