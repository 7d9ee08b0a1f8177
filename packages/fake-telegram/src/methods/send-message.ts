import { badRequest } from '../errors.ts';
import { requireChat } from '../parameters/chat-access.ts';
import { checkText, readMessageText } from '../parameters/message-text.ts';
import { checkKeyboard, readReplyMarkup } from '../parameters/reply-markup.ts';
import { readReplyParameters, resolveReply } from '../parameters/reply-parameters.ts';
import type { Place, World } from '../state/world.ts';
import { toMessage } from '../wire/to-message.ts';
import type { MethodAnswer, MethodCall } from './method.ts';

/** The topic that every forum has; it can't be named in a call. */
const GENERAL_TOPIC = 1;

/** sendMessage. The order of the checks is the real server's: form, chat, topic, reply, text, buttons. */
export function sendMessage({ world, parameters }: MethodCall): MethodAnswer {
  const given = readMessageText(parameters);
  const reply = readReplyParameters(parameters);
  const markup = readReplyMarkup(parameters);
  const place = requireChat(world, parameters, 'write');
  const threadId = resolveThread(world, place, parameters.integer('message_thread_id'));
  const replyToId = resolveReply(world, reply, place);
  const { text, entities } = checkText(world, given, 'Message is too long');
  const keyboard = checkKeyboard(markup);
  const message = world.messages.add({
    chatId: place.id,
    senderId: world.bot.id,
    date: world.nowSeconds(),
    text,
    entities,
    ...(keyboard === undefined ? {} : { keyboard }),
    ...(replyToId === undefined ? {} : { replyToId }),
    ...(threadId === undefined ? {} : { threadId }),
  });
  return { result: toMessage(world, message) };
}

/** Only forums have topics; elsewhere the parameter changes nothing. */
function resolveThread(world: World, place: Place, threadId: number): number | undefined {
  if (threadId <= 0 || place.kind !== 'group' || !place.group.isForum) return undefined;
  const isTopic =
    threadId !== GENERAL_TOPIC &&
    world.messages
      .inChat(place.id)
      .some(({ service, id }) => service?.kind === 'topic-created' && id === threadId);
  if (!isTopic) throw badRequest('message thread not found');
  return threadId;
}
