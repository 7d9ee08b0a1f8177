import { SessionExistsError, SessionNotFoundError } from '@sesi/session-core';

import { decide } from '../voting/decide.ts';
import type { Circumstances } from '../voting/deciding/circumstances.ts';
import { evolve } from '../voting/evolve.ts';
import type { Rejection } from '../voting/rejection.ts';
import type { VotingCommand } from '../voting/voting-command.ts';
import type { VotingEvent } from '../voting/voting-event.ts';
import type { VotingSession } from '../voting/voting-session.ts';
import { claimUpdate } from './claim-update.ts';
import { circumstancesOf, type VotingContext } from './voting-context.ts';

/** What became of a command. */
export type Changed =
  | {
      readonly kind: 'changed';
      readonly sessionId: string;
      readonly session: VotingSession;
      readonly events: readonly VotingEvent[];
    }
  | {
      readonly kind: 'rejected';
      readonly sessionId: string;
      readonly session: VotingSession;
      readonly rejection: Rejection;
    }
  /** The same message or press was handled before: nothing has changed. */
  | { readonly kind: 'repeated'; readonly sessionId: string }
  | { readonly kind: 'no-session' };

/** What may go with a change. */
export interface ChangeSessionOptions {
  /** Names the update that asks for it, so that it counts once. */
  readonly origin?: string;
  /** Default: the moment of the change. */
  readonly circumstances?: Circumstances;
}

/**
 * Decides on a command within the change itself, so that of many at a time, in any number of processes, each is
 * decided on what the ones before have left. The audit trail, the note that this update was handled, and the end
 * of the chat's pointer where the session is closed, are in the same transaction. An update that is refused is noted
 * too: delivered again it must not be accepted.
 */
export async function changeSession(
  context: VotingContext,
  sessionId: string,
  command: VotingCommand,
  options: ChangeSessionOptions = {},
): Promise<Changed> {
  const { origin } = options;
  const draft = new Draft(command, () => options.circumstances ?? circumstancesOf(context));
  const update = context.sessions.updating(sessionId, (value) => draft.compute(value), {
    events: () => draft.events.map((event) => ({ type: event.type, data: event })),
  });
  try {
    await context.core.commit([
      ...(origin === undefined ? [] : [context.handled.creating(origin, {})]),
      update,
      ...(closing.has(command.type) ? await pointerOf(context, sessionId) : []),
    ]);
  } catch (error) {
    if (error instanceof SessionNotFoundError) return { kind: 'no-session' };
    if (error instanceof SessionExistsError) return { kind: 'repeated', sessionId };
    if (error instanceof Refused) {
      const { session, rejection } = error;
      const isNew = origin === undefined || (await claimUpdate(context, origin));
      return isNew
        ? { kind: 'rejected', sessionId, session, rejection }
        : { kind: 'repeated', sessionId };
    }
    throw error;
  }
  const { session, events } = draft;
  await hastenDeadlines(context, sessionId, events);
  return { kind: 'changed', sessionId, session, events };
}

const closing: ReadonlySet<VotingCommand['type']> = new Set(['close', 'abandon', 'end-session']);

/** What ended before its time is told at once. When this process dies here, its deadline comes all the same. */
async function hastenDeadlines(
  { deadlines, clock }: VotingContext,
  sessionId: string,
  events: readonly VotingEvent[],
): Promise<void> {
  for (const event of events) {
    if (event.type === 'proposal-ended') {
      await deadlines.hasten({ kind: 'proposal', subjectId: event.proposalId }, clock.now());
    } else if (event.type === 'session-closed') {
      await deadlines.hasten({ kind: 'session', subjectId: sessionId }, clock.now());
    }
  }
}

/** A closed session gives its chat free. Refused closings throw before, so another session is never touched. */
async function pointerOf(
  context: VotingContext,
  sessionId: string,
): Promise<readonly ReturnType<VotingContext['chats']['deleting']>[]> {
  const session = await context.sessions.get(sessionId);
  return session === undefined ? [] : [context.chats.deleting(String(session.value.chatId))];
}

/** Carries a refusal out of the change, which is undone by it. */
class Refused extends Error {
  override readonly name = 'Refused';
  readonly session: VotingSession;
  readonly rejection: Rejection;

  constructor(session: VotingSession, rejection: Rejection) {
    super(rejection.reason);
    this.session = session;
    this.rejection = rejection;
  }
}

/** The result of the last time that the change was computed: it may run again. */
class Draft {
  readonly #command: VotingCommand;
  readonly #circumstances: () => Circumstances;
  #result: { session: VotingSession; events: readonly VotingEvent[] } | undefined;

  constructor(command: VotingCommand, circumstances: () => Circumstances) {
    this.#command = command;
    this.#circumstances = circumstances;
  }

  compute(before: VotingSession): VotingSession {
    const decision = decide(before, this.#command, this.#circumstances());
    if (decision.kind === 'rejected') throw new Refused(before, decision.rejection);
    const { events } = decision;
    const session = events.reduce(evolve, before);
    this.#result = { session, events };
    return session;
  }

  get session(): VotingSession {
    return this.#computed.session;
  }

  get events(): readonly VotingEvent[] {
    return this.#computed.events;
  }

  get #computed(): { session: VotingSession; events: readonly VotingEvent[] } {
    if (this.#result === undefined) throw new Error('the change was not computed');
    return this.#result;
  }
}
