import { type ReminderKind, whoIsMissing } from '../../voting/result/reminders.ts';
import type { Proposal, VotingSession } from '../../voting/voting-session.ts';
import { escapeHtml, type Speech } from '../texts/translate.ts';
import { formatTime } from './format.ts';
import { lines } from './view.ts';

/** More are counted, not named: Telegram tells only the first five of a message that they are meant. */
const namedAtMost = 15;

/** Reminds those who have not voted, each by a link that Telegram tells them of. */
export function reminderMessage(
  speech: Speech,
  session: VotingSession,
  proposal: Proposal,
  { kind, now }: { readonly kind: ReminderKind; readonly now: number },
): string {
  const { html } = speech;
  const missing = whoIsMissing(session, proposal, now);
  const links = missing
    .slice(0, namedAtMost)
    .map((id) => `<a href="tg://user?id=${id}">${escapeHtml(session.names[id] ?? id)}</a>`);
  const more = missing.length - links.length;
  const names = [...links, ...(more > 0 ? [html('list.more', { count: more })] : [])].join(', ');
  const until = formatTime(speech, proposal.endTime, now);
  return lines(
    html(`reminder.${kind}`, { text: proposal.text, until }),
    html('reminder.missing', { names }),
  );
}
