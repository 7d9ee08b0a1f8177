import { changeSession } from '../change-session.ts';
import { getSession } from '../find-session.ts';
import type { VotingContext } from '../voting-context.ts';
import type { Announcer, Delivery } from './announcer.ts';
import type { ClaimedDeadline } from './deadline-store.ts';

/** What became of a deadline. */
export type Settled =
  /** Its effects are in the chat. */
  | 'done'
  /** There was nothing to do: what it was about never opened, or was closed before. */
  | 'void'
  /** It is due again later. */
  | 'postponed'
  /** The chat does not take messages of this bot any more. */
  | 'undeliverable'
  /** Another process has taken over. */
  | 'lost';

/** What settling works with. */
export interface SettlingContext extends VotingContext {
  readonly announcer: Announcer;
}

/** For a deadline that came before its time, and for an edit whose answer never came. */
const retryMs = 500;

/**
 * Does what a claimed deadline asks for. The change of the session is atomic and happens once, whoever makes it;
 * the message is posted by the one process that `beginPosting` lets. When that process dies in between, the
 * message may be in the chat or not: it is not posted again, but the card is edited to show the result.
 */
export async function settleDeadline(
  context: SettlingContext,
  deadline: ClaimedDeadline,
): Promise<Settled> {
  switch (deadline.kind) {
    case 'join-window':
      return settleJoinWindow(context, deadline);
    case 'proposal':
      return settleProposal(context, deadline);
    case 'session':
      return settleSession(context, deadline);
  }
}

async function settleJoinWindow(
  context: SettlingContext,
  deadline: ClaimedDeadline,
): Promise<Settled> {
  const session = await getSession(context, deadline.sessionId);
  if (session === undefined || !session.open) return finish(context, deadline, 'void');
  return showCards(context, deadline);
}

async function settleProposal(
  context: SettlingContext,
  deadline: ClaimedDeadline,
): Promise<Settled> {
  const { subjectId: proposalId, sessionId } = deadline;
  const changed = await changeSession(context, sessionId, { type: 'end-proposal', proposalId });
  if (changed.kind === 'rejected') {
    const { rejection } = changed;
    if (rejection.reason === 'not-due') return postpone(context, deadline, retryMs, 'as-it-was');
    const decided = rejection.reason === 'proposal-over' && rejection.result !== 'cancelled';
    if (!decided) return finish(context, deadline, 'void');
  } else if (changed.kind !== 'changed') {
    return finish(context, deadline, 'void');
  }
  const lateMs = lateness(context, deadline);
  return post(context, deadline, () => context.announcer.postResult(sessionId, proposalId, lateMs));
}

async function settleSession(
  context: SettlingContext,
  deadline: ClaimedDeadline,
): Promise<Settled> {
  const { sessionId } = deadline;
  const changed = await changeSession(context, sessionId, { type: 'end-session' });
  if (changed.kind === 'rejected') {
    if (changed.rejection.reason === 'not-due')
      return postpone(context, deadline, retryMs, 'as-it-was');
    // Closed by somebody's command: that was answered then.
    if (changed.session.closedBecause !== 'time') return finish(context, deadline, 'void');
  } else if (changed.kind !== 'changed') {
    return finish(context, deadline, 'void');
  }
  const lateMs = lateness(context, deadline);
  return post(context, deadline, () => context.announcer.postSessionEnd(sessionId, lateMs));
}

function lateness({ clock }: SettlingContext, { dueAt }: ClaimedDeadline): number {
  return clock.now().getTime() - dueAt.getTime();
}

async function post(
  context: SettlingContext,
  deadline: ClaimedDeadline,
  send: () => Promise<Delivery>,
): Promise<Settled> {
  if (deadline.mayBePosted) return showCards(context, deadline);
  if (!(await context.deadlines.beginPosting(deadline))) return 'lost';
  const delivery = await send();
  switch (delivery.kind) {
    case 'delivered':
      await refreshCards(context, deadline);
      return finish(context, deadline, 'done');
    case 'not-delivered':
      return postpone(context, deadline, delivery.retryAfterMs, 'undone');
    case 'unknown':
      return showCards(context, deadline);
    case 'undeliverable':
      return finish(context, deadline, 'undeliverable');
  }
}

/** Editing may be repeated at will, so it goes on until it is known to have worked. */
async function showCards(context: SettlingContext, deadline: ClaimedDeadline): Promise<Settled> {
  const delivery = await refreshCards(context, deadline);
  switch (delivery.kind) {
    case 'delivered':
      return finish(context, deadline, 'done');
    case 'undeliverable':
      return finish(context, deadline, 'undeliverable');
    case 'not-delivered':
      return postpone(context, deadline, delivery.retryAfterMs, 'as-it-was');
    case 'unknown':
      return postpone(context, deadline, retryMs, 'as-it-was');
  }
}

function refreshCards(
  { announcer }: SettlingContext,
  { kind, subjectId, sessionId }: ClaimedDeadline,
): Promise<Delivery> {
  return announcer.refreshCards(sessionId, kind === 'proposal' ? subjectId : undefined);
}

async function finish<Outcome extends Settled>(
  context: SettlingContext,
  deadline: ClaimedDeadline,
  outcome: Outcome,
): Promise<Outcome> {
  await context.deadlines.settle(deadline);
  return outcome;
}

async function postpone(
  context: SettlingContext,
  deadline: ClaimedDeadline,
  retryAfterMs: number,
  posting: 'undone' | 'as-it-was',
): Promise<Settled> {
  await context.deadlines.postpone(deadline, retryAfterMs, posting);
  return 'postponed';
}
