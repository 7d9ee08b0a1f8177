import { SessionExistsError } from '@sesi/session-core';

import { evolve } from '../../voting/evolve.ts';
import { findActiveSession } from '../find-session.ts';
import { nowOf, type VotingContext } from '../voting-context.ts';
import { keptAfterEndMs } from '../voting-kinds.ts';
import type { ChatRecords } from './chat-records.ts';

/**
 * A group became a supergroup, which has another id: its session, settings, deadlines and archive go along. Telegram
 * says so twice, in any order, and refuses calls for the old id until then: each may do this, any number of times.
 *
 * @returns the id of the session that was moved now.
 */
export async function moveChat(
  context: VotingContext,
  records: ChatRecords,
  from: number,
  to: number,
): Promise<string | undefined> {
  await records.move(from, to);
  const found = await findActiveSession(context, from);
  if (found === undefined) return undefined;
  const event = { type: 'session-moved', from, to } as const;
  const ttlMs = found.value.endTime - nowOf(context) + keptAfterEndMs;
  try {
    await context.core.commit([
      context.chats.deleting(String(from)),
      context.chats.creating(String(to), { sessionId: found.id }, { ttlMs }),
      context.sessions.updating(
        found.id,
        (session) => (session.chatId === to ? undefined : evolve(session, event)),
        { events: [{ type: event.type, data: event }] },
      ),
    ]);
  } catch (error) {
    // Somebody else has moved it, or the new group has a session of its own, which then is the one that counts.
    if (!(error instanceof SessionExistsError)) throw error;
    return undefined;
  }
  return found.id;
}
