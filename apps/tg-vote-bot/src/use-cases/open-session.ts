import { SessionExistsError } from '@sesi/session-core';

import { decideOpening } from '../voting/decide.ts';
import type { Rejection } from '../voting/rejection.ts';
import type { OpenSession } from '../voting/voting-command.ts';
import type { VotingSession } from '../voting/voting-session.ts';
import { changeSession } from './change-session.ts';
import { findActiveSession, type FoundSession } from './find-session.ts';
import { newId } from './new-id.ts';
import { circumstancesOf, type VotingContext } from './voting-context.ts';
import { keptAfterEndMs } from './voting-kinds.ts';

/** What became of /create_session. */
export type Opened =
  | { readonly kind: 'opened'; readonly sessionId: string; readonly session: VotingSession }
  | { readonly kind: 'rejected'; readonly rejection: Rejection }
  /** Another session is open in that chat; `undefined` when it was closed in the same moment. */
  | { readonly kind: 'already-open'; readonly found: FoundSession | undefined }
  /** The same message was handled before. */
  | { readonly kind: 'repeated'; readonly found: FoundSession | undefined };

/** Opens a voting session. Of any number of people who do so at the same time in one chat, one succeeds. */
export async function openSession(
  context: VotingContext,
  command: OpenSession,
  origin: string,
): Promise<Opened> {
  await endOverdueSession(context, command.chatId);
  const circumstances = circumstancesOf(context);
  const decision = decideOpening(command, circumstances);
  if (decision.kind === 'rejected') return decision;
  const sessionId = newId();
  const { session } = decision;
  const { chatId, joinUntil, endTime } = session;
  // Noted first: a session must not be open for a moment without anybody to end it. If it does not open after
  // all, the deadlines find nothing and are forgotten.
  await context.deadlines.add([
    { kind: 'join-window', subjectId: sessionId, sessionId, chatId, dueAt: new Date(joinUntil) },
    { kind: 'session', subjectId: sessionId, sessionId, chatId, dueAt: new Date(endTime) },
  ]);
  const ttlMs = endTime - circumstances.now + keptAfterEndMs;
  const event = { type: 'session-opened', data: { type: 'session-opened', session } };
  try {
    await context.core.commit([
      context.handled.creating(origin, {}),
      context.chats.creating(String(chatId), { sessionId }, { ttlMs }),
      context.sessions.creating(sessionId, session, { ttlMs, events: [event] }),
    ]);
  } catch (error) {
    if (!(error instanceof SessionExistsError)) throw error;
    const repeated = (await context.handled.get(origin)) !== undefined;
    const found = await findActiveSession(context, chatId);
    return { kind: repeated ? 'repeated' : 'already-open', found };
  }
  return { kind: 'opened', sessionId, session };
}

/** A session whose time is over must not stand in the way, even where no sweep has come round to it yet. */
async function endOverdueSession(context: VotingContext, chatId: number): Promise<void> {
  const found = await findActiveSession(context, chatId);
  if (found !== undefined && context.clock.now().getTime() >= found.value.endTime) {
    await changeSession(context, found.id, { type: 'end-session' });
  }
}
