import { SessionExistsError, SessionNotFoundError } from '@sesi/session-core';

import { type Circumstances, decide } from '../voting/decide.ts';
import { evolve } from '../voting/evolve.ts';
import type { Rejection } from '../voting/rejection.ts';
import type { VotingCommand } from '../voting/voting-command.ts';
import type { VotingEvent } from '../voting/voting-event.ts';
import type { VotingSession } from '../voting/voting-session.ts';
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
  /** Names the message or button press that asks for it, so that it counts once. */
  readonly origin?: string;
  /** Default: the moment of the change. */
  readonly circumstances?: Circumstances;
}

/**
 * Decides on a command within the change itself, so that of many at a time, in any number of processes, each is
 * decided on what the ones before have left. The audit trail, the note that this origin was handled, and the end
 * of the chat's pointer where the session is closed, are in the same transaction.
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
  const closes = command.type === 'close' || command.type === 'end-session';
  try {
    await context.core.commit([
      ...(origin === undefined ? [] : [context.handled.creating(origin, {})]),
      update,
      ...(closes ? await pointerOf(context, sessionId) : []),
    ]);
  } catch (error) {
    if (error instanceof SessionNotFoundError) return { kind: 'no-session' };
    if (error instanceof SessionExistsError) return { kind: 'repeated', sessionId };
    if (error instanceof Refused) {
      const { session, rejection } = error;
      return { kind: 'rejected', sessionId, session, rejection };
    }
    throw error;
  }
  return { kind: 'changed', sessionId, session: draft.session, events: draft.events };
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
