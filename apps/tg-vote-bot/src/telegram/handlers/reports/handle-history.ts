import { votesAsCsv } from '../../../use-cases/archive/export-votes.ts';
import { readHistory } from '../../../use-cases/archive/read-history.ts';
import { claimUpdate } from '../../../use-cases/claim-update.ts';
import { nowOf } from '../../../use-cases/voting-context.ts';
import { historyText, shownDecisions } from '../../views/reports.ts';
import { type HandlerContext, reply, replyFile, setupOf } from '../handler-context.ts';
import type { IncomingCommand } from '../incoming.ts';

/** A group that decided more often gets the latest. */
const mostSessions = 1_000;

/** `/history`: what was decided in this chat; a long list comes as a file too. */
export async function handleHistory(
  context: HandlerContext,
  command: IncomingCommand,
): Promise<void> {
  const { voting } = context;
  const { place, origin } = command;
  const { speech } = await setupOf(context, command);
  const sessions = await readHistory(voting, place.chatId, mostSessions);
  if (!(await claimUpdate(voting, origin))) return;
  reply(context, place, historyText(speech, sessions, nowOf(voting)));
  const count = sessions.flatMap(({ session }) => session.proposals).length;
  if (count > shownDecisions) {
    const caption = speech.plain('file.history');
    replyFile(context, place, { name: 'history.csv', content: votesAsCsv(sessions), caption });
  }
}
