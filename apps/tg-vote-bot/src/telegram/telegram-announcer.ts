import type { Logger } from '@sesi/platform';

import { proposalAsCsv } from '../use-cases/archive/export-votes.ts';
import type { Announcer, Delivery, ResultNews } from '../use-cases/deadlines/announcer.ts';
import { getSession } from '../use-cases/find-session.ts';
import type { TradeAnswer } from '../use-cases/trades/trading-system.ts';
import { nowOf, type VotingContext } from '../use-cases/voting-context.ts';
import type { ReminderKind } from '../voting/result/reminders.ts';
import { getProposal, type VotingSession } from '../voting/voting-session.ts';
import type { BotApi, Place } from './api/bot-api.ts';
import type { ChatQueues } from './api/chat-queues.ts';
import { TelegramCallError } from './api/telegram-call-error.ts';
import type { LiveCards } from './live-cards.ts';
import { speak } from './texts/translate.ts';
import { isShortened } from './views/format.ts';
import { reminderMessage } from './views/reminder-message.ts';
import { resultMessage, sessionEndMessage } from './views/result-message.ts';
import { resultPicture } from './views/result-picture.ts';
import { tradeAnswerMessage } from './views/trade-text.ts';

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
/** The same for a picture or file; together with the message they fit into the claim. */
const filePatienceMs = 3_000;
/** Telegram is away: when to try again. */
const unreachableRetryMs = 5_000;

/** Tells Telegram groups what their deadlines have brought about. */
export class TelegramAnnouncer implements Announcer {
  readonly #options: TelegramAnnouncerOptions;

  constructor(options: TelegramAnnouncerOptions) {
    this.#options = options;
  }

  async postResult(sessionId: string, proposalId: string, news: ResultNews): Promise<Delivery> {
    return this.#post(sessionId, (session) => {
      const proposal = getProposal(session, proposalId);
      const at = { now: this.#now(), ...news };
      return proposal && resultMessage(speak(session.language), session, proposal, at);
    });
  }

  async postResultFiles(sessionId: string, proposalId: string): Promise<void> {
    const { voting, api } = this.#options;
    const session = await getSession(voting, sessionId);
    const proposal = session && getProposal(session, proposalId);
    if (session === undefined || proposal === undefined) return;
    const speech = speak(session.language);
    const picture = resultPicture(speech, proposal);
    if (picture !== undefined) {
      const caption = speech.plain('result.chart');
      await this.#attempt(session, (place) => api.sendPicture(place, picture, caption));
    }
    if (isShortened(Object.keys(proposal.votes).length)) {
      const content = proposalAsCsv(sessionId, session, proposal);
      const file = { name: 'votes.csv', content, caption: speech.plain('file.votes') };
      await this.#attempt(session, (place) => api.sendFile(place, file));
    }
  }

  async postReminder(sessionId: string, proposalId: string, kind: ReminderKind): Promise<Delivery> {
    return this.#post(sessionId, (session) => {
      const proposal = getProposal(session, proposalId);
      const at = { kind, now: this.#now() };
      return proposal && reminderMessage(speak(session.language), session, proposal, at);
    });
  }

  async postTradeAnswer(
    sessionId: string,
    proposalId: string,
    answer: Exclude<TradeAnswer, { kind: 'unavailable' }>,
  ): Promise<Delivery> {
    return this.#post(sessionId, (session) => {
      const proposal = getProposal(session, proposalId);
      return proposal && tradeAnswerMessage(speak(session.language), proposal.text, answer);
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
    const place = placeOf(session);
    return this.#delivery(() =>
      queues.run(place.chatId, () => api.send(place, { html, rows: [] }), patienceMs),
    );
  }

  /** Sends what nobody misses when it is lost. */
  async #attempt(session: VotingSession, send: (place: Place) => Promise<void>): Promise<void> {
    const { queues, logger } = this.#options;
    const place = placeOf(session);
    try {
      await queues.run(place.chatId, () => send(place), filePatienceMs);
    } catch (error) {
      if (!(error instanceof TelegramCallError)) throw error;
      logger.warn({ err: error, chatId: place.chatId }, 'A picture or file could not be sent');
    }
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
    return nowOf(this.#options.voting);
  }
}

function placeOf({ chatId, threadId }: VotingSession): Place {
  return { chatId, ...(threadId === undefined ? {} : { threadId }) };
}
