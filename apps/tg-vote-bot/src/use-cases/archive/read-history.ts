import { findActiveSession } from '../find-session.ts';
import type { VotingContext } from '../voting-context.ts';
import type { ArchivedSession } from './vote-archive.ts';

/** The sessions of a chat, the newest first, with the one that is open. */
export async function readHistory(
  context: VotingContext,
  chatId: number,
  limit: number,
): Promise<readonly ArchivedSession[]> {
  const [open, archived] = await Promise.all([
    findActiveSession(context, chatId),
    context.archive.sessions(chatId, limit),
  ]);
  if (open === undefined) return archived;
  const past = archived.filter(({ sessionId }) => sessionId !== open.id);
  return [{ sessionId: open.id, session: open.value }, ...past].slice(0, limit);
}
