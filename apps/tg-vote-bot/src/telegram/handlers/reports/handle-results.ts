import { proposalAsCsv } from '../../../use-cases/archive/export-votes.ts';
import { readHistory } from '../../../use-cases/archive/read-history.ts';
import { claimUpdate } from '../../../use-cases/claim-update.ts';
import { nowOf } from '../../../use-cases/voting-context.ts';
import { isShortened } from '../../views/format.ts';
import { resultMessage } from '../../views/result-message.ts';
import { resultPicture } from '../../views/result-picture.ts';
import {
  answer,
  type HandlerContext,
  reply,
  replyFile,
  replyPicture,
  setupOf,
} from '../handler-context.ts';
import type { IncomingCommand } from '../incoming.ts';

/** The last result is looked for in so many sessions. */
const lookedThrough = 20;

/** `/results`: the last result, as text and as a chart; who voted what as a file, where the text is too short for it. */
export async function handleResults(
  context: HandlerContext,
  command: IncomingCommand,
): Promise<void> {
  const { voting } = context;
  const { place } = command;
  const { speech } = await setupOf(context, command);
  const sessions = await readHistory(voting, place.chatId, lookedThrough);
  const [last] = sessions.flatMap(({ sessionId, session }) =>
    session.proposals
      .filter(({ result }) => result === 'approved' || result === 'rejected')
      .toReversed()
      .map((proposal) => ({ sessionId, session, proposal })),
  );
  if (last === undefined) {
    await answer(context, command, speech.html('results.none'));
    return;
  }
  if (!(await claimUpdate(voting, command.origin))) return;
  const { sessionId, session, proposal } = last;
  reply(
    context,
    place,
    resultMessage(speech, session, proposal, { now: nowOf(voting), lateMs: 0 }),
  );
  const picture = resultPicture(speech, proposal);
  if (picture !== undefined) {
    replyPicture(context, place, picture, speech.plain('result.chart'));
  }
  if (isShortened(Object.keys(proposal.votes).length)) {
    const content = proposalAsCsv(sessionId, session, proposal);
    const caption = speech.plain('file.votes');
    replyFile(context, place, { name: 'votes.csv', content, caption });
  }
}
