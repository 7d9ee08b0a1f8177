import { remindersOf } from '../../voting/result/reminders.ts';
import type { Proposal, VotingSession } from '../../voting/voting-session.ts';
import type { Deadline } from './deadline-store.ts';

/** What must happen in a session: the end of the time to join, its own, and those of its open proposals. */
export function deadlinesOf(sessionId: string, session: VotingSession): readonly Deadline[] {
  const { chatId, joinUntil, endTime } = session;
  const about = { subjectId: sessionId, sessionId, chatId };
  return [
    { kind: 'join-window', ...about, dueAt: new Date(joinUntil) },
    { kind: 'session', ...about, dueAt: new Date(endTime) },
    ...session.proposals
      .filter(({ open }) => open)
      .flatMap((proposal) => deadlinesOfProposal(sessionId, chatId, proposal)),
  ];
}

/** What must happen to a proposal: its end, and the reminders before. */
export function deadlinesOfProposal(
  sessionId: string,
  chatId: number,
  proposal: Proposal,
): readonly Deadline[] {
  const about = { subjectId: proposal.id, sessionId, chatId };
  return [
    { kind: 'proposal', ...about, dueAt: new Date(proposal.endTime) },
    ...remindersOf(proposal).map(({ kind, at }) => ({ kind, ...about, dueAt: new Date(at) })),
  ];
}
