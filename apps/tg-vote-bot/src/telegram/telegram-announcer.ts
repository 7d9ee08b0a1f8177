import type { Logger } from '@sesi/platform';

import type { Announcer, Delivery } from '../use-cases/deadlines/announcer.ts';
import { getSession } from '../use-cases/find-session.ts';
import type { VotingContext } from '../use-cases/voting-context.ts';
import { getProposal, type VotingSession } from '../voting/voting-session.ts';
import type { BotApi } from './api/bot-api.ts';
import type { ChatQueues } from './api/chat-queues.ts';
import { TelegramCallError } from './api/telegram-call-error.ts';
import type { LiveCards } from './live-cards.ts';
import { speak } from './texts/translate.ts';
import { resultMessage, sessionEndMessage } from './views/result-message.ts';

/** What `TelegramAnnouncer` takes. */
export interface TelegramAnnouncerOptions {
  readonly voting: VotingContext;
  readonly api: BotApi;
  readonly queues: ChatQueues;
  readonly cards: LiveCards;
  readonly logger: Logger;
}

/** How long a message waits for its turn; the claim on its deadline lasts longer. */
const patienceMs = 15_000;
/** Telegram is away: when to try again. */
const unreachableRetryMs = 5_000;

/** Tells Telegram groups what their deadlines have brought about. */
export class TelegramAnnouncer implements Announcer {
  readonly #options: TelegramAnnouncerOptions;

  constructor(options: TelegramAnnouncerOptions) {
    this.#options = options;
  }

  async postResult(sessionId: string, proposalId: string, lateMs: number): Promise<Delivery> {
    return this.#post(sessionId, (session) => {
      const proposal = getProposal(session, proposalId);
      const at = { now: this.#now(), lateMs };
      return proposal && resultMessage(speak(session.language), session, proposal, at);
    });
  }

  async postSessionEnd(sessionId: string, lateMs: number): Promise<Delivery> {
    return this.#post(sessionId, (session) =>
      sessionEndMessage(speak(session.language), session, { now: this.#now(), lateMs }),
    );
  }

  async refreshCards(sessionId: string, proposalId?: string): Promise<Delivery> {
    const { voting, cards } = this.#options;
    const session = await getSession(voting, sessionId);
    if (session === undefined) return { kind: 'delivered' };
    return this.#delivery(async () => {
      if (proposalId !== undefined) await cards.showNow(session.chatId, { sessionId, proposalId });
      await cards.showNow(session.chatId, { sessionId });
    });
  }

  async #post(
    sessionId: string,
    write: (session: VotingSession) => string | undefined,
  ): Promise<Delivery> {
    const { voting, queues, api } = this.#options;
    const session = await getSession(voting, sessionId);
    const html = session === undefined ? undefined : write(session);
    // What is gone has nothing to be told.
    if (session === undefined || html === undefined) return { kind: 'delivered' };
    const { chatId, threadId } = session;
    const place = { chatId, ...(threadId === undefined ? {} : { threadId }) };
    return this.#delivery(() =>
      queues.run(chatId, () => api.send(place, { html, rows: [] }), patienceMs),
    );
  }

  async #delivery(call: () => Promise<unknown>): Promise<Delivery> {
    try {
      await call();
      return { kind: 'delivered' };
    } catch (error) {
      if (!(error instanceof TelegramCallError)) throw error;
      switch (error.failure) {
        case 'rate-limited':
          return { kind: 'not-delivered', retryAfterMs: error.retryAfterMs };
        case 'not-sent':
          return { kind: 'not-delivered', retryAfterMs: unreachableRetryMs };
        case 'unknown':
          return { kind: 'unknown' };
        case 'forbidden':
        case 'refused':
        case 'message-gone':
          this.#options.logger.warn({ err: error }, 'A chat does not take a message');
          return { kind: 'undeliverable' };
      }
    }
  }

  #now(): number {
    return this.#options.voting.clock.now().getTime();
  }
}
