import type { VotingCommand } from '../voting/voting-command.ts';
import { type Changed, changeSession } from './change-session.ts';
import { findActiveSession } from './find-session.ts';
import type { VotingContext } from './voting-context.ts';

/** Does what somebody asks of the session that is open in a chat. */
export async function changeChatSession(
  context: VotingContext,
  chatId: number,
  command: VotingCommand,
  origin: string,
): Promise<Changed> {
  const found = await findActiveSession(context, chatId);
  if (found === undefined) return { kind: 'no-session' };
  return changeSession(context, found.id, command, { origin });
}
