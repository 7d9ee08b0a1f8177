import { answer, type HandlerContext, setupOf } from './handler-context.ts';
import type { IncomingCommand } from './incoming.ts';

/** `/help` and `/start`: how a group decides with this bot. */
export async function handleHelp(context: HandlerContext, command: IncomingCommand): Promise<void> {
  const { speech } = await setupOf(context, command);
  await answer(context, command, speech.html('help'));
}
