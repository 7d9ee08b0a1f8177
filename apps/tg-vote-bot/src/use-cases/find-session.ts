import type { VotingSession } from '../voting/voting-session.ts';
import type { VotingContext } from './voting-context.ts';

/** A voting session and the id under which it is kept. */
export interface FoundSession {
  readonly id: string;
  readonly value: VotingSession;
}

/** The session with that id, open or closed; `undefined` when there is none. */
export async function getSession(
  context: { readonly sessions: Pick<VotingContext['sessions'], 'get'> },
  sessionId: string,
): Promise<VotingSession | undefined> {
  return (await context.sessions.get(sessionId))?.value;
}

/** The id of the session that is open in a chat; of one that is closed in this moment it may be, too. */
export async function findActiveSessionId(
  context: VotingContext,
  chatId: number,
): Promise<string | undefined> {
  return (await context.chats.get(String(chatId)))?.value.sessionId;
}

/** The session that is open in a chat. Its time may be over already: the rules look at that. */
export async function findActiveSession(
  context: VotingContext,
  chatId: number,
): Promise<FoundSession | undefined> {
  const id = await findActiveSessionId(context, chatId);
  if (id === undefined) return undefined;
  const value = await getSession(context, id);
  return value?.open === true ? { id, value } : undefined;
}
