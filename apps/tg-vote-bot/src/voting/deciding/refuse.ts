import { type Amount, amountOf } from '../amount.ts';
import type { Decision, Rejection } from '../rejection.ts';
import type { AmountRange, Range, VotingRules } from '../rules/voting-rules.ts';
import type { VotingEvent } from '../voting-event.ts';
import type { VotingSession } from '../voting-session.ts';

/** A command that is allowed, and what comes of it. */
export function accept(...events: readonly VotingEvent[]): Decision {
  return { kind: 'accepted', events };
}

/** Whether nothing can happen in a session any more. */
export function isOver(session: VotingSession, now: number): boolean {
  return !session.open || now >= session.endTime;
}

/** Why somebody may not do what takes a participant. */
export function refuseOutsider(
  session: VotingSession,
  personId: string,
  now: number,
): Rejection | undefined {
  if (isOver(session, now)) return { reason: 'session-closed' };
  if (session.participants.includes(personId)) return undefined;
  return { reason: 'not-a-participant', mayStillJoin: now < session.joinUntil };
}

/** Why a text may not be that long. */
export function refuseText(text: string, { longestText }: VotingRules): Rejection | undefined {
  const { length } = text;
  return length > longestText ? { reason: 'text-too-long', most: longestText, length } : undefined;
}

/** Why a time may not be that. */
export function refuseMinutes(minutes: number, { least, most }: Range): Rejection | undefined {
  if (minutes >= least && minutes <= most) return undefined;
  const nearest = minutes > most ? most : least;
  return { reason: 'minutes-out-of-range', least, most, nearest };
}

/** Why an amount may not be that. */
export function refuseAmount(amount: Amount, { least, most }: AmountRange): Rejection | undefined {
  if (amount >= amountOf(least) && amount <= amountOf(most)) return undefined;
  const nearest = amount > amountOf(most) ? most : least;
  return { reason: 'amount-out-of-range', least, most, nearest };
}
