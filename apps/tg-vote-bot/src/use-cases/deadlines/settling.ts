import { abandonChat } from '../chats/abandon-chat.ts';
import { nowOf, type VotingContext } from '../voting-context.ts';
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

/** How long after its deadline something is settled. */
export function lateness(context: SettlingContext, { dueAt }: ClaimedDeadline): number {
  return nowOf(context) - dueAt.getTime();
}

/**
 * Posts the message of a deadline, which one process does once. When that process dies in between, the message may be
 * in the chat or not: it is not posted again, but the cards are edited to show what is so.
 *
 * @param after - what may follow the message when it is certainly there.
 */
export async function post(
  context: SettlingContext,
  deadline: ClaimedDeadline,
  send: () => Promise<Delivery>,
  after: () => Promise<void> = () => Promise.resolve(),
): Promise<Settled> {
  if (deadline.mayBePosted) return showCards(context, deadline);
  if (!(await context.deadlines.beginPosting(deadline))) return 'lost';
  const delivery = await send();
  switch (delivery.kind) {
    case 'delivered':
      await refreshCards(context, deadline);
      await after();
      return finish(context, deadline, 'done');
    case 'not-delivered':
      return postpone(context, deadline, delivery.retryAfterMs, 'undone');
    case 'unknown':
      return showCards(context, deadline);
    case 'undeliverable':
      return giveUp(context, deadline);
  }
}

/** Editing may be repeated at will, so it goes on until it is known to have worked. */
export async function showCards(
  context: SettlingContext,
  deadline: ClaimedDeadline,
): Promise<Settled> {
  const delivery = await refreshCards(context, deadline);
  switch (delivery.kind) {
    case 'delivered':
      return finish(context, deadline, 'done');
    case 'undeliverable':
      return giveUp(context, deadline);
    case 'not-delivered':
      return postpone(context, deadline, delivery.retryAfterMs, 'as-it-was');
    case 'unknown':
      return postpone(context, deadline, retryMs, 'as-it-was');
  }
}

/** Done with: the deadline is forgotten. */
export async function finish<Outcome extends Settled>(
  context: SettlingContext,
  deadline: ClaimedDeadline,
  outcome: Outcome,
): Promise<Outcome> {
  await context.deadlines.settle(deadline);
  return outcome;
}

/** Not yet: the deadline is due again later. */
export async function postpone(
  context: SettlingContext,
  deadline: ClaimedDeadline,
  retryAfterMs: number = retryMs,
  posting: 'undone' | 'as-it-was' = 'as-it-was',
): Promise<Settled> {
  await context.deadlines.postpone(deadline, retryAfterMs, posting);
  return 'postponed';
}

/** A chat in which the bot may not write has no use for an open session. */
async function giveUp(context: SettlingContext, deadline: ClaimedDeadline): Promise<Settled> {
  await abandonChat(context, deadline.chatId);
  return finish(context, deadline, 'undeliverable');
}

function refreshCards(
  { announcer }: SettlingContext,
  { kind, subjectId, sessionId }: ClaimedDeadline,
): Promise<Delivery> {
  const ofSession = kind === 'join-window' || kind === 'session';
  return announcer.refreshCards(sessionId, ofSession ? undefined : subjectId);
}
