import type { Clock } from '@sesi/platform';
import {
  type SessionCore,
  SessionExistsError,
  SessionNotFoundError,
  type Sessions,
} from '@sesi/session-core';

import type { IncomingMessage } from '../message-gateway.ts';
import { appendTurn } from './append-turn.ts';
import { answeredKind, type Conversation, conversationKind } from './conversation-kinds.ts';

/** Somebody whose session moves more often than this is not one person. */
const mostAttempts = 5;

/** What was said with each person lately. */
export interface ConversationMemory {
  /** The replies to a message that was answered within the last hour. */
  repliesTo(messageId: string): Promise<readonly string[] | undefined>;
  /**
   * Adds a turn to the conversation and marks the message as answered, both or neither; nothing when it was marked
   * meanwhile.
   */
  remember(message: IncomingMessage, replies: readonly string[]): Promise<void>;
  /** Forgets what was said with a person. */
  forget(person: string): Promise<void>;
  /** The conversation with a person: `wh:session:{+phone}`. */
  find(person: string): Promise<Conversation | undefined>;
}

/** The conversations of `wh:session:` and the marks of `wh:seen:` in the session core. */
export class CoreConversationMemory implements ConversationMemory {
  readonly #core: SessionCore;
  readonly #clock: Clock;
  readonly #conversations: Sessions<Conversation>;
  readonly #answered: Sessions<{ replies: string[] }>;

  constructor(core: SessionCore, clock: Clock) {
    this.#core = core;
    this.#clock = clock;
    this.#conversations = core.sessions(conversationKind);
    this.#answered = core.sessions(answeredKind);
  }

  async repliesTo(messageId: string): Promise<readonly string[] | undefined> {
    return (await this.#answered.get(messageId))?.value.replies;
  }

  async remember(message: IncomingMessage, replies: readonly string[]): Promise<void> {
    const now = this.#clock.now();
    const append = (before?: Conversation): Conversation =>
      appendTurn(before, message.text, replies, now);
    const mark = (): ReturnType<Sessions<{ replies: string[] }>['creating']> =>
      this.#answered.creating(message.id, { replies: [...replies] });
    for (let attempt = 1; ; attempt += 1) {
      try {
        const known = await this.#conversations.get(message.from);
        await this.#core.commit([
          mark(),
          known === undefined
            ? this.#conversations.creating(message.from, append())
            : this.#conversations.updating(message.from, append),
        ]);
        return;
      } catch (error) {
        // It expired, or another process began it, since it was looked for: look again.
        const isMoved =
          error instanceof SessionNotFoundError || error instanceof SessionExistsError;
        if (!isMoved || attempt === mostAttempts) throw error;
        if ((await this.repliesTo(message.id)) !== undefined) return;
      }
    }
  }

  async forget(person: string): Promise<void> {
    await this.#conversations.delete(person);
  }

  async find(person: string): Promise<Conversation | undefined> {
    return (await this.#conversations.get(person))?.value;
  }
}
