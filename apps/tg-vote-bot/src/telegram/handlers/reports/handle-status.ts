import { findActiveSession } from '../../../use-cases/find-session.ts';
import { nowOf } from '../../../use-cases/voting-context.ts';
import { speak } from '../../texts/translate.ts';
import { statusText } from '../../views/reports.ts';
import { answer, type HandlerContext, setupOf } from '../handler-context.ts';
import type { IncomingCommand } from '../incoming.ts';

/** `/status`: what is open now, and how it stands. */
export async function handleStatus(
  context: HandlerContext,
  command: IncomingCommand,
): Promise<void> {
  const { voting } = context;
  const found = await findActiveSession(voting, command.place.chatId);
  if (found === undefined) {
    const { speech } = await setupOf(context, command);
    await answer(context, command, speech.html('refusal.noSession'));
    return;
  }
  const speech = speak(found.value.language);
  await answer(context, command, statusText(speech, found.value, nowOf(voting)));
}
