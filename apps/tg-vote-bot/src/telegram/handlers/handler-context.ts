import type { Logger } from '@sesi/platform';

import type { ChatRecords } from '../../use-cases/chats/chat-records.ts';
import { claimUpdate } from '../../use-cases/claim-update.ts';
import type { VotingContext } from '../../use-cases/voting-context.ts';
import type { ChatSettings } from '../../voting/rules/chat-settings.ts';
import { rulesOf, type VotingRules } from '../../voting/rules/voting-rules.ts';
import type { BotApi, OutgoingFile, Place } from '../api/bot-api.ts';
import type { ChatQueues } from '../api/chat-queues.ts';
import type { ChatAdmins } from '../chat-admins.ts';
import type { LiveCards } from '../live-cards.ts';
import { languageOf } from '../texts/choose-language.ts';
import { type Speech, speak } from '../texts/translate.ts';
import type { View } from '../views/view.ts';
import type { IncomingCommand } from './incoming.ts';

/** What handlers work with. */
export interface HandlerContext {
  readonly voting: VotingContext;
  readonly records: ChatRecords;
  readonly api: BotApi;
  readonly queues: ChatQueues;
  readonly cards: LiveCards;
  readonly admins: ChatAdmins;
  readonly logger: Logger;
  /** True: an update that fails for a reason that passes is delivered again, so nobody is told that it failed. */
  readonly redelivers: boolean;
}

/** An answer that has not gone out by then helps nobody any more. */
const patienceMs = 30_000;

/**
 * Answers a message that had an effect, or was refused one: it is claimed already. The handler does not wait for the
 * answer: a chat that Telegram slows down must not hold up the updates of all others.
 */
export function reply(
  context: HandlerContext,
  place: Place,
  html: string,
  rows: View['rows'] = [],
): void {
  enqueue(context, place.chatId, () => context.api.send(place, { html, rows }));
}

/** Sends a picture, as `reply` does. */
export function replyPicture(
  context: HandlerContext,
  place: Place,
  png: Buffer,
  caption: string,
): void {
  enqueue(context, place.chatId, () => context.api.sendPicture(place, png, caption));
}

/** Sends a file, as `reply` does. */
export function replyFile(context: HandlerContext, place: Place, file: OutgoingFile): void {
  enqueue(context, place.chatId, () => context.api.sendFile(place, file));
}

/** Answers a message that has no effect but its answer: once, however often it is delivered. */
export async function answer(
  context: HandlerContext,
  { origin, place }: IncomingCommand,
  html: string,
  rows: View['rows'] = [],
): Promise<void> {
  if (await claimUpdate(context.voting, origin)) reply(context, place, html, rows);
}

function enqueue(
  { queues, logger }: HandlerContext,
  chatId: number,
  call: () => Promise<unknown>,
): void {
  queues.run(chatId, call, patienceMs).catch((error: unknown) => {
    logger.warn({ err: error, chatId }, 'An answer could not be sent');
  });
}

/** A chat's settings, and what follows from them. */
export interface ChatSetup {
  readonly settings: ChatSettings;
  readonly rules: VotingRules;
  /** In the chat's own language, else in the sender's. */
  readonly speech: Speech;
}

/** Looks up what a chat has chosen. */
export async function setupOf(
  { voting }: HandlerContext,
  { place, languageTag }: Pick<IncomingCommand, 'place' | 'languageTag'>,
): Promise<ChatSetup> {
  const settings = await voting.settings.get(place.chatId);
  const language = settings.language === 'auto' ? languageOf(languageTag) : settings.language;
  return { settings, rules: rulesOf(voting.rules, settings), speech: speak(language) };
}
