import type { Executed } from '../../use-cases/trades/execute-proposal.ts';
import { eligibleOf, outcomeOf, quorumHeads } from '../../voting/result/outcome.ts';
import type { Proposal, VotingSession } from '../../voting/voting-session.ts';
import type { Speech } from '../texts/translate.ts';
import { formatTime } from './format.ts';
import { ruleLines, tallyLine, voterLines } from './proposal-card.ts';
import { results } from './session-card.ts';
import { tradeLine } from './trade-text.ts';
import { lines } from './view.ts';

/** What counts as late: nobody notices the seconds that a sweep takes. */
const lateMs = 10_000;

/** When something is told, in epoch milliseconds, and how long after its deadline. */
export interface Lateness {
  readonly now: number;
  readonly lateMs: number;
}

/** What a result is told with. */
export interface ResultContext extends Lateness {
  readonly executed?: Executed;
}

/** The result of a vote, as a message of its own. */
export function resultMessage(
  speech: Speech,
  session: VotingSession,
  proposal: Proposal,
  at: ResultContext,
): string {
  const { html } = speech;
  const nobody = Object.keys(proposal.votes).length === 0;
  const until = formatTime(speech, proposal.endTime, at.now);
  return lines(
    html(`result.${proposal.result ?? 'cancelled'}`, { text: proposal.text }),
    '',
    nobody ? html('result.noVotes') : tallyLine(speech, proposal),
    ...(nobody ? [] : voterLines(speech, session, proposal)),
    ...(nobody ? [] : ruleLines(speech, session, proposal)),
    ...reasonLines(speech, session, proposal),
    ...(at.executed === undefined ? [] : ['', tradeLine(speech, at.executed)]),
    ...(at.lateMs >= lateMs ? ['', html('result.late', { until })] : []),
  );
}

/** Why it was rejected, where the numbers alone do not say it. */
function reasonLines(
  { html }: Speech,
  session: VotingSession,
  proposal: Proposal,
): readonly string[] {
  if (proposal.result !== 'rejected') return [];
  const eligible = eligibleOf(session, proposal);
  switch (outcomeOf(proposal, eligible).because) {
    case 'tie':
      return [html('result.tie')];
    case 'quorum': {
      const voted = Object.keys(proposal.votes).length;
      return [html('result.quorum', { voted, eligible, needed: quorumHeads(proposal, eligible) })];
    }
    case 'majority':
      return proposal.rules.majority === 'half' ? [] : [html('result.majority')];
    case 'no-votes':
      return [];
  }
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
