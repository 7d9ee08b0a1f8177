import { type HandlerContext, reply, speechFor } from './handler-context.ts';
import type { IncomingCommand } from './incoming.ts';

/** `/help` and `/start`: how a group decides with this bot. */
export async function handleHelp(
  context: HandlerContext,
  { place, languageTag }: IncomingCommand,
): Promise<void> {
  const speech = await speechFor(context, place.chatId, languageTag);
  reply(context, place, speech.html('help'));
}
