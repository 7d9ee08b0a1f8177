import type { VotingSession } from '../../voting/voting-session.ts';
import type { Speech } from '../texts/translate.ts';
import { asLine, formatMinutes, formatNames, formatTime } from './format.ts';
import { lines, type View } from './view.ts';

/** Results of so many proposals are shown, the latest. */
const shownResults = 5;

/** The message that shows a session: who takes part, what to do next, what was decided. */
export function sessionCard(
  speech: Speech,
  sessionId: string,
  session: VotingSession,
  now: number,
): View {
  const { html, plain } = speech;
  const name = session.names[session.createdBy] ?? session.createdBy;
  const until = formatTime(speech, session.endTime, session.startTime);
  const mayJoin = session.open && now < session.joinUntil;
  return {
    html: lines(
      html('session.title', { message: session.message }),
      session.open ? html('session.by', { name, until }) : html('session.closedBy', { name }),
      '',
      html('session.participants', {
        count: session.participants.length,
        names: formatNames(
          speech,
          session.participants.map((id) => session.names[id] ?? id),
        ),
      }),
      ...results(speech, session),
      '',
      mayJoin
        ? html('session.joinNow', { time: joinTime(speech, session) })
        : state(speech, session),
    ),
    rows: session.open ? [buttons(plain, sessionId, mayJoin)] : [],
  };
}

/** Joining has its time; leaving does not. */
function buttons(
  plain: Speech['plain'],
  sessionId: string,
  mayJoin: boolean,
): View['rows'][number] {
  const leave = { label: plain('buttons.leave'), button: { action: 'leave', sessionId } } as const;
  const join = { label: plain('buttons.join'), button: { action: 'join', sessionId } } as const;
  return mayJoin ? [join, leave] : [leave];
}

function state({ html }: Speech, session: VotingSession): string {
  if (!session.open) {
    switch (session.closedBecause) {
      case 'time':
        return html('session.timeOver');
      case 'abandoned':
        return html('session.abandoned');
      case 'command':
      case undefined:
        return html('session.closed');
    }
  }
  return session.proposals.some(({ open }) => open)
    ? html('session.running')
    : html('session.next');
}

/** What was decided, oldest first. */
export function results({ html }: Speech, session: VotingSession): readonly string[] {
  const ended = session.proposals.flatMap(({ result, text }) =>
    result === undefined ? [] : [html(`result.${result}`, { text: asLine(text) })],
  );
  return ended.length === 0 ? [] : ['', ...ended.slice(-shownResults)];
}

function joinTime(speech: Speech, session: VotingSession): string {
  const seconds = Math.round((session.joinUntil - session.startTime) / 1000);
  return seconds % 60 === 0
    ? formatMinutes(speech, seconds / 60)
    : speech.plain('units.seconds', { count: seconds });
}
