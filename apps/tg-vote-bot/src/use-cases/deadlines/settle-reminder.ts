import { type ReminderKind, whoIsMissing } from '../../voting/result/reminders.ts';
import { getProposal } from '../../voting/voting-session.ts';
import { getSession } from '../find-session.ts';
import { nowOf } from '../voting-context.ts';
import type { ClaimedDeadline } from './deadline-store.ts';
import { finish, post, type Settled, type SettlingContext } from './settling.ts';

/** Reminds those who have not voted. A reminder that comes too late, or for nobody, is none. */
export async function settleReminder(
  context: SettlingContext,
  deadline: ClaimedDeadline,
  kind: ReminderKind,
): Promise<Settled> {
  const { subjectId: proposalId, sessionId } = deadline;
  const session = await getSession(context, sessionId);
  const proposal = session && getProposal(session, proposalId);
  const missing =
    session === undefined || proposal === undefined
      ? []
      : whoIsMissing(session, proposal, nowOf(context));
  if (missing.length === 0) return finish(context, deadline, 'void');
  return post(context, deadline, () => context.announcer.postReminder(sessionId, proposalId, kind));
}
