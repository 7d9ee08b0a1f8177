import { isDeepStrictEqual } from 'node:util';

import { badRequest } from '../errors.ts';
import type { CallParameters } from '../parameters/call-parameters.ts';
import { requireChat, requireMessage } from '../parameters/chat-access.ts';
import { checkText, readMessageText } from '../parameters/message-text.ts';
import { checkKeyboard, readReplyMarkup, type ReplyMarkup } from '../parameters/reply-markup.ts';
import { isAdmin, statusIn } from '../state/groups.ts';
import type { StoredMessage } from '../state/records.ts';
import type { Place, World } from '../state/world.ts';
import { toMessage } from '../wire/to-message.ts';
import { DONE, type MethodAnswer, type MethodCall } from './method.ts';

/** A message can be deleted for everyone for this long (Bot API, deleteMessage). */
const DELETABLE_SECONDS = 48 * 60 * 60;

/** editMessageText. Without reply_markup the buttons go away. */
export function editMessageText({ world, parameters }: MethodCall): MethodAnswer {
  const given = readMessageText(parameters);
  const markup = readReplyMarkup(parameters);
  const message = requireEditable(world, parameters);
  requireInline(markup);
  const text = checkText(world, given, 'MESSAGE_TOO_LONG');
  return { result: edit(world, message, { ...text, markup }) };
}

/** editMessageReplyMarkup */
export function editMessageReplyMarkup({ world, parameters }: MethodCall): MethodAnswer {
  const markup = readReplyMarkup(parameters);
  const message = requireEditable(world, parameters);
  requireInline(markup);
  return {
    result: edit(world, message, { text: message.text, entities: message.entities, markup }),
  };
}

/** deleteMessage */
export function deleteMessage({ world, parameters }: MethodCall): MethodAnswer {
  if (parameters.text('chat_id') === '') throw badRequest('Chat identifier is not specified');
  if (parameters.integer('message_id') <= 0) {
    throw badRequest('Message identifier is not specified');
  }
  const place = requireChat(world, parameters, 'write');
  const message = requireMessage(world, parameters, place, 'message to delete');
  requireDeletable(world, place, message);
  world.messages.delete(message);
  return DONE;
}

function requireEditable(world: World, parameters: CallParameters): StoredMessage {
  if (parameters.text('chat_id') === '' && parameters.integer('message_id') <= 0) {
    throw badRequest(
      parameters.text('inline_message_id') === ''
        ? 'Message identifier is not specified'
        : 'MESSAGE_ID_INVALID',
    );
  }
  const place = requireChat(world, parameters, 'edit');
  const message = requireMessage(world, parameters, place, 'message to edit');
  if (message.senderId !== world.bot.id || message.service !== undefined) {
    throw badRequest("Message can't be edited");
  }
  return message;
}

function requireInline(markup: ReplyMarkup): void {
  if (markup.kind === 'other') throw badRequest('Inline keyboard expected');
}

function edit(
  world: World,
  message: StoredMessage,
  {
    text,
    entities,
    markup,
  }: Pick<StoredMessage, 'text' | 'entities'> & { readonly markup: ReplyMarkup },
): unknown {
  const keyboard = checkKeyboard(markup);
  const isSame =
    text === message.text &&
    isDeepStrictEqual(entities, message.entities) &&
    isDeepStrictEqual(keyboard, message.keyboard);
  if (isSame) {
    throw badRequest(
      'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
    );
  }
  const edited = world.messages.edit(message, {
    text,
    entities,
    editDate: world.nowSeconds(),
    ...(keyboard === undefined ? {} : { keyboard }),
  });
  return toMessage(world, edited);
}

/** Others' messages: in private, and in groups by administrators. Old ones: by administrators of supergroups. */
function requireDeletable(world: World, place: Place, message: StoredMessage): void {
  const isOwn = message.senderId === world.bot.id;
  const isBotAdmin = place.kind === 'group' && isAdmin(statusIn(place.group, world.bot.id));
  if (!isOwn && place.kind === 'group' && !isBotAdmin) {
    throw badRequest("Message can't be deleted");
  }
  const isOld = world.nowSeconds() - message.date > DELETABLE_SECONDS;
  const isAgeless = isBotAdmin && place.group.type === 'supergroup';
  if (isOld && !isAgeless) throw badRequest("Message can't be deleted for everyone");
}
