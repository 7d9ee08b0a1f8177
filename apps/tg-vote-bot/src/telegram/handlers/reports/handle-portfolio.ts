import { positionsAsCsv } from '../../../use-cases/archive/export-votes.ts';
import { claimUpdate } from '../../../use-cases/claim-update.ts';
import { nowOf } from '../../../use-cases/voting-context.ts';
import { portfolioText, shownPositions } from '../../views/trade-text.ts';
import { type HandlerContext, reply, replyFile, setupOf } from '../handler-context.ts';
import type { IncomingCommand } from '../incoming.ts';

/** `/portfolio`: what the group bought on paper, who has which part, profit and loss. */
export async function handlePortfolio(
  context: HandlerContext,
  command: IncomingCommand,
): Promise<void> {
  const { voting } = context;
  const { place, origin, sender } = command;
  const { speech } = await setupOf(context, command);
  const positions = await voting.trades.positions(place.chatId);
  if (!(await claimUpdate(voting, origin))) return;
  const personId = sender.kind === 'person' ? sender.person.id : undefined;
  reply(context, place, portfolioText(speech, positions, personId, nowOf(voting)));
  if (positions.length > shownPositions) {
    const caption = speech.plain('file.portfolio');
    const content = positionsAsCsv(positions);
    replyFile(context, place, { name: 'portfolio.csv', content, caption });
  }
}
