import { countVotes } from '../../voting/tally.ts';
import type { Proposal, VotingSession } from '../../voting/voting-session.ts';
import type { Speech } from '../texts/translate.ts';
import { formatTime } from './format.ts';
import { tallyLine, voterLines } from './proposal-card.ts';
import { results } from './session-card.ts';
import { lines } from './view.ts';

/** What counts as late: nobody notices the seconds that a sweep takes. */
const lateMs = 10_000;

/** When something is told, in epoch milliseconds, and how long after its deadline. */
export interface Lateness {
  readonly now: number;
  readonly lateMs: number;
}

/** The result of a vote, as a message of its own. */
export function resultMessage(
  speech: Speech,
  session: VotingSession,
  proposal: Proposal,
  at: Lateness,
): string {
  const { html } = speech;
  const { yes, no, abstain } = countVotes(proposal);
  const nobody = yes + no + abstain === 0;
  const until = formatTime(speech, proposal.endTime, at.now);
  return lines(
    html(`result.${proposal.result ?? 'cancelled'}`, { text: proposal.text }),
    '',
    nobody ? html('result.noVotes') : tallyLine(speech, proposal),
    ...(nobody ? [] : voterLines(speech, session, proposal)),
    !nobody && yes === no ? html('result.tie') : undefined,
    ...(at.lateMs >= lateMs ? ['', html('result.late', { until })] : []),
  );
}

/** The end of a session whose time is over, as a message of its own. */
export function sessionEndMessage(speech: Speech, session: VotingSession, at: Lateness): string {
  const { html } = speech;
  const until = formatTime(speech, session.endTime, at.now);
  return lines(
    html('sessionEnd.title', { message: session.message }),
    ...summary(speech, session),
    '',
    at.lateMs >= lateMs ? html('sessionEnd.late', { until }) : undefined,
    html('sessionEnd.again'),
  );
}

/** The answer to /close_session. */
export function sessionClosedMessage(
  speech: Speech,
  session: VotingSession,
  cancelled: boolean,
): string {
  const { html } = speech;
  return lines(
    html('sessionEnd.closedTitle', { message: session.message }),
    cancelled ? html('sessionEnd.cancelled') : undefined,
    ...summary(speech, session),
  );
}

function summary(speech: Speech, session: VotingSession): readonly string[] {
  const decided = results(speech, session);
  return decided.length === 0 ? [speech.html('session.nothingProposed')] : decided;
}
