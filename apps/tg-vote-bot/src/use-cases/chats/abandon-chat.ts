import { changeSession } from '../change-session.ts';
import { findActiveSession } from '../find-session.ts';
import type { VotingContext } from '../voting-context.ts';

/** The bot was removed from a chat: its session is closed, and what was put to the vote is cancelled. */
export async function abandonChat(
  context: VotingContext,
  chatId: number,
  origin?: string,
): Promise<void> {
  const found = await findActiveSession(context, chatId);
  if (found === undefined) return;
  const options = origin === undefined ? {} : { origin };
  await changeSession(context, found.id, { type: 'abandon' }, options);
}
