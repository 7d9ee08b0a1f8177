import { type Decision, reject } from '../rejection.ts';
import type { VotingCommand } from '../voting-command.ts';
import type { VotingSession } from '../voting-session.ts';
import { accept, isOver, refuseOutsider } from './refuse.ts';
import { withEarlyEnds } from './stop-proposals.ts';

type Of<Type extends VotingCommand['type']> = Extract<VotingCommand, { type: Type }>;

/** Decides on the button to join. */
export function decideJoining(
  session: VotingSession,
  { person }: Of<'join'>,
  now: number,
): Decision {
  if (isOver(session, now)) return reject({ reason: 'session-closed' });
  if (session.participants.includes(person.id)) return reject({ reason: 'already-joined' });
  if (now >= session.joinUntil) return reject({ reason: 'joining-over' });
  return accept({ type: 'participant-joined', person });
}

/** Decides on the button to leave. A vote that was cast stands; nobody waits any more for one that was not. */
export function decideLeaving(
  session: VotingSession,
  { person }: Of<'leave'>,
  now: number,
): Decision {
  const refusal = refuseOutsider(session, person.id, now);
  if (refusal !== undefined) return reject(refusal);
  const left = { type: 'participant-left', personId: person.id } as const;
  return accept(...withEarlyEnds(session, [left], now));
}

/** Decides on the end of the time to join: from then on a vote may be decided before its end. */
export function decideEndOfJoining(session: VotingSession, now: number): Decision {
  if (isOver(session, now)) return reject({ reason: 'session-closed' });
  if (now < session.joinUntil) return reject({ reason: 'not-due' });
  return accept(...withEarlyEnds(session, [], now));
}
