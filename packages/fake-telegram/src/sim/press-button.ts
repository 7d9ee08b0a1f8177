import { createHash } from 'node:crypto';

import { SimError } from '../errors.ts';
import type { StoredCallbackQuery, StoredMessage } from '../state/records.ts';
import type { World } from '../state/world.ts';
import type { InlineKeyboardButton } from '../wire/bot-api.ts';
import { toMessage } from '../wire/to-message.ts';
import { toUser } from '../wire/to-user.ts';
import { findPerson, type PersonReference } from './references.ts';
import { requirePresence } from './send-text.ts';

/** A message, as `send`, `transcript` and `waitFor` give it. */
export interface MessageReference {
  readonly chatId: number;
  readonly id: number;
}

/**
 * A person presses a button: the bot gets a callback query.
 *
 * `button` is its text or data; failing that, its text in another case or a part that only one button has. With `isStale`
 * it is data that the message need not have any more, as when a person presses before the change reached their phone.
 * @throws {SimError} When the message or the button is not there, or the person is not in the chat.
 */
export function pressButton(
  world: World,
  user: PersonReference,
  { chatId, id }: MessageReference,
  button: string,
  isStale: boolean,
): StoredCallbackQuery {
  const person = findPerson(world, user);
  const message = world.messages.get(chatId, id);
  const place = world.place(chatId);
  if (message === undefined || place === undefined) {
    throw new SimError('UNKNOWN_MESSAGE', `There is no message ${id} in the chat ${chatId}`);
  }
  requirePresence(place, person);
  const data = isStale ? button : dataOf(findButton(message, button));
  const query = world.callbackQueries.add({
    chatId,
    messageId: id,
    userId: person.id,
    data,
    askedAtMs: world.nowMs(),
  });
  world.updates.push({
    callback_query: {
      id: query.id,
      from: toUser(person),
      message: toMessage(world, message),
      chat_instance: chatInstance(world.bot.id, chatId),
      data,
    },
  });
  return query;
}

/**
 * The newest message of a chat that has such a button.
 * @throws {SimError} When none has.
 */
export function newestWithButton(world: World, chatId: number, button: string): MessageReference {
  const messages = world.messages.inChat(chatId).filter(({ keyboard }) => keyboard !== undefined);
  const message = messages.findLast((candidate) => matchingButton(candidate, button) !== undefined);
  if (message !== undefined) return message;
  const newest = messages.at(-1);
  throw new SimError(
    'UNKNOWN_BUTTON',
    newest === undefined
      ? 'No message in this chat has buttons'
      : `No message here has a button '${button}'. ${listButtons(newest)}`,
  );
}

function findButton(message: StoredMessage, wanted: string): InlineKeyboardButton {
  const button = matchingButton(message, wanted);
  if (button !== undefined) return button;
  throw new SimError(
    'UNKNOWN_BUTTON',
    `Message ${message.id} has no button '${wanted}'. ${listButtons(message)}`,
  );
}

function matchingButton(message: StoredMessage, wanted: string): InlineKeyboardButton | undefined {
  const buttons = buttonsOf(message);
  const lower = wanted.toLowerCase();
  const containing = buttons.filter(({ text }) => text.toLowerCase().includes(lower));
  return (
    buttons.find(({ text, callback_data: data }) => text === wanted || data === wanted) ??
    buttons.find(({ text }) => text.toLowerCase() === lower) ??
    (containing.length === 1 ? containing[0] : undefined)
  );
}

function dataOf({ text, callback_data: data, url }: InlineKeyboardButton): string {
  if (data !== undefined) return data;
  throw new SimError('UNKNOWN_BUTTON', `The button '${text}' opens ${url}; the bot is not told`);
}

function listButtons(message: StoredMessage): string {
  const names = buttonsOf(message).map(({ text }) => `'${text}'`);
  return names.length === 0 ? 'It has no buttons.' : `Buttons: ${names.join(', ')}.`;
}

function buttonsOf(message: StoredMessage): readonly InlineKeyboardButton[] {
  return message.keyboard?.inline_keyboard.flat() ?? [];
}

/** A number that stands for the chat and stays the same for it (Bot API, CallbackQuery). */
function chatInstance(botId: number, chatId: number): string {
  const digest = createHash('sha256').update(`${botId}:${chatId}`).digest();
  return digest.readBigInt64BE().toString();
}
