import type { Proposal, VotingSession } from '../voting-session.ts';
import { isActive } from '../voting-session.ts';

/** At half-time, and near the end. */
export type ReminderKind = 'half-time' | 'near-end';

/** A moment at which those are reminded who have not voted. */
export interface Reminder {
  readonly kind: ReminderKind;
  /** Epoch milliseconds. */
  readonly at: number;
}

const minuteMs = 60_000;
/** Near the end is a tenth of the time before it, but never less or more than this. */
const leastBeforeEndMs = minuteMs;
const mostBeforeEndMs = 60 * minuteMs;
/** A vote that is shorter has people looking at it. */
const shortestMs = 2 * minuteMs;

/** When to remind: at half-time of a vote of two minutes or more, and once more near the end of a longer one. */
export function remindersOf(proposal: Proposal): readonly Reminder[] {
  const { startTime, endTime, rules } = proposal;
  const lengthMs = endTime - startTime;
  if (!rules.reminders || lengthMs < shortestMs) return [];
  const half = startTime + Math.floor(lengthMs / 2);
  const beforeEndMs = Math.min(Math.max(lengthMs / 10, leastBeforeEndMs), mostBeforeEndMs);
  const near = endTime - Math.floor(beforeEndMs);
  const reminders: Reminder[] = [{ kind: 'half-time', at: half }];
  if (near - half >= minuteMs) reminders.push({ kind: 'near-end', at: near });
  return reminders;
}

/** Who is to be reminded now: nobody once the vote is over. */
export function whoIsMissing(
  session: VotingSession,
  proposal: Proposal,
  now: number,
): readonly string[] {
  if (!isActive(session, proposal, now)) return [];
  return session.participants.filter((id) => proposal.votes[id] === undefined);
}
