import { type Refusal, reject } from '../rejection.ts';
import type { OpenSession } from '../voting-command.ts';
import type { VotingSession } from '../voting-session.ts';
import type { Circumstances } from './circumstances.ts';
import { refuseMinutes, refuseText } from './refuse.ts';

/** Decides on /create_session. Whoever opens a session takes part in it. */
export function decideOpening(
  command: OpenSession,
  { now, rules, settings }: Circumstances,
): { readonly kind: 'accepted'; readonly session: VotingSession } | Refusal {
  const minutes = command.minutes ?? rules.sessionMinutes.usual;
  const refusal =
    refuseText(command.message, rules) ?? refuseMinutes(minutes, rules.sessionMinutes);
  if (refusal !== undefined) return reject(refusal);
  if (settings.mayOpen === 'admins' && command.isAdmin !== true) {
    return reject({ reason: 'admins-only' });
  }
  const { person, chatId, threadId, language, message } = command;
  const endTime = now + minutes * 60_000;
  const session: VotingSession = {
    message,
    participants: [person.id],
    names: { [person.id]: person.name },
    votes: {},
    chatId,
    ...(threadId === undefined ? {} : { threadId }),
    open: true,
    createdBy: person.id,
    ...(person.username === undefined ? {} : { createdByUsername: person.username }),
    proposals: [],
    language,
    startTime: now,
    joinUntil: Math.min(now + rules.joinWindowMs, endTime),
    endTime,
  };
  return { kind: 'accepted', session };
}
