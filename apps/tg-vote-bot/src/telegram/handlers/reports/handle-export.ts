import { sessionsAsJson, votesAsCsv } from '../../../use-cases/archive/export-votes.ts';
import { readHistory } from '../../../use-cases/archive/read-history.ts';
import { claimUpdate } from '../../../use-cases/claim-update.ts';
import { problemText } from '../../views/refusal-text.ts';
import { answer, type HandlerContext, replyFile, setupOf } from '../handler-context.ts';
import type { IncomingCommand } from '../incoming.ts';

const formats = ['csv', 'json'];
/** A group that decided more often gets the latest. */
const mostSessions = 1_000;

/** `/export`, `/export csv` or `/export json`: everything that was put to the vote in this chat, as files. */
export async function handleExport(
  context: HandlerContext,
  command: IncomingCommand,
): Promise<void> {
  const { voting } = context;
  const { place, origin } = command;
  const { speech } = await setupOf(context, command);
  const wanted = command.payload.toLowerCase();
  if (wanted !== '' && !formats.includes(wanted)) {
    const problem = { kind: 'invalid', problem: 'format-unknown', part: command.payload } as const;
    await answer(
      context,
      command,
      problemText(speech, { ...problem, corrected: '/export csv' }, '/export csv'),
    );
    return;
  }
  const sessions = await readHistory(voting, place.chatId, mostSessions);
  if (sessions.length === 0) {
    await answer(context, command, speech.html('history.empty'));
    return;
  }
  if (!(await claimUpdate(voting, origin))) return;
  const caption = speech.plain('file.export');
  if (wanted !== 'json') {
    replyFile(context, place, { name: 'votes.csv', content: votesAsCsv(sessions), caption });
  }
  if (wanted !== 'csv') {
    replyFile(context, place, { name: 'votes.json', content: sessionsAsJson(sessions), caption });
  }
}
