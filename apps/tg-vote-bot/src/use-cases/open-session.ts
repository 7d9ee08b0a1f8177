import { SessionExistsError } from '@sesi/session-core';

import { decideOpening } from '../voting/deciding/decide-opening.ts';
import type { Rejection } from '../voting/rejection.ts';
import type { OpenSession } from '../voting/voting-command.ts';
import type { VotingSession } from '../voting/voting-session.ts';
import { changeSession } from './change-session.ts';
import { claimUpdate } from './claim-update.ts';
import { deadlinesOf } from './deadlines/deadlines-of.ts';
import { findActiveSession, type FoundSession } from './find-session.ts';
import { newId } from './new-id.ts';
import { circumstancesOf, nowOf, type VotingContext } from './voting-context.ts';
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
  const settings = await context.settings.get(command.chatId);
  const circumstances = circumstancesOf(context, settings);
  const decision = decideOpening(command, circumstances);
  if (decision.kind === 'rejected') {
    if (await claimUpdate(context, origin)) return decision;
    return { kind: 'repeated', found: await findActiveSession(context, command.chatId) };
  }
  const [before, handled] = await Promise.all([
    findActiveSession(context, command.chatId),
    context.handled.get(origin),
  ]);
  if (before !== undefined || handled !== undefined) {
    return alreadyOpen(context, command.chatId, origin);
  }
  const sessionId = newId();
  const { session } = decision;
  const { chatId, endTime } = session;
  // Noted first: a session must not be open for a moment without anybody to end it. If it does not open after
  // all, the deadlines find nothing and are forgotten.
  await context.deadlines.add(deadlinesOf(sessionId, session));
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
    return alreadyOpen(context, chatId, origin);
  }
  return { kind: 'opened', sessionId, session };
}

async function alreadyOpen(
  context: VotingContext,
  chatId: number,
  origin: string,
): Promise<Opened> {
  const isNew = await claimUpdate(context, origin);
  const found = await findActiveSession(context, chatId);
  return { kind: isNew ? 'already-open' : 'repeated', found };
}

/** A session whose time is over must not stand in the way, even where no sweep has come round to it yet. */
async function endOverdueSession(context: VotingContext, chatId: number): Promise<void> {
  const found = await findActiveSession(context, chatId);
  if (found !== undefined && nowOf(context) >= found.value.endTime) {
    await changeSession(context, found.id, { type: 'end-session' });
  }
}
