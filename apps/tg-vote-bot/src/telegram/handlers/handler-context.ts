import type { Logger } from '@sesi/platform';

import type { ChatLanguages } from '../../use-cases/chat-languages.ts';
import type { VotingContext } from '../../use-cases/voting-context.ts';
import type { BotApi, Place } from '../api/bot-api.ts';
import type { ChatQueues } from '../api/chat-queues.ts';
import type { ChatAdmins } from '../chat-admins.ts';
import type { LiveCards } from '../live-cards.ts';
import { languageOf } from '../texts/choose-language.ts';
import { type Speech, speak } from '../texts/translate.ts';

/** What handlers work with. */
export interface HandlerContext {
  readonly voting: VotingContext;
  readonly languages: ChatLanguages;
  readonly api: BotApi;
  readonly queues: ChatQueues;
  readonly cards: LiveCards;
  readonly admins: ChatAdmins;
  readonly logger: Logger;
}

/** An answer that has not gone out by then helps nobody any more. */
const patienceMs = 30_000;

/**
 * Answers a message. The handler does not wait for it: a chat that Telegram slows down must not hold up the updates
 * of all others.
 */
export function reply({ api, queues, logger }: HandlerContext, place: Place, html: string): void {
  queues
    .run(place.chatId, () => api.send(place, { html, rows: [] }), patienceMs)
    .catch((error: unknown) => {
      logger.warn({ err: error, chatId: place.chatId }, 'An answer could not be sent');
    });
}

/** The texts for a chat without a session: in its own language, else in the sender's. */
export async function speechFor(
  { languages }: HandlerContext,
  chatId: number,
  languageTag: string | undefined,
): Promise<Speech> {
  return speak((await languages.get(chatId)) ?? languageOf(languageTag));
}

/** The present moment in epoch milliseconds. */
export function nowOf({ voting }: HandlerContext): number {
  return voting.clock.now().getTime();
}
