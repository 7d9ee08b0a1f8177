import { isDeepStrictEqual } from 'node:util';

import { badRequest } from '../../errors.ts';
import type { CallParameters } from '../../parameters/call-parameters.ts';
import { requireChat, requireMessage } from '../../parameters/chat-access.ts';
import { readInputFile, storeInputFile, type InputFile } from '../../parameters/input-file.ts';
import { isJsonObject, optionalString, requiredString } from '../../parameters/json-field.ts';
import {
  checkCaption,
  checkText,
  readCaption,
  readMarkedText,
  readMessageText,
} from '../../parameters/message-text.ts';
import { checkKeyboard, readReplyMarkup, type ReplyMarkup } from '../../parameters/reply-markup.ts';
import type { StoredFile, StoredMessage } from '../../state/records.ts';
import type { World } from '../../state/world.ts';
import type { FormattedText } from '../../text/text-entity.ts';
import { toMessage } from '../../wire/to-message.ts';
import type { MethodAnswer, MethodCall } from '../method.ts';
import { spendMessage, type MessageContent } from './post-message.ts';

const MEDIA = "Can't parse InputMedia: ";

/** editMessageText. Without reply_markup the buttons go away. */
export function editMessageText({ world, parameters }: MethodCall): MethodAnswer {
  const given = readMessageText(parameters);
  const markup = readReplyMarkup(parameters);
  const message = requireEditable(world, parameters);
  requireInline(markup);
  if (message.fileId !== undefined) throw badRequest('There is no text in the message to edit');
  const text = checkText(world, given, 'MESSAGE_TOO_LONG');
  return { result: edit(world, message, text, markup) };
}

/** editMessageCaption */
export function editMessageCaption({ world, parameters }: MethodCall): MethodAnswer {
  const markup = readReplyMarkup(parameters);
  const given = readCaption(parameters);
  const message = requireEditable(world, parameters);
  requireInline(markup);
  const { fileId } = message;
  if (fileId === undefined) throw badRequest('There is no caption in the message to edit');
  return { result: edit(world, message, { ...checkCaption(world, given), fileId }, markup) };
}

/** editMessageMedia: a text may become a file, a file another one. */
export function editMessageMedia({ world, parameters }: MethodCall): MethodAnswer {
  const markup = readReplyMarkup(parameters);
  const media = readMedia(parameters);
  const message = requireEditable(world, parameters);
  requireInline(markup);
  const caption = checkCaption(world, media.caption);
  const fileId = storeInputFile(world, media.input, media.kind).id;
  return { result: edit(world, message, { ...caption, fileId }, markup) };
}

/** editMessageReplyMarkup */
export function editMessageReplyMarkup({ world, parameters }: MethodCall): MethodAnswer {
  const markup = readReplyMarkup(parameters);
  const message = requireEditable(world, parameters);
  requireInline(markup);
  return { result: edit(world, message, message, markup) };
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
  { text, entities, fileId }: MessageContent,
  markup: ReplyMarkup,
): unknown {
  const keyboard = checkKeyboard(markup);
  const isSame =
    text === message.text &&
    fileId === message.fileId &&
    isDeepStrictEqual(entities, message.entities) &&
    isDeepStrictEqual(keyboard, message.keyboard);
  if (isSame) {
    throw badRequest(
      'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
    );
  }
  spendMessage(world, message.chatId);
  const edited = world.messages.edit(message, {
    text,
    entities,
    editDate: world.nowSeconds(),
    ...(fileId === undefined ? {} : { fileId }),
    ...(keyboard === undefined ? {} : { keyboard }),
  });
  return toMessage(world, edited);
}

interface InputMedia {
  readonly kind: StoredFile['kind'];
  readonly input: InputFile;
  readonly caption: FormattedText;
}

function readMedia(parameters: CallParameters): InputMedia {
  const read = parameters.json('media');
  if (read.kind === 'absent') throw badRequest('Parameter "media" is required');
  if (read.kind === 'broken') throw badRequest("Can't parse input media JSON object");
  const { value } = read;
  if (!isJsonObject(value)) throw badRequest(`${MEDIA}expected an Object`);
  const caption = readMarkedText({
    text: optionalString(value, 'caption', MEDIA) ?? '',
    mode: optionalString(value, 'parse_mode', MEDIA) ?? '',
    entities: value['caption_entities'],
  });
  const kind = requiredString(value, 'type', MEDIA);
  const written = optionalString(value, 'media', MEDIA) ?? '';
  const input = written === '' ? undefined : readInputFile(parameters, '', written);
  if (input === undefined) throw badRequest(`${MEDIA}media not found`);
  if (kind === 'document' || kind === 'photo') return { kind, input, caption };
  if (['animation', 'audio', 'live_photo', 'video'].includes(kind)) {
    throw badRequest(`${MEDIA}this test server knows documents and photos only, not ${kind}`);
  }
  throw badRequest(`${MEDIA}type "${kind}" is unsupported`);
}
