import { abandonChat } from '../../../use-cases/chats/abandon-chat.ts';
import { moveChat } from '../../../use-cases/chats/move-chat.ts';
import type { HandlerContext } from '../handler-context.ts';

/** The bot's own place in a chat has changed: a session in a chat that it was removed from is over. */
export async function handleMembership(
  { voting }: HandlerContext,
  chatId: number,
  status: string,
  origin: string,
): Promise<void> {
  if (status === 'left' || status === 'kicked') await abandonChat(voting, chatId, origin);
}

/** A group has become a supergroup: everything goes along, and its card is posted anew. */
export async function handleMigration(
  { voting, records, cards }: HandlerContext,
  from: number,
  to: number,
): Promise<void> {
  const sessionId = await moveChat(voting, records, from, to);
  if (sessionId !== undefined) cards.refreshSoon(to, { sessionId });
}
