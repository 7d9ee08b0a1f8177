import type { ArchivedSession } from '../../use-cases/archive/vote-archive.ts';
import { countVotes } from '../../voting/result/tally.ts';
import {
  findActiveProposal,
  type Proposal,
  type ProposalResult,
  type VotingSession,
} from '../../voting/voting-session.ts';
import type { Speech } from '../texts/translate.ts';
import { asLine, formatDate, formatMinutes, formatNames, formatTime } from './format.ts';
import { isHidden, votesSoFar } from './proposal-card.ts';
import { results } from './session-card.ts';
import { lines } from './view.ts';

/** The answer to /status: the session that is open, what is put to the vote, and how it stands. */
export function statusText(speech: Speech, session: VotingSession, now: number): string {
  const { html } = speech;
  const names = session.participants.map((id) => session.names[id] ?? id);
  const open = findActiveProposal(session, now);
  return lines(
    html('session.title', { message: session.message }),
    leftLine(speech, session.endTime, now),
    html('session.participants', { count: names.length, names: formatNames(speech, names) }),
    '',
    ...(open === undefined
      ? [html('status.nothingOpen')]
      : [
          html('proposal.title', { text: open.text }),
          leftLine(speech, open.endTime, now),
          ...votesSoFar(speech, session, open),
        ]),
    ...results(speech, session),
  );
}

function leftLine(speech: Speech, endTime: number, now: number): string {
  const minutes = Math.max(1, Math.ceil((endTime - now) / 60_000));
  const time = formatMinutes(speech, minutes);
  return speech.html('status.left', { time, until: formatTime(speech, endTime, now) });
}

/** So many decisions are shown, the latest. */
export const shownDecisions = 15;

const marks: Readonly<Record<ProposalResult, string>> = {
  approved: '✅',
  rejected: '❌',
  cancelled: '🚫',
};

/** The answer to /history: what was put to the vote, the latest first. */
export function historyText(
  speech: Speech,
  sessions: readonly ArchivedSession[],
  now: number,
): string {
  const { html } = speech;
  const all = sessions.flatMap(({ session }) => session.proposals.toReversed());
  if (all.length === 0) return html('history.empty');
  const hidden = all.length - shownDecisions;
  return lines(
    html('history.title'),
    ...all.slice(0, shownDecisions).map((proposal) => historyLine(speech, proposal, now)),
    hidden > 0 ? html('list.more', { count: hidden }) : undefined,
  );
}

function historyLine(speech: Speech, proposal: Proposal, now: number): string {
  const { yes, no } = isHidden(proposal) ? { yes: '?', no: '?' } : countVotes(proposal);
  return speech.html('history.line', {
    mark: proposal.result === undefined ? '🗳' : marks[proposal.result],
    date: formatDate(speech, proposal.startTime, now),
    text: asLine(proposal.text),
    yes,
    no,
  });
}
