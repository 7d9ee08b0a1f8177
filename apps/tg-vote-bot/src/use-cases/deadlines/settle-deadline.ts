import { archiveSession } from '../archive/archive-session.ts';
import { changeSession } from '../change-session.ts';
import type { ClaimedDeadline } from './deadline-store.ts';
import { settleExecution } from './settle-execution.ts';
import { settleProposal } from './settle-proposal.ts';
import { settleReminder } from './settle-reminder.ts';
import {
  finish,
  lateness,
  post,
  postpone,
  type Settled,
  type SettlingContext,
  showCards,
} from './settling.ts';

/** Does what a claimed deadline asks for. The change of the session is atomic and happens once, whoever makes it. */
export async function settleDeadline(
  context: SettlingContext,
  deadline: ClaimedDeadline,
): Promise<Settled> {
  switch (deadline.kind) {
    case 'join-window':
      return settleJoinWindow(context, deadline);
    case 'half-time':
    case 'near-end':
      return settleReminder(context, deadline, deadline.kind);
    case 'proposal':
      return settleProposal(context, deadline);
    case 'execution':
      return settleExecution(context, deadline);
    case 'session':
      return settleSession(context, deadline);
  }
}

async function settleJoinWindow(
  context: SettlingContext,
  deadline: ClaimedDeadline,
): Promise<Settled> {
  const changed = await changeSession(context, deadline.sessionId, { type: 'end-joining' });
  if (changed.kind === 'rejected' && changed.rejection.reason === 'not-due') {
    return postpone(context, deadline);
  }
  if (changed.kind !== 'changed') return finish(context, deadline, 'void');
  return showCards(context, deadline);
}

async function settleSession(
  context: SettlingContext,
  deadline: ClaimedDeadline,
): Promise<Settled> {
  const { sessionId } = deadline;
  const changed = await changeSession(context, sessionId, { type: 'end-session' });
  if (changed.kind === 'rejected' && changed.rejection.reason === 'not-due') {
    return postpone(context, deadline);
  }
  if (changed.kind !== 'rejected' && changed.kind !== 'changed') {
    return finish(context, deadline, 'void');
  }
  await archiveSession(context, sessionId);
  // Closed by somebody's command: that was answered then.
  if (changed.session.closedBecause !== 'time') return finish(context, deadline, 'void');
  const lateMs = lateness(context, deadline);
  return post(context, deadline, () => context.announcer.postSessionEnd(sessionId, lateMs));
}
