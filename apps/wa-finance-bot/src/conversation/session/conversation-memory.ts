import type { Clock } from '@sesi/platform';
import {
  type SessionCore,
  SessionExistsError,
  SessionNotFoundError,
  type Sessions,
} from '@sesi/session-core';

import { type IncomingMessage, type Reply, textOf } from '../message-gateway.ts';
import { appendTurn } from './append-turn.ts';
import {
  type Answered,
  answeredKind,
  type Conversation,
  conversationKind,
} from './conversation-kinds.ts';
import { joinConversations } from './join-conversations.ts';

/** Somebody whose session moves more often than this is not one person. */
const mostAttempts = 5;

/** What was said with each person lately. */
export interface ConversationMemory {
  /** The replies to a message that was answered within the last hour with nothing but texts. */
  repliesTo(messageId: string): Promise<readonly string[] | undefined>;
  /**
   * Adds a turn to the conversation and marks the message as answered, both or neither; nothing when it was marked
   * meanwhile.
   */
  remember(message: IncomingMessage, replies: readonly Reply[]): Promise<void>;
  /** Forgets what was said with a person. */
  forget(person: string): Promise<void>;
  /** Adds what was said under one id to what was said under another, for ids that turned out to be one person's. */
  join(from: string, to: string): Promise<void>;
  /** The conversation with a person: `wh:session:{+phone}`. */
  find(person: string): Promise<Conversation | undefined>;
}

/** The conversations of `wh:session:` and the marks of `wh:seen:` in the session core. */
export class CoreConversationMemory implements ConversationMemory {
  readonly #core: SessionCore;
  readonly #clock: Clock;
  readonly #conversations: Sessions<Conversation>;
  readonly #answered: Sessions<Answered>;

  constructor(core: SessionCore, clock: Clock) {
    this.#core = core;
    this.#clock = clock;
    this.#conversations = core.sessions(conversationKind);
    this.#answered = core.sessions(answeredKind);
  }

  async repliesTo(messageId: string): Promise<readonly string[] | undefined> {
    const answered = (await this.#answered.get(messageId))?.value;
    return answered?.hasFile === true ? undefined : answered?.replies;
  }

  async remember(message: IncomingMessage, replies: readonly Reply[]): Promise<void> {
    const now = this.#clock.now();
    const texts = replies.map((reply) => textOf(reply));
    const hasFile = replies.some((reply) => typeof reply !== 'string');
    const append = (before?: Conversation): Conversation =>
      appendTurn(before, message.text, texts, now);
    const mark = (): ReturnType<Sessions<Answered>['creating']> =>
      this.#answered.creating(message.id, { replies: texts, ...(hasFile ? { hasFile } : {}) });
    await this.#retrying(async (attempt) => {
      if (attempt > 1 && (await this.#answered.get(message.id)) !== undefined) return;
      const known = await this.#conversations.get(message.from);
      await this.#core.commit([
        mark(),
        known === undefined
          ? this.#conversations.creating(message.from, append())
          : this.#conversations.updating(message.from, append),
      ]);
    });
  }

  async join(from: string, to: string): Promise<void> {
    await this.#retrying(async () => {
      const moving = (await this.#conversations.get(from))?.value;
      if (moving === undefined) return;
      const known = await this.#conversations.get(to);
      // Both or neither: done twice, it would double what was said.
      await this.#core.commit([
        this.#conversations.deleting(from),
        known === undefined
          ? this.#conversations.creating(to, moving)
          : this.#conversations.updating(to, (value) => joinConversations(moving, value)),
      ]);
    });
  }

  /** Runs it again when a session expired, or another process began it, since it was looked for. */
  async #retrying(run: (attempt: number) => Promise<void>): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await run(attempt);
        return;
      } catch (error) {
        const isMoved =
          error instanceof SessionNotFoundError || error instanceof SessionExistsError;
        if (!isMoved || attempt === mostAttempts) throw error;
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
