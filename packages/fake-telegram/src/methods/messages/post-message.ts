import { BotApiError, badRequest } from '../../errors.ts';
import type { CallParameters } from '../../parameters/call-parameters.ts';
import { requireChat } from '../../parameters/chat-access.ts';
import { checkKeyboard, readReplyMarkup } from '../../parameters/reply-markup.ts';
import { readReplyParameters, resolveReply } from '../../parameters/reply-parameters.ts';
import { isAdmin, statusIn } from '../../state/groups.ts';
import type { StoredMessage } from '../../state/records.ts';
import { isTopicClosed, topicOf } from '../../state/topics.ts';
import type { Place, World } from '../../state/world.ts';
import { toMessage } from '../../wire/to-message.ts';
import type { MethodAnswer, MethodCall } from '../method.ts';

/** What a message is about. */
export type MessageContent = Pick<StoredMessage, 'text' | 'entities' | 'fileId'>;

/**
 * Sends a message of the bot. The order of the checks is the real server's: form, chat, topic, reply, content, buttons,
 * and last the limits. `plural` names in a refusal what is sent; `content` is asked for when it is its turn.
 */
export function postMessage(
  { world, parameters }: MethodCall,
  plural: string,
  content: () => MessageContent,
): MethodAnswer {
  const reply = readReplyParameters(parameters);
  const markup = readReplyMarkup(parameters);
  const place = requireChat(world, parameters, 'write');
  const threadId = resolveThread(world, place, parameters);
  const replyToId = resolveReply(world, reply, place);
  requireRights(world, place, plural);
  const given = content();
  const keyboard = checkKeyboard(markup);
  if (threadId !== undefined) requireOpen(world, place, threadId);
  spendMessage(world, place.id);
  const message = world.messages.add({
    chatId: place.id,
    senderId: world.bot.id,
    date: world.nowSeconds(),
    ...given,
    ...(keyboard === undefined ? {} : { keyboard }),
    ...(replyToId === undefined ? {} : { replyToId }),
    ...(threadId === undefined ? {} : { threadId }),
  });
  return { result: toMessage(world, message) };
}

/**
 * Counts a message or an edit of a chat.
 * @throws {BotApiError} 429 when it is one too many.
 */
export function spendMessage(world: World, chatId: number): void {
  const refused = world.limits.spend(chatId);
  if (refused === undefined) return;
  const { retryAfterSeconds } = refused;
  throw new BotApiError(429, `Too Many Requests: retry after ${retryAfterSeconds}`, {
    retry_after: retryAfterSeconds,
  });
}

/** Only forums have topics; elsewhere the parameter changes nothing. General can't be named. */
function resolveThread(world: World, place: Place, parameters: CallParameters): number | undefined {
  const threadId = parameters.integer('message_thread_id');
  if (threadId <= 0 || place.kind !== 'group' || !place.group.isForum) return undefined;
  if (topicOf(world.messages, place.id, threadId) === undefined) {
    throw badRequest('message thread not found');
  }
  return threadId;
}

/** The source of the text is tdlib, MessageContent.cpp. */
function requireRights(world: World, place: Place, plural: string): void {
  if (place.kind === 'group' && statusIn(place.group, world.bot.id) === 'restricted') {
    throw badRequest(`Not enough rights to send ${plural} to the chat`);
  }
}

function requireOpen(world: World, place: Place, threadId: number): void {
  if (place.kind !== 'group' || isAdmin(statusIn(place.group, world.bot.id))) return;
  if (isTopicClosed(world.messages, place.id, threadId)) throw badRequest('TOPIC_CLOSED');
}
