import { getSession } from '../find-session.ts';
import type { VotingContext } from '../voting-context.ts';

/** Archives a session that is over; any number of times. What is open, or gone, is left alone. */
export async function archiveSession(context: VotingContext, sessionId: string): Promise<void> {
  const session = await getSession(context, sessionId);
  if (session === undefined || session.open) return;
  await context.archive.add({ sessionId, session });
}
